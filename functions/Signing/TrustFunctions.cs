using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Signing;

/// <summary>What a reader needs to check signatures: the root certificate of the authority in use, and what it has revoked.</summary>
public sealed class TrustFunctions(HttpApi api, ICertificateAuthority authority)
{
    private const string OcspRequestType = "application/ocsp-request";

    /// <summary>Several questions fit.</summary>
    private const int MaxOcspRequest = 4096;

    [Function(nameof(GetTrust))]
    [Answers(StatusCodes.Status200OK, "application/x-pem-file")]
    public Task<IResult> GetTrust([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "trust")] HttpRequest request) =>
        api.OpenAsync(request, _ => Task.FromResult(Results.Bytes(Encoding.ASCII.GetBytes(authority.RootPem), "application/x-pem-file", "trust.pem")));

    /// <summary>OCSP (RFC 6960 §A.1): is a certificate of the issuing one revoked? Answered to anybody, as readers of PDF files ask without a session.</summary>
    [Function(nameof(AnswerOcsp))]
    [Accepts(OcspRequestType)]
    [Answers(StatusCodes.Status200OK, "application/ocsp-response")]
    public Task<IResult> AnswerOcsp([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ocsp")] HttpRequest request) =>
        api.OpenAsync(request, OcspRequestType, MaxOcspRequest, async asked =>
            await authority.AnswerOcspAsync(asked, request.HttpContext.RequestAborted) is { } answer ? Results.Bytes(answer, "application/ocsp-response") : Problem.Of(Refusals.Malformed));

    /// <summary>The revocation list (RFC 5280 §5) of the certificate that issues the signers'.</summary>
    [Function(nameof(GetRevocationList))]
    [Answers(StatusCodes.Status200OK, "application/pkix-crl")]
    public Task<IResult> GetRevocationList([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "revocation-list")] HttpRequest request) =>
        api.OpenAsync(request, async cancellation => Results.Bytes(await authority.BuildRevocationListAsync(cancellation), "application/pkix-crl", "issuing.crl"));
}
