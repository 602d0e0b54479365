using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>
/// Signing passwords: which are acceptable, and their hashes: PBKDF2-HMAC-SHA-256 (RFC 8018) with a 16-byte salt over a keyed hash of the password, so that a copied
/// database alone cannot be searched. Format <c>pbkdf2-sha256$iterations$salt$hash</c> (base64).
/// </summary>
public sealed class SigningPasswords(KeyedHash hash, int iterations = SigningPasswords.DefaultIterations)
{
    /// <summary>OWASP's figure for PBKDF2-HMAC-SHA-256.</summary>
    public const int DefaultIterations = 600_000;

    public const int MinLength = 8;
    public const int MaxLength = 64;

    /// <summary>How often an account can make the server derive a hash, right password or wrong.</summary>
    public static readonly RateLimit WorkLimit = new("signing-password-work", 20, TimeSpan.FromMinutes(1));

    private const int MinDistinct = 5;

    private static readonly string[] Sequences = ["01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "password"];

    /// <summary>The code of the fault, or null: 8-64 characters, letters and another class, not made of sequences, repetitions or the holder's own numbers.</summary>
    public static string? FaultOf(string? password, Account account)
    {
        if (string.IsNullOrEmpty(password))
        {
            return "Field.Required";
        }

        string lower = password.ToLowerInvariant();
        return password.Length is < MinLength or > MaxLength || password.Any(char.IsControl) ? "Field.SigningPasswordLength"
            : !password.Any(char.IsLetter) || password.All(char.IsLetter) ? "Field.SigningPasswordClasses"
            : password.Distinct().Count() < MinDistinct || IsMostlySequence(lower) ? "Field.SigningPasswordTooSimple"
            : OwnNumbers(account).Any(own => lower.Contains(own, StringComparison.Ordinal)) ? "Field.SigningPasswordPersonal"
            : null;
    }

    public Redacted<string> Hash(string password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(16);
        return new Redacted<string>(string.Join('$', "pbkdf2-sha256", iterations.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(salt), Convert.ToBase64String(Derive(password, salt, iterations))));
    }

    /// <summary>Compares in constant time. Slow by design (some 0.2 s): count the try before.</summary>
    public bool Matches(string password, Redacted<string> hashed)
    {
        string[] parts = hashed.Reveal().Split('$');
        if (parts is not ["pbkdf2-sha256", { } count, { } salt, { } expected])
        {
            throw new CryptographicException("a password hash is malformed");
        }

        return password.Length <= MaxLength && CryptographicOperations.FixedTimeEquals(
            Convert.FromBase64String(expected), Derive(password, Convert.FromBase64String(salt), int.Parse(count, CultureInfo.InvariantCulture)));
    }

    private byte[] Derive(string password, byte[] salt, int count) =>
        Rfc2898DeriveBytes.Pbkdf2(hash.Compute("signing-password", Encoding.UTF8.GetBytes(password)), salt, count, HashAlgorithmName.SHA256, 32);

    /// <summary>After a well-known sequence (either way, 5 characters or more) is taken out, fewer than 4 characters are left.</summary>
    private static bool IsMostlySequence(string lower)
    {
        string rest = lower;
        foreach (string sequence in Sequences.SelectMany(known => new[] { known, new string([.. known.Reverse()]) }))
        {
            for (int length = sequence.Length; length >= 5; length--)
            {
                for (int at = 0; at + length <= sequence.Length; at++)
                {
                    rest = rest.Replace(sequence.Substring(at, length), "", StringComparison.Ordinal);
                }
            }
        }

        return rest.Length < 4;
    }

    private static IEnumerable<string> OwnNumbers(Account account)
    {
        yield return account.Phone.Digits[^8..];
        if (account.RealName?.Document is { } document)
        {
            yield return document.Number[^6..].ToLowerInvariant();
            yield return document.BirthDate.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
            yield return document.BirthDate.ToString("yyMMdd", CultureInfo.InvariantCulture);
        }
    }
}
