using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Pdf;

namespace ContractFunctions.Tests.Pdf;

/// <summary>A key in memory, as the product's own adapter holds it.</summary>
internal sealed class MemoryKey(AsymmetricAlgorithm key) : ISignerKey
{
    public AsymmetricAlgorithm Algorithm => key;

    public ReadOnlyMemory<byte> SubjectPublicKeyInfo => key.ExportSubjectPublicKeyInfo();

    public Task<byte[]> SignHashAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation) => Task.FromResult(key switch
    {
        ECDsa ecdsa => ecdsa.SignHash(sha256.Span, DSASignatureFormat.Rfc3279DerSequence),
        RSA rsa => rsa.SignHash(sha256.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => throw new InvalidOperationException(),
    });

    public void Dispose() => key.Dispose();
}

/// <summary>A root, and signers below it.</summary>
internal sealed class TestAuthority
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 30, 0, TimeSpan.FromHours(8));

    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority()
    {
        CertificateRequest request = new("CN=Test Root", rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Root = request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(5));
    }

    public static TestAuthority Shared { get; } = new();

    public X509Certificate2 Root { get; }

    public static AsymmetricAlgorithm NewKey(string kind) => kind switch
    {
        "P-256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "RSA-2048" => RSA.Create(2048),
        "RSA-3072" => RSA.Create(3072),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public PdfSignRequest Request(string field, string kind = "P-256", string name = "张三", DateTimeOffset? at = null)
    {
        AsymmetricAlgorithm key = NewKey(kind);
        return new PdfSignRequest
        {
            FieldName = field,
            Key = new MemoryKey(key),
            Certificate = Issue(key, name),
            Chain = [Root],
            SignedAt = at ?? Now,
            SignerName = name,
            Reason = "签署合同",
        };
    }

    /// <summary>A time-stamping authority below the root.</summary>
    public TimestampIssuer Timestamps(TimeProvider time)
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TimestampIssuer(new MemoryKey(key), TimestampCertificate(key), [Root], "2.25.1", time);
    }

    /// <param name="sources">Where evidence about it lies.</param>
    public X509Certificate2 TimestampCertificate(ECDsa key, params X509Extension[] sources)
    {
        CertificateRequest request = new("CN=Test Timestamps", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.8")], true));
        foreach (X509Extension source in sources)
        {
            request.CertificateExtensions.Add(source);
        }

        return request.Create(Root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), Now.AddYears(-1).AddDays(1), Now.AddYears(3), RandomNumberGenerator.GetBytes(12));
    }

    /// <summary>The root's revocation list.</summary>
    public byte[] RevocationList(DateTimeOffset at, params X509Certificate2[] revoked)
    {
        CertificateRevocationListBuilder builder = new();
        foreach (X509Certificate2 certificate in revoked)
        {
            builder.AddEntry(certificate, at);
        }

        using X509Certificate2 signing = Root.HasPrivateKey ? X509CertificateLoader.LoadCertificate(Root.RawData).CopyWithPrivateKey(rootKey) : Root.CopyWithPrivateKey(rootKey);
        return builder.Build(signing, 1, at.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: at);
    }

    public X509Certificate2 Issue(AsymmetricAlgorithm key, string name)
    {
        X500DistinguishedName subject = new($"CN={name}, C=CN");
        CertificateRequest request = key is ECDsa ecdsa
            ? new CertificateRequest(subject, ecdsa, HashAlgorithmName.SHA256)
            : new CertificateRequest(subject, (RSA)key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, true));
        X509SignatureGenerator generator = X509SignatureGenerator.CreateForECDsa(rootKey);
        return request.Create(Root.SubjectName, generator, Now.AddMinutes(-5), Now.AddDays(1), RandomNumberGenerator.GetBytes(12));
    }
}
