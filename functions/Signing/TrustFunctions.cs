using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Signing;

/// <summary>What a reader needs to check signatures: the root certificate of the authority in use, and what it has revoked.</summary>
public sealed class TrustFunctions(HttpApi api, ICertificateAuthority authority)
{
    [Function(nameof(GetTrust))]
    [Answers(StatusCodes.Status200OK, "application/x-pem-file")]
    public Task<IResult> GetTrust([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "trust")] HttpRequest request) =>
        api.OpenAsync(request, _ => Task.FromResult(Results.Bytes(Encoding.ASCII.GetBytes(authority.RootPem), "application/x-pem-file", "trust.pem")));

    /// <summary>The revocation list (RFC 5280 §5) of the certificate that issues the signers'.</summary>
    [Function(nameof(GetRevocationList))]
    [Answers(StatusCodes.Status200OK, "application/pkix-crl")]
    public Task<IResult> GetRevocationList([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "revocation-list")] HttpRequest request) =>
        api.OpenAsync(request, _ => Task.FromResult(Results.Bytes(authority.BuildRevocationList(), "application/pkix-crl", "issuing.crl")));
}
