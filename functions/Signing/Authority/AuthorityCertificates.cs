using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Pdf;

namespace ContractFunctions.Signing;

/// <summary>The built-in authority apart from its key: what both editions keep of it, each in its place.</summary>
/// <param name="Root">Self-signed; its key was discarded once it had signed <paramref name="Issuing"/>, so no second authority can ever appear below it.</param>
/// <param name="Issuing">Issues the signers' certificates.</param>
/// <param name="RevocationLists">
/// By <see cref="MarkOf"/> of the issuer: what issuers without a key have last signed (RFC 5280 §5), empty, for as long as they live. The root's is made before its key is discarded, an
/// earlier issuing certificate's when it is replaced.
/// </param>
/// <param name="Earlier">The roots of authorities that were replaced; what they issued stays good.</param>
public sealed record AuthorityCertificates(
    X509Certificate2 Root, X509Certificate2 Issuing, IReadOnlyDictionary<string, byte[]> RevocationLists, IReadOnlyList<X509Certificate2> Earlier)
{
    private const int RootYears = 20, IssuingYears = 10;

    /// <summary>Names an issuer's revocation list: 16 hex digits.</summary>
    public static string MarkOf(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span).AsSpan(0, 8));

    /// <summary>The last revocation list of an issuer whose key is gone; null: it has a key, or none was made (installations older than these lists).</summary>
    public byte[]? FindRevocationList(X509Certificate2 issuer) => RevocationLists.GetValueOrDefault(MarkOf(issuer));

    /// <summary>A new authority over a key that need not leave its vault; the root's key lives in this call.</summary>
    /// <param name="issuingKey">P-256, DER SubjectPublicKeyInfo.</param>
    public static AuthorityCertificates Create(ReadOnlyMemory<byte> issuingKey, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow(), from = now.AddHours(-1);
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 root = CertificateProfile.Authority("ContractFunctions Evaluation Root", rootKey.ExportSubjectPublicKeyInfo(), authoritiesBelow: 1, rootKey).CreateSelfSigned(from, now.AddYears(RootYears));
        CertificateRequest request = CertificateProfile.Authority("ContractFunctions Evaluation Issuing", issuingKey, authoritiesBelow: 0);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        X509Certificate2 issuing = request.Create(root, from, now.AddYears(IssuingYears), CertificateProfile.NewSerial());
        byte[] list = new CertificateRevocationListBuilder().Build(root, crlNumber: 1, nextUpdate: root.NotAfter.ToUniversalTime(), HashAlgorithmName.SHA256, thisUpdate: from);
        X509Certificate2 rootWithoutKey = X509CertificateLoader.LoadCertificate(root.RawData);
        return new AuthorityCertificates(rootWithoutKey, issuing, new Dictionary<string, byte[]> { [MarkOf(rootWithoutKey)] = list }, []);
    }

    /// <summary>Refuses an authority whose certificates are not valid now.</summary>
    /// <param name="place">Where it is kept, for the message.</param>
    /// <exception cref="InvalidOperationException">One is not.</exception>
    public void RequireValid(string place, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (X509Certificate2 certificate in (X509Certificate2[])[Root, Issuing])
        {
            if (now < certificate.NotBefore || now > certificate.NotAfter)
            {
                throw new InvalidOperationException($"the authority certificate {certificate.Subject} in {place} is valid from {certificate.NotBefore:u} to {certificate.NotAfter:u} only");
            }
        }
    }
}

/// <summary>The built-in authority at work: its certificates, and the issuing key, which signs hashes and may lie in a vault.</summary>
public sealed record IssuingAuthority(AuthorityCertificates Certificates, ISignerKey Key)
{
    public X509Certificate2 Root => Certificates.Root;

    public X509Certificate2 Issuing => Certificates.Issuing;

    /// <summary>Issues a certificate by the issuing key.</summary>
    public async Task<X509Certificate2> IssueAsync(CertificateRequest request, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) => X509CertificateLoader.LoadCertificate(
        await DeferredSignature.SignAsync(Key, generator => request.Create(Issuing.SubjectName, generator, from, until, CertificateProfile.NewSerial()).RawData, cancellation));

    /// <summary>An empty revocation list of the issuing certificate.</summary>
    public Task<byte[]> BuildRevocationListAsync(DateTimeOffset now, DateTimeOffset nextUpdate, CancellationToken cancellation) => DeferredSignature.SignAsync(
        Key,
        generator => new CertificateRevocationListBuilder().Build(
            Issuing.SubjectName,
            generator,
            now.ToUnixTimeMilliseconds(),
            nextUpdate,
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Issuing, includeKeyIdentifier: true, includeIssuerAndSerial: false),
            thisUpdate: now),
        cancellation);
}
