using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ContractFunctions.Pdf;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Pdf;

/// <summary>Evidence fetched from where certificates say it lies; OpenSSL answers as the responder.</summary>
public sealed class RevocationClientTests
{
    private const string Responder = "http://ocsp.test/", Point = "http://crl.test/root.crl";

    private static readonly X509Certificate2 Issuer = TestAuthority.Shared.Root;

    // OpenSSL answers by the real time; the certificates are valid for years.
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private readonly Sources sources = new();

    [ToolFact("openssl")]
    public async Task Find_WhereAResponderIsNamed_IsItsAnswerAndAskedOnce()
    {
        X509Certificate2 certificate = CertificateOf(new X509AuthorityInformationAccessExtension([Responder], []), CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([Point]));
        sources.Answers[Responder] = query => OpensslAnswer(query, certificate);
        RevocationClient client = Client();
        RevocationEvidence evidence = await client.FindAsync(certificate, Issuer, CancellationToken.None);
        OcspResponse response = OcspResponse.Read(Assert.Single(evidence.OcspResponses).ToArray());
        Assert.True(response.IsOf(Issuer));
        Assert.Equal((true, null), (response.Find(certificate, Issuer)!.IsKnown, response.Find(certificate, Issuer)!.RevokedAt));

        Assert.Same(evidence, await client.FindAsync(certificate, Issuer, CancellationToken.None));
        Assert.Equal([Responder], sources.Asked);
        clock.Advance(RevocationClient.Kept);
        sources.Answers[Responder] = _ => "no answer"u8.ToArray();
        sources.Answers[Point] = _ => TestAuthority.Shared.RevocationList(clock.GetUtcNow());
        Assert.Single((await client.FindAsync(certificate, Issuer, CancellationToken.None)).RevocationLists);
        Assert.Equal([Responder, Responder, Point], sources.Asked);
    }

    [Fact]
    public async Task Find_WhereNothingIsNamed_IsNone() =>
        Assert.Same(RevocationEvidence.None, await Client().FindAsync(CertificateOf(), Issuer, CancellationToken.None));

    [Fact]
    public async Task Find_WhenAListIsNotTheIssuers_OrHasRunOut_OrIsNone_IsAFault()
    {
        X509Certificate2 certificate = CertificateOf(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([Point]));
        foreach (Func<byte[], byte[]> wrong in new Func<byte[], byte[]>[]
        {
            _ => new TestAuthority().RevocationList(clock.GetUtcNow()),
            _ => TestAuthority.Shared.RevocationList(clock.GetUtcNow().AddDays(-8)),
            _ => "not a list"u8.ToArray(),
            _ => throw new HttpRequestException("no connection"),
        })
        {
            sources.Answers[Point] = wrong;
            RevocationException fault = await Assert.ThrowsAsync<RevocationException>(() => Client().FindAsync(certificate, Issuer, CancellationToken.None));
            Assert.StartsWith("crl.test: ", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sources_AreAskedUntilOneKnows()
    {
        X509Certificate2 certificate = CertificateOf(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([Point]));
        sources.Answers[Point] = _ => TestAuthority.Shared.RevocationList(clock.GetUtcNow());
        RevocationEvidence evidence = await new RevocationSources(new RevocationClient(new HttpClient(sources), clock)).FindAsync(certificate, Issuer, CancellationToken.None);
        Assert.Single(evidence.RevocationLists);
        Assert.Same(RevocationEvidence.None, await new RevocationSources(Client(), Client()).FindAsync(CertificateOf(), Issuer, CancellationToken.None));
    }

    private RevocationClient Client() => new(new HttpClient(sources, disposeHandler: false), clock);

    private static X509Certificate2 CertificateOf(params X509Extension[] extensions)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return TestAuthority.Shared.TimestampCertificate(key, extensions);
    }

    private static byte[] OpensslAnswer(byte[] query, X509Certificate2 certificate)
    {
        using TemporaryFile index = new(Encoding.ASCII.GetBytes($"V\t{certificate.NotAfter.ToUniversalTime():yyMMddHHmmss}Z\t\t{certificate.SerialNumber}\tunknown\t/CN=Test Timestamps\n"), ".txt");
        using TemporaryFile asked = new(query, ".req"), answer = new(Array.Empty<byte>(), ".resp");
        using TemporaryFile issuer = new(Encoding.ASCII.GetBytes(Issuer.ExportCertificatePem()), ".pem"), key = new(Encoding.ASCII.GetBytes(Issuer.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()), ".key");
        (int exit, string said) = Tools.Run(
            "openssl", "ocsp", "-index", index.Path, "-CA", issuer.Path, "-rsigner", issuer.Path, "-rkey", key.Path, "-reqin", asked.Path, "-respout", answer.Path, "-ndays", "1");
        Assert.True(exit == 0, said);
        return File.ReadAllBytes(answer.Path);
    }

    private sealed class Sources : HttpMessageHandler
    {
        public Dictionary<string, Func<byte[], byte[]>> Answers { get; } = [];

        public List<string> Asked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            byte[] query = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Answers[request.RequestUri.AbsoluteUri](query)) };
        }
    }
}
