using System.Security.Cryptography;
using System.Text;
using ContractFunctions.Embedded.Storage;

namespace ContractFunctions.Embedded.Keys;

/// <summary>
/// What the authority's key file is encrypted with: the setting <c>AUTHORITY_SECRET</c> (as an environment variable <c>CONTRACTFUNCTIONS_AUTHORITY_SECRET</c>), else a generated one in <c>secrets/authority.secret</c> (mode 0600), a folder that backups can leave out.
/// </summary>
internal static class AuthoritySecret
{
    public const string Setting = "AUTHORITY_SECRET";

    private const int LeastLength = 16;
    private const int LeastDistinct = 6;

    /// <param name="dataFolder">The edition's data folder.</param>
    /// <param name="supplied">The configured secret; null when none is configured. An empty one is a mistake, not an absence.</param>
    /// <exception cref="InvalidOperationException">Empty, short, or of too few different characters; or the file is open to others, or missing beside what it opens.</exception>
    public static string Load(string dataFolder, string? supplied)
    {
        if (supplied is not null)
        {
            return Check(supplied, Setting);
        }

        string path = Path.Combine(dataFolder, "secrets", "authority.secret");
        if (!File.Exists(path))
        {
            MissingSecret.RequireNew(dataFolder, path);
            if (File.Exists(AuthorityFile.PathIn(dataFolder)))
            {
                throw MissingSecret.Of(dataFolder, path);
            }

            SecretFile.Create(path, Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(64, lowercase: true)));
        }

        return Check(Encoding.UTF8.GetString(SecretFile.Read(path)).Trim(), path);
    }

    private static string Check(string secret, string source) =>
        secret.Length >= LeastLength && secret.Distinct().Count() >= LeastDistinct && !IsWellKnown(secret)
            ? secret
            : throw new InvalidOperationException($"the authority secret in {source} is empty or easily guessed; take at least {LeastLength} random characters (openssl rand -hex 32)");

    // What stands in manuals gets copied: no secret may consist of such words alone.
    private static bool IsWellKnown(string secret)
    {
        string rest = secret.ToLowerInvariant();
        foreach (string word in (string[])["changeit", "changeme", "password", "passw0rd", "default", "secret", "example", "123456", "qwerty", "admin", "contractfunctions", "test"])
        {
            rest = rest.Replace(word, "", StringComparison.Ordinal);
        }

        return rest.Count(char.IsLetterOrDigit) < LeastLength / 2;
    }
}
