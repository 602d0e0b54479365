using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ContractFunctions.Pdf;
using ContractFunctions.Signing;
using ContractFunctions.Tests.Pdf;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Embedded.Keys;

/// <summary>Revocation list and OCSP over HTTP, as OpenSSL asks for them.</summary>
public sealed class RevocationServiceTests : IAsyncLifetime
{
    private AppFixture app = null!;
    private SigningCertificate issued = null!;

    public async Task InitializeAsync()
    {
        app = await AppFixture.StartAsync();
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        issued = await app.Services.GetRequiredService<ICertificateAuthority>().IssueAsync(
            new CertificateOrder(new CertificateSubject(CertificateSubjectKind.Person, "张三", IdentitySimulated: true), key.ExportSubjectPublicKeyInfo(), new byte[32]), CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        issued.Dispose();
        return app.DisposeAsync().AsTask();
    }

    [ToolFact("openssl")]
    public async Task Ocsp_OfAnIssuedCertificate_IsGoodForOpenssl()
    {
        using TemporaryFile certificate = Pem(issued.Certificate), issuer = Pem(issued.Chain[0]), chain = Pem(issued.Chain[0], issued.Chain[1]), question = new(Array.Empty<byte>(), ".req");
        Assert.Equal(0, Tools.Run("openssl", "ocsp", "-issuer", issuer.Path, "-cert", certificate.Path, "-reqout", question.Path).Exit);
        byte[] answer = await AskAsync(File.ReadAllBytes(question.Path));
        using TemporaryFile response = new(answer, ".resp");

        // The clock of the server stands; -validity_period allows for that of OpenSSL.
        (int exit, string said) = Tools.Run(
            "openssl", "ocsp", "-issuer", issuer.Path, "-cert", certificate.Path, "-no_nonce", "-respin", response.Path, "-CAfile", chain.Path, "-verify_other", issuer.Path,
            "-trust_other", "-validity_period", "1000000000");
        Assert.True(exit == 0 && said.Contains("Response verify OK", StringComparison.Ordinal) && said.Contains(": good", StringComparison.Ordinal), said);

        (_, string nonce) = Tools.Run("openssl", "ocsp", "-reqin", question.Path, "-respin", response.Path, "-noverify");
        Assert.DoesNotContain("Nonce Verify error", nonce, StringComparison.Ordinal);
        OcspResponse read = OcspResponse.Read(answer);
        Assert.True(read.IsOf(issued.Chain[0]));
        Assert.Equal((true, (DateTimeOffset?)null), (read.Find(issued.Certificate, issued.Chain[0])!.IsKnown, read.Find(issued.Certificate, issued.Chain[0])!.RevokedAt));
        Assert.False(read.IsOf(issued.Chain[1]));
    }

    [ToolFact("openssl")]
    public async Task Ocsp_OfACertificateFromElsewhere_IsUnknown()
    {
        using TemporaryFile certificate = Pem(TestAuthority.Shared.Request("A").Certificate), issuer = Pem(TestAuthority.Shared.Root), question = new(Array.Empty<byte>(), ".req");
        Assert.Equal(0, Tools.Run("openssl", "ocsp", "-issuer", issuer.Path, "-cert", certificate.Path, "-no_nonce", "-reqout", question.Path).Exit);
        using TemporaryFile response = new(await AskAsync(File.ReadAllBytes(question.Path)), ".resp");
        Assert.Contains(": unknown", Tools.Run("openssl", "ocsp", "-issuer", issuer.Path, "-cert", certificate.Path, "-respin", response.Path, "-noverify").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no request")]
    public async Task Ocsp_OfWhatCannotBeRead_IsRefused(string body)
    {
        using HttpResponseMessage response = await PostAsync(Encoding.ASCII.GetBytes(body));
        Assert.Equal(StatusCodes.Status400BadRequest, (int)response.StatusCode);
        Assert.Contains("Request.Malformed", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [ToolFact("openssl")]
    public async Task RevocationList_IsOfTheIssuingCertificate()
    {
        byte[] list = (await app.GetAsync("/api/revocation-list")).Expect(200).Body;
        using TemporaryFile der = new(list, ".crl"), chain = Pem(issued.Chain[0], issued.Chain[1]);
        (_, string said) = Tools.Run("openssl", "crl", "-inform", "DER", "-in", der.Path, "-noout", "-CAfile", chain.Path);
        Assert.Contains("verify OK", said, StringComparison.Ordinal);
        Assert.True(RevocationList.Read(list).IsOf(issued.Chain[0]));
    }

    private async Task<byte[]> AskAsync(byte[] question)
    {
        using HttpResponseMessage response = await PostAsync(question);
        Assert.Equal("application/ocsp-response", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] question)
    {
        using ByteArrayContent body = new(question) { Headers = { ContentType = new("application/ocsp-request") } };
        return await app.Http.PostAsync("/api/ocsp", body);
    }

    private static TemporaryFile Pem(params X509Certificate2[] certificates) =>
        new(Encoding.ASCII.GetBytes(string.Join('\n', certificates.Select(certificate => certificate.ExportCertificatePem()))), ".pem");
}
