using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded.Keys;

/// <summary>The built-in authority's certificates and its issuing key, from <c>keys/authority.p12</c> (PKCS #12, mode 0600).</summary>
/// <param name="Root">Self-signed; its key was discarded once it had signed <paramref name="Issuing"/>, so no second authority can ever appear below it.</param>
/// <param name="Issuing">With its private key.</param>
/// <param name="RevocationLists">
/// From <c>keys/{issuer}.crl</c>: what issuers without a key have last signed (RFC 5280 §5), empty, for as long as they live. The root's is made before its key is discarded, an earlier
/// issuing certificate's when it is replaced.
/// </param>
/// <param name="Earlier">From <c>keys/earlier-{issuer}.pem</c>: the roots of authorities that were replaced; what they issued stays good.</param>
internal sealed record AuthorityFile(X509Certificate2 Root, X509Certificate2 Issuing, IReadOnlyDictionary<string, byte[]> RevocationLists, IReadOnlyList<X509Certificate2> Earlier)
{
    private const string EarlierPattern = "earlier-*.pem", ListExtension = ".crl";

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
            SecretFile.Create(path, Create(path, secret, time));
            Durable.SyncFolder(Path.GetDirectoryName(path)!);
        }

        AuthorityFile authority = Load(path, secret);
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

    /// <summary>
    /// Replaces the authority: a new root and issuing certificate from the next start on. The earlier root stays trusted, and the earlier issuing certificate's last revocation list is kept
    /// for files that are not finished yet. Each step is harmless alone; the last one replaces.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none yet, or it cannot be opened.</exception>
    public static AuthorityFile Renew(string dataFolder, string secret, TimeProvider time)
    {
        string path = PathIn(dataFolder);
        AuthorityFile earlier = File.Exists(path) ? Load(path, secret) : throw new InvalidOperationException($"{path} is not there: nothing is to be renewed");
        byte[] list = new CertificateRevocationListBuilder().Build(
            earlier.Issuing, time.GetUtcNow().ToUnixTimeMilliseconds(), earlier.Issuing.NotAfter.ToUniversalTime(), HashAlgorithmName.SHA256, thisUpdate: time.GetUtcNow());
        SecretFile.Replace(ListOf(path, earlier.Issuing), list);
        SecretFile.Replace(Path.Combine(Path.GetDirectoryName(path)!, $"earlier-{MarkOf(earlier.Issuing)}.pem"), Encoding.ASCII.GetBytes(earlier.Root.ExportCertificatePem() + "\n"));
        SecretFile.Replace(path, Create(path, secret, time));
        return Load(path, secret);
    }

    /// <summary>The last revocation list of an issuer whose key is gone; null: it has a key, or none was made (installations older than these lists).</summary>
    public byte[]? FindRevocationList(X509Certificate2 issuer) => RevocationLists.GetValueOrDefault(MarkOf(issuer));

    private static string MarkOf(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span).AsSpan(0, 8));

    private static string ListOf(string path, X509Certificate2 issuer) => Path.Combine(Path.GetDirectoryName(path)!, MarkOf(issuer) + ListExtension);

    private static byte[] Create(string path, string secret, TimeProvider time)
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
        SecretFile.Replace(ListOf(path, rootWithoutKey), list);
        return all.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, secret);
    }

    private static AuthorityFile Load(string path, string secret)
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
        string folder = Path.GetDirectoryName(path)!;
        Dictionary<string, byte[]> lists = Directory.EnumerateFiles(folder, $"*{ListExtension}").ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllBytes);
        X509Certificate2[] earlier = [.. Directory.EnumerateFiles(folder, EarlierPattern).Order(StringComparer.Ordinal).Select(file => X509Certificate2.CreateFromPem(File.ReadAllText(file)))];
        return issuing is not null && root is not null
            ? new AuthorityFile(root, issuing, lists, [.. earlier.Where(other => other.Thumbprint != root.Thumbprint)])
            : throw new InvalidOperationException($"{path} lacks the root or the issuing key");
    }

    /// <summary>128 random bits, positive (RFC 5280 §4.1.2.2 allows 20 octets).</summary>
    public static byte[] NewSerial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
