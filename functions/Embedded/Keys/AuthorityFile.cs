using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded.Keys;

/// <summary>The built-in authority's certificates and its issuing key, from <c>keys/authority.p12</c> (PKCS #12, mode 0600).</summary>
/// <param name="Root">Self-signed; its key was discarded once it had signed <paramref name="Issuing"/>, so no second authority can ever appear below it.</param>
/// <param name="Issuing">With its private key.</param>
/// <param name="RootRevocationList">From <c>keys/root.crl</c>: the root's one revocation list (RFC 5280 §5), empty, signed before its key was discarded, for as long as it lives. Null in installations older than it.</param>
internal sealed record AuthorityFile(X509Certificate2 Root, X509Certificate2 Issuing, byte[]? RootRevocationList)
{
    private const int RootYears = 20;
    private const int IssuingYears = 10;

    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "keys", "authority.p12");

    /// <summary>Opens the file, or makes it at the first start.</summary>
    /// <exception cref="InvalidOperationException">Open to others, not readable with this secret, incomplete, or a certificate is not valid now; or missing beside existing data.</exception>
    public static AuthorityFile Open(string dataFolder, string secret, TimeProvider time)
    {
        string path = PathIn(dataFolder);
        if (!File.Exists(path))
        {
            MissingSecret.RequireNew(dataFolder, path);
            Durable.CreateFolder(Path.GetDirectoryName(path)!);
            (byte[] file, byte[] list) = Create(secret, time);
            SecretFile.Replace(ListIn(dataFolder), list);
            SecretFile.Create(path, file);
            Durable.SyncFolder(Path.GetDirectoryName(path)!);
        }

        AuthorityFile authority = Load(path, secret, File.Exists(ListIn(dataFolder)) ? File.ReadAllBytes(ListIn(dataFolder)) : null);
        DateTimeOffset now = time.GetUtcNow();
        foreach (X509Certificate2 certificate in (X509Certificate2[])[authority.Root, authority.Issuing])
        {
            if (now < certificate.NotBefore || now > certificate.NotAfter)
            {
                throw new InvalidOperationException($"the authority certificate {certificate.Subject} in {path} is valid from {certificate.NotBefore:u} to {certificate.NotAfter:u} only");
            }
        }

        return authority;
    }

    private static string ListIn(string dataFolder) => Path.Combine(dataFolder, "keys", "root.crl");

    private static (byte[] File, byte[] RevocationList) Create(string secret, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset from = now.AddHours(-1);
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa issuingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 root = CertificateProfile.Authority("ContractFunctions Evaluation Root", rootKey, authoritiesBelow: 1).CreateSelfSigned(from, now.AddYears(RootYears));
        CertificateRequest request = CertificateProfile.Authority("ContractFunctions Evaluation Issuing", issuingKey, authoritiesBelow: 0);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using X509Certificate2 bare = request.Create(root, from, now.AddYears(IssuingYears), NewSerial());
        using X509Certificate2 issuing = bare.CopyWithPrivateKey(issuingKey);
        using X509Certificate2 rootWithoutKey = X509CertificateLoader.LoadCertificate(root.RawData);
        X509Certificate2Collection all = [issuing, rootWithoutKey];
        byte[] list = new CertificateRevocationListBuilder().Build(root, crlNumber: 1, nextUpdate: root.NotAfter.ToUniversalTime(), HashAlgorithmName.SHA256, thisUpdate: from);
        return (all.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, secret), list);
    }

    private static AuthorityFile Load(string path, string secret, byte[]? list)
    {
        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(SecretFile.Read(path), secret);
        }
        catch (CryptographicException e)
        {
            throw new InvalidOperationException($"{path} cannot be opened: another secret, or damaged", e);
        }

        X509Certificate2? issuing = all.FirstOrDefault(certificate => certificate.HasPrivateKey);
        X509Certificate2? root = all.FirstOrDefault(certificate => !certificate.HasPrivateKey && certificate.IssuerName.RawData.AsSpan().SequenceEqual(certificate.SubjectName.RawData));
        return issuing is not null && root is not null ? new AuthorityFile(root, issuing, list) : throw new InvalidOperationException($"{path} lacks the root or the issuing key");
    }

    /// <summary>128 random bits, positive (RFC 5280 §4.1.2.2 allows 20 octets).</summary>
    public static byte[] NewSerial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
