using System.Security.Cryptography;
using System.Text;

namespace ContractFunctions.Hosting;

/// <summary>
/// HMAC-SHA-256 under keys derived from the platform secret, one per purpose (HKDF, RFC 5869): blind indexes, fingerprints of bodies, derived ids, link tokens.
/// The same purpose and value give the same result on every machine that has the secret.
/// </summary>
public sealed class KeyedHash
{
    private readonly byte[] secret;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> keys = new(StringComparer.Ordinal);

    /// <param name="secret">At least 32 random bytes.</param>
    public KeyedHash(ReadOnlySpan<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, 32, nameof(secret));
        this.secret = secret.ToArray();
    }

    /// <summary>32 bytes.</summary>
    public byte[] Compute(string purpose, ReadOnlySpan<byte> value) =>
        HMACSHA256.HashData(keys.GetOrAdd(purpose, name => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: Encoding.UTF8.GetBytes(name))), value);

    /// <summary>64 lower-case hex digits: fits a row key.</summary>
    public string Hex(string purpose, string value) => Convert.ToHexStringLower(Compute(purpose, Encoding.UTF8.GetBytes(value)));

    /// <summary>32 lower-case hex digits (128 bits): an id derived from <paramref name="value"/>; fits a partition key and an instance id.</summary>
    public string DeriveId(string purpose, string value) => Hex(purpose, value)[..32];
}
