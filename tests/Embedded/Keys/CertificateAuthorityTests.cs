using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Embedded.Keys;
using ContractFunctions.Pdf;
using ContractFunctions.Signing;
using ContractFunctions.Tests.Pdf;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Embedded.Keys;

public sealed class CertificateAuthorityTests : IDisposable
{
    private const string Secret = "f3a1c07be5d24986b1e0";

    private readonly string folder = Directory.CreateTempSubdirectory("contractfunctions-keys-").FullName;
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 1, 30, 0, TimeSpan.Zero));
    private readonly byte[] consent = SHA256.HashData("consent"u8);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(SignerKeyKind.EcdsaP256)]
    [InlineData(SignerKeyKind.Rsa2048)]
    [InlineData(SignerKeyKind.Rsa3072)]
    public async Task Issue_WhenKeyIsStrong_GivesShortLivedSignerCertificate(SignerKeyKind kind)
    {
        using ISignerKey key = await new MemorySignerKeys().CreateAsync(kind, CancellationToken.None);
        using SigningCertificate issued = await IssueAsync(new CertificateSubject(CertificateSubjectKind.Person, "张三", IdentitySimulated: true) { Pseudonym = "ab12" }, key.SubjectPublicKeyInfo);

        X509Certificate2 certificate = issued.Certificate;
        Assert.Equal(time.GetUtcNow().UtcDateTime - TimeSpan.FromMinutes(5), certificate.NotBefore.ToUniversalTime());
        Assert.Equal(time.GetUtcNow().UtcDateTime + TimeSpan.FromDays(1), certificate.NotAfter.ToUniversalTime());
        Assert.Contains(SigningCertificate.SimulatedIdentityUnit, certificate.Subject, StringComparison.Ordinal);
        Assert.Contains("For Evaluation", certificate.Issuer, StringComparison.Ordinal);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        string alternative = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().Format(false);
        Assert.Contains(SigningCertificate.ConsentUri(consent), alternative, StringComparison.Ordinal);
        Assert.False(certificate.HasPrivateKey);
    }

    [Fact]
    public async Task Issue_ForOrganization_NamesCompanyAndCode()
    {
        using ISignerKey key = await new MemorySignerKeys().CreateAsync(SignerKeyKind.EcdsaP256, CancellationToken.None);
        CertificateSubject subject = new(CertificateSubjectKind.Organization, "示例科技有限公司", IdentitySimulated: false) { Uscc = "91350100M000100Y43" };
        using SigningCertificate issued = await IssueAsync(subject, key.SubjectPublicKeyInfo);
        Assert.Contains("O=示例科技有限公司", issued.Certificate.Subject, StringComparison.Ordinal);
        Assert.Contains("NTRCN-91350100M000100Y43", issued.Certificate.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain(SigningCertificate.SimulatedIdentityUnit, issued.Certificate.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Issue_WhenKeyIsWeak_IsRefused()
    {
        using RSA weak = RSA.Create(1024);
        await Assert.ThrowsAsync<CryptographicException>(() => IssueAsync(Person, weak.ExportSubjectPublicKeyInfo()));
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        await Assert.ThrowsAsync<CryptographicException>(() => IssueAsync(Person, other.ExportSubjectPublicKeyInfo()));
    }

    [ToolFact("openssl")]
    public async Task Issue_ChainIsGoodForOpenssl()
    {
        using ISignerKey key = await new MemorySignerKeys().CreateAsync(SignerKeyKind.EcdsaP256, CancellationToken.None);
        BuiltInCertificateAuthority authority = Authority();
        using SigningCertificate issued = await authority.IssueAsync(new CertificateOrder(Person, key.SubjectPublicKeyInfo, consent), CancellationToken.None);
        using TemporaryFile root = new(System.Text.Encoding.ASCII.GetBytes(authority.RootPem), ".pem");
        using TemporaryFile issuing = new(System.Text.Encoding.ASCII.GetBytes(issued.Chain[0].ExportCertificatePem()), ".pem");
        using TemporaryFile leaf = new(System.Text.Encoding.ASCII.GetBytes(issued.Certificate.ExportCertificatePem()), ".pem");
        string at = time.GetUtcNow().ToUnixTimeSeconds().ToString();
        (int exit, string output) = Tools.Run("openssl", "verify", "-x509_strict", "-attime", at, "-CAfile", root.Path, "-untrusted", issuing.Path, leaf.Path);
        Assert.True(exit == 0, output);
    }

    /// <summary>As in a vault: the authority sees hashes signed, never the key.</summary>
    [Fact]
    public async Task Authority_OverAKeyThatStaysElsewhere_IssuesWhatVerifies()
    {
        using ECDsa inVault = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using VaultKey key = new(inVault);
        BuiltInCertificateAuthority authority = new(new IssuingAuthority(AuthorityCertificates.Create(key.SubjectPublicKeyInfo, time), key), time);
        ReadOnlyMemory<byte> file = await SignAsync(SignatureFields.Add(TestFiles.OnePage(), [TestFiles.Field("A")]), "A", authority);
        X509Certificate2Collection roots = [];
        roots.ImportFromPem(authority.RootPem);
        Assert.Equal(ValidationVerdict.Valid, PdfValidator.Validate(file, new ValidationPolicy { TrustAnchors = [.. roots] }).Verdict);
        Assert.True(RevocationList.Read(await authority.BuildRevocationListAsync(CancellationToken.None)).IsComplete);
        Assert.True(key.Signed >= 2);
    }

    [Fact]
    public void Open_Again_GivesTheSameRoot()
    {
        Assert.Equal(Authority().RootPem, Authority().RootPem);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(AuthorityFile.PathIn(folder)));
        }
    }

    [Fact]
    public void Open_WithAnotherSecret_IsRefused()
    {
        Authority();
        Assert.Throws<InvalidOperationException>(() => AuthorityFile.Open(folder, "another-secret-0123456789", time));
    }

    [Fact]
    public void Open_WhenCertificateHasExpired_IsRefused()
    {
        Authority();
        time.Advance(TimeSpan.FromDays(11 * 365));
        InvalidOperationException fault = Assert.Throws<InvalidOperationException>(Authority);
        Assert.Contains("valid from", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhenFileIsOpenToOthers_IsRefused()
    {
        Authority();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(AuthorityFile.PathIn(folder), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            Assert.Throws<InvalidOperationException>(Authority);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("changeit-changeit")]
    [InlineData("Password-123456-secret")]
    public void Secret_WhenEmptyOrGuessable_IsRefused(string secret) =>
        Assert.Throws<InvalidOperationException>(() => AuthoritySecret.Load(folder, secret));

    [Fact]
    public void Secret_WhenNoneIsConfigured_IsGeneratedOnceAndKept()
    {
        string first = AuthoritySecret.Load(folder, null);
        Assert.Equal(64, first.Length);
        Assert.Equal(first, AuthoritySecret.Load(folder, null));
        Assert.Equal(Secret, AuthoritySecret.Load(folder, Secret));
    }

    [Fact]
    public async Task Renew_KeepsWhatTheEarlierAuthorityIssuedProvable_AlsoInAFileSignedAcrossIt()
    {
        BuiltInCertificateAuthority earlier = Authority();
        ReadOnlyMemory<byte> file = SignatureFields.Add(TestFiles.OnePage(), [TestFiles.Field("A"), TestFiles.Field("B", 1), DocumentTimestamps.FieldOn(0)]);
        file = await SignAsync(file, "A", earlier);
        await AuthorityFile.RenewAsync(folder, Secret, time);
        BuiltInCertificateAuthority renewed = Authority();
        Assert.NotEqual(earlier.RootPem, renewed.RootPem);
        Assert.Contains(earlier.RootPem, renewed.RootPem, StringComparison.Ordinal);
        file = await SignAsync(file, "B", renewed);

        X509Certificate2Collection imported = [];
        imported.ImportFromPem(renewed.RootPem);
        X509Certificate2[] roots = [.. imported];
        file = await ValidationData.AppendAsync(file, roots, renewed, CancellationToken.None);
        file = await DocumentTimestamps.AppendAsync(file, Timestamps(), CancellationToken.None);
        ValidationReport report = PdfValidator.Validate(file, new ValidationPolicy { TrustAnchors = roots });
        Assert.Equal(ValidationVerdict.Valid, report.Verdict);
        Assert.Equal([PadesLevel.BLTA, PadesLevel.BLTA], report.Signatures.Where(signature => signature.Type == SignatureType.Pades).Select(signature => signature.Level!.Value));
        Assert.Equal(2, (await AuthorityFile.RenewAsync(folder, Secret, time)).Certificates.Earlier.Count);
    }

    [Fact]
    public Task Renew_WhereThereIsNone_IsRefused() => Assert.ThrowsAsync<InvalidOperationException>(() => AuthorityFile.RenewAsync(folder, Secret, time));

    private BuiltInTimestampAuthority Timestamps() => new(AuthorityFile.Open(folder, Secret, time), new MemorySignerKeys(), time);

    private async Task<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> file, string field, BuiltInCertificateAuthority authority)
    {
        using ISignerKey key = await new MemorySignerKeys().CreateAsync(SignerKeyKind.EcdsaP256, CancellationToken.None);
        using SigningCertificate issued = await authority.IssueAsync(new CertificateOrder(Person, key.SubjectPublicKeyInfo, consent), CancellationToken.None);
        PdfSignRequest request = new()
        {
            FieldName = field,
            Key = key,
            Certificate = issued.Certificate,
            Chain = issued.Chain,
            SignedAt = time.GetUtcNow(),
            Certify = field == "A",
            Timestamps = Timestamps(),
        };
        return await PdfSigner.SignAsync(file, request, CancellationToken.None);
    }

    private sealed class VaultKey(ECDsa key) : ISignerKey
    {
        public int Signed { get; private set; }

        public ReadOnlyMemory<byte> SubjectPublicKeyInfo => key.ExportSubjectPublicKeyInfo();

        public async Task<byte[]> SignHashAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation)
        {
            Signed++;
            await Task.Yield();
            return EcdsaSignerKey.ToDer(key.SignHash(sha256.Span, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }

        public void Dispose()
        {
        }
    }

    private static CertificateSubject Person => new(CertificateSubjectKind.Person, "李四", IdentitySimulated: false);

    private BuiltInCertificateAuthority Authority() => new(AuthorityFile.Open(folder, Secret, time), time);

    private Task<SigningCertificate> IssueAsync(CertificateSubject subject, ReadOnlyMemory<byte> key) =>
        Authority().IssueAsync(new CertificateOrder(subject, key, consent), CancellationToken.None);
}
