using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Pdf;

namespace ContractFunctions.Embedded.Commands;

/// <summary>A key in memory with a certificate of its own, which the peers get as a PKCS #12 file.</summary>
internal sealed class PdfBenchKey : ISignerKey
{
    public const string Rsa = "RSA-2048";

    public const string Ecdsa = "P-256";

    private const string Password = "bench";   // also in bench/peers/sign.mjs

    // One round of key derivation: a peer that opens the file for every signature should not be charged for the strength of a password.
    private static readonly PbeParameters Protection = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 1);

    private readonly AsymmetricAlgorithm key;

    private PdfBenchKey(string name, AsymmetricAlgorithm key, CertificateRequest request)
    {
        Name = name;
        this.key = key;
        SubjectPublicKeyInfo = key.ExportSubjectPublicKeyInfo();
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        Certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    public string Name { get; }

    public X509Certificate2 Certificate { get; }

    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    public static PdfBenchKey CreateEcdsa()
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new PdfBenchKey(Ecdsa, key, new CertificateRequest("CN=Bench", key, HashAlgorithmName.SHA256));
    }

    public static PdfBenchKey CreateRsa()
    {
        RSA key = RSA.Create(2048);
        return new PdfBenchKey(Rsa, key, new CertificateRequest("CN=Bench", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public byte[] ToPkcs12() => Certificate.ExportPkcs12(Protection, Password);

    public byte[] SignHash(ReadOnlySpan<byte> sha256) => key is ECDsa ecdsa
        ? ecdsa.SignHash(sha256, DSASignatureFormat.Rfc3279DerSequence)
        : ((RSA)key).SignHash(sha256, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public Task<byte[]> SignHashAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation) => Task.FromResult(SignHash(sha256.Span));

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }
}
