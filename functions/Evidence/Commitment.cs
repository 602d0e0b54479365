using System.Security.Cryptography;
using System.Text;

namespace ContractFunctions.Evidence;

/// <summary>
/// A commitment to a personal value: the chain holds only <paramref name="Hash"/> = hex of HMAC-SHA-256(salt, UTF-8 of value); salt and value lie sealed beside it.
/// Without the salt the hash tells nothing, so the value can be erased while the chain stays whole.
/// </summary>
/// <param name="Salt">32 random bytes, hex.</param>
public sealed record Commitment(string Hash, string Salt, string Value)
{
    public static Commitment To(string value)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(32);
        return new Commitment(HashOf(salt, value), Convert.ToHexStringLower(salt), value);
    }

    /// <summary>Whether salt and value open <paramref name="hash"/>.</summary>
    public static bool Opens(string hash, string saltHex, string value) =>
        CryptographicOperations.FixedTimeEquals(Convert.FromHexString(hash), HMACSHA256.HashData(Convert.FromHexString(saltHex), Encoding.UTF8.GetBytes(value)));

    private static string HashOf(byte[] salt, string value) => Convert.ToHexStringLower(HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(value)));
}
