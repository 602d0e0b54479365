using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Signing;

namespace ContractFunctions.Embedded.Keys;

/// <summary>The built-in authority of this edition: certificates and issuing key in <c>keys/authority.p12</c> (PKCS #12, mode 0600), the last revocation lists of issuers without a key in
/// <c>keys/{issuer}.crl</c>, the roots of replaced authorities in <c>keys/earlier-{issuer}.pem</c>.</summary>
internal static class AuthorityFile
{
    private const string EarlierPattern = "earlier-*.pem", ListExtension = ".crl";

    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "keys", "authority.p12");

    /// <summary>Opens the file, or makes it at the first start.</summary>
    /// <exception cref="InvalidOperationException">Open to others, not readable with this secret, incomplete, or a certificate is not valid now; or missing beside existing data.</exception>
    public static IssuingAuthority Open(string dataFolder, string secret, TimeProvider time)
    {
        string path = PathIn(dataFolder);
        if (!File.Exists(path))
        {
            MissingSecret.RequireNew(dataFolder, path);
            Durable.CreateFolder(Path.GetDirectoryName(path)!);
            SecretFile.Create(path, Create(path, secret, time));
            Durable.SyncFolder(Path.GetDirectoryName(path)!);
        }

        IssuingAuthority authority = Load(path, secret);
        authority.Certificates.RequireValid(path, time);
        return authority;
    }

    /// <summary>
    /// Replaces the authority: a new root and issuing certificate from the next start on. The earlier root stays trusted, and the earlier issuing certificate's last revocation list is kept
    /// for files that are not finished yet. Each step is harmless alone; the last one replaces.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none yet, or it cannot be opened.</exception>
    public static async Task<IssuingAuthority> RenewAsync(string dataFolder, string secret, TimeProvider time)
    {
        string path = PathIn(dataFolder);
        IssuingAuthority earlier = File.Exists(path) ? Load(path, secret) : throw new InvalidOperationException($"{path} is not there: nothing is to be renewed");
        byte[] list = await earlier.BuildRevocationListAsync(time.GetUtcNow(), earlier.Issuing.NotAfter.ToUniversalTime(), CancellationToken.None);
        SecretFile.Replace(ListOf(path, earlier.Issuing), list);
        SecretFile.Replace(Path.Combine(Path.GetDirectoryName(path)!, $"earlier-{AuthorityCertificates.MarkOf(earlier.Issuing)}.pem"), Encoding.ASCII.GetBytes(earlier.Root.ExportCertificatePem() + "\n"));
        SecretFile.Replace(path, Create(path, secret, time));
        return Load(path, secret);
    }

    private static string ListOf(string path, X509Certificate2 issuer) => Path.Combine(Path.GetDirectoryName(path)!, AuthorityCertificates.MarkOf(issuer) + ListExtension);

    private static byte[] Create(string path, string secret, TimeProvider time)
    {
        using ECDsa issuingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        AuthorityCertificates made = AuthorityCertificates.Create(issuingKey.ExportSubjectPublicKeyInfo(), time);
        using X509Certificate2 issuing = made.Issuing.CopyWithPrivateKey(issuingKey);
        SecretFile.Replace(ListOf(path, made.Root), made.FindRevocationList(made.Root)!);
        X509Certificate2Collection all = [issuing, made.Root];
        return all.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, secret);
    }

    private static IssuingAuthority Load(string path, string secret)
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
        return issuing?.GetECDsaPrivateKey() is { } key && root is not null
            ? new IssuingAuthority(
                new AuthorityCertificates(root, X509CertificateLoader.LoadCertificate(issuing.RawData), lists, [.. earlier.Where(other => other.Thumbprint != root.Thumbprint)]),
                new EcdsaSignerKey(key))
            : throw new InvalidOperationException($"{path} lacks the root or the issuing key");
    }
}
