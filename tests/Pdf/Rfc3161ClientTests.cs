using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using ContractFunctions.Pdf;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Pdf;

/// <summary>The client against the time-stamping authority of OpenSSL, and against authorities that fail it.</summary>
public sealed class Rfc3161ClientTests
{
    private static readonly byte[] Hash = SHA256.HashData("what is stamped"u8);
    private static readonly Uri First = new("http://first.test/"), Second = new("http://second.test/tsa");

    private readonly FakeTimeProvider clock = new(TestAuthority.Now);

    [ToolFact("openssl")]
    public async Task Stamp_OfOpenssl_IsOfTheHash()
    {
        using Authority authority = new();
        ReadOnlyMemory<byte> token = await Client(authority, First).StampAsync(Hash, CancellationToken.None);
        Assert.True(Rfc3161TimestampToken.TryDecode(token, out Rfc3161TimestampToken? decoded, out int length) && length == token.Length);
        Assert.True(decoded.VerifySignatureForHash(Hash, HashAlgorithmName.SHA256, out _));
        Assert.Equal("application/timestamp-query", authority.Asked.Single().ContentType);
    }

    [ToolFact("openssl")]
    public async Task Stamp_WhenTheFirstAuthorityFails_IsTheNextOnes()
    {
        using Authority authority = new();
        foreach (Func<byte[], Task<HttpResponseMessage>> failing in new Func<byte[], Task<HttpResponseMessage>>[]
        {
            _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)),
            _ => throw new HttpRequestException("no connection"),
            _ => Task.FromResult(Answer("not a timestamp"u8.ToArray())),
            _ => Task.FromResult(authority.Reply(Rfc3161TimestampRequest.CreateFromHash(SHA256.HashData("another"u8), HashAlgorithmName.SHA256, requestSignerCertificates: true).Encode())),
        })
        {
            authority.Failing = failing;
            authority.Asked.Clear();
            Assert.True((await Client(authority, First, Second).StampAsync(Hash, CancellationToken.None)).Length > 0);
            Assert.Equal([First, Second], authority.Asked.Select(asked => asked.Address));
        }
    }

    [Fact]
    public async Task Stamp_WhenAnAuthorityIsSilent_GoesOnAfterItsPatience()
    {
        using Authority authority = new();
        TaskCompletionSource asked = new();
        authority.Failing = _ =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource<HttpResponseMessage>().Task;
        };
        Task<ReadOnlyMemory<byte>> stamping = Client(authority, First).StampAsync(Hash, CancellationToken.None);
        await asked.Task;
        clock.Advance(Rfc3161Client.Patience);
        TimestampException fault = await Assert.ThrowsAsync<TimestampException>(() => stamping);
        Assert.Contains("first.test: no answer in time", fault.Message, StringComparison.Ordinal);
    }

    private Rfc3161Client Client(Authority authority, params Uri[] servers) => new(new HttpClient(authority, disposeHandler: false), servers, clock);

    private static HttpResponseMessage Answer(byte[] body) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };

    /// <summary>Answers with <c>openssl ts -reply</c>; <c>first.test</c> as told.</summary>
    private sealed class Authority : HttpMessageHandler
    {
        private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public Func<byte[], Task<HttpResponseMessage>>? Failing { get; set; }

        public List<(Uri Address, string? ContentType)> Asked { get; } = [];

        public HttpResponseMessage Reply(byte[] query)
        {
            using TemporaryFile asked = new(query, ".tsq"), answer = new(Array.Empty<byte>(), ".tsr"), serial = new("01\n"u8.ToArray(), ".serial");
            using TemporaryFile certificate = new(Encoding.ASCII.GetBytes(TestAuthority.Shared.TimestampCertificate(key).ExportCertificatePem()), ".pem");
            using TemporaryFile secret = new(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), ".key");
            using TemporaryFile settings = new(
                Encoding.ASCII.GetBytes($"[tsa]\ndefault_tsa=here\n[here]\nserial={serial.Path}\ndefault_policy=1.2.3.4\ndigests=sha256\nsigner_digest=sha256\ness_cert_id_alg=sha256\n"), ".cnf");
            (int exit, string said) = Tools.Run(
                "openssl", "ts", "-reply", "-config", settings.Path, "-queryfile", asked.Path, "-signer", certificate.Path, "-inkey", secret.Path, "-out", answer.Path);
            Assert.True(exit == 0, said);
            return Answer(File.ReadAllBytes(answer.Path));
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add((request.RequestUri!, request.Content!.Headers.ContentType?.MediaType));
            byte[] query = await request.Content.ReadAsByteArrayAsync(cancellationToken);
            return Failing is { } failing && request.RequestUri == First ? await failing(query).WaitAsync(cancellationToken) : Reply(query);
        }
    }
}
