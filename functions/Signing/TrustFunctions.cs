using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Signing;

/// <summary>What a reader needs to check signatures: the root certificate of the authority in use.</summary>
public sealed class TrustFunctions(HttpApi api, ICertificateAuthority authority)
{
    [Function(nameof(GetTrust))]
    [Answers(StatusCodes.Status200OK, "application/x-pem-file")]
    public Task<IResult> GetTrust([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "trust")] HttpRequest request) =>
        api.OpenAsync(request, _ => Task.FromResult(Results.Bytes(Encoding.ASCII.GetBytes(authority.RootPem), "application/x-pem-file", "trust.pem")));
}
