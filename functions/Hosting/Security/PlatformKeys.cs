using Microsoft.Extensions.Configuration;

namespace ContractFunctions.Hosting;

/// <summary>
/// The secrets of the platform: named 256-bit keys that wrap the data keys of <see cref="FieldVault"/> (one is current, older ones still open what they wrapped)
/// and the secret of <see cref="KeyedHash"/>. They come from the operator's configuration or from a file of mode 0600, and have no default.
/// </summary>
public sealed class PlatformKeys
{
    public const int KeyBytes = 32;

    private readonly Dictionary<string, byte[]> keys;
    private readonly byte[] hashSecret;

    /// <param name="current">Id of the key that wraps from now on: 1-32 characters of <c>[0-9A-Za-z_-]</c>.</param>
    /// <param name="keys">Key id → 32 bytes.</param>
    /// <param name="hashSecret">32 bytes; not rotated, since blind indexes and derived ids hang on it.</param>
    /// <exception cref="InvalidOperationException">A missing, short or guessable secret: the server must not start.</exception>
    public PlatformKeys(string current, IReadOnlyDictionary<string, byte[]> keys, byte[] hashSecret)
    {
        foreach ((string id, byte[] key) in keys)
        {
            Require(IsId(id), $"key id '{id}' is not 1-32 of [0-9A-Za-z_-]");
            RequireRandom(key, $"key '{id}'");
        }

        Require(keys.ContainsKey(current), $"the current key '{current}' is not among the keys");
        RequireRandom(hashSecret, "hash secret");
        Require(keys.Values.All(key => !key.AsSpan().SequenceEqual(hashSecret)), "the hash secret must differ from the keys");
        CurrentId = current;
        this.keys = keys.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        this.hashSecret = hashSecret;
    }

    /// <summary>Id of the key that wraps from now on.</summary>
    public string CurrentId { get; }

    public ReadOnlySpan<byte> HashSecret => hashSecret;

    /// <summary>A key by its id; null when the operator has withdrawn it.</summary>
    public byte[]? Find(string id) => keys.GetValueOrDefault(id);

    /// <summary>Whether older keys are kept beside the current one: then there may be something to rewrap.</summary>
    public bool HasOlderKeys => keys.Count > 1;

    /// <summary>Whether a text can be the id of a key: 1-32 characters of <c>[0-9A-Za-z_-]</c>.</summary>
    public static bool IsId(string text) => text.Length is >= 1 and <= 32 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>From configuration: <c>PlatformKeys:Current</c>, <c>PlatformKeys:Keys:{id}</c> and <c>PlatformKeys:HashSecret</c> (base64).</summary>
    public static PlatformKeys From(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection("PlatformKeys");
        Dictionary<string, string> keys = section.GetSection("Keys").GetChildren().ToDictionary(key => key.Key, key => key.Value ?? "", StringComparer.Ordinal);
        return Parse(section["Current"] ?? "", keys, section["HashSecret"] ?? "");
    }

    /// <summary>From base64 texts.</summary>
    public static PlatformKeys Parse(string current, IReadOnlyDictionary<string, string> keys, string hashSecret) =>
        new(current, keys.ToDictionary(pair => pair.Key, pair => Decode(pair.Value), StringComparer.Ordinal), Decode(hashSecret));

    private static byte[] Decode(string? secret)
    {
        byte[] bytes = new byte[64];
        Require(Convert.TryFromBase64String(secret ?? "", bytes, out int length), "a secret is not base64 of 32 bytes");
        return bytes[..length];
    }

    /// <summary>32 random bytes have fewer than 20 different values once in many million draws; typed or repeated ones nearly always.</summary>
    private static void RequireRandom(byte[] secret, string what)
    {
        Require(secret.Length == KeyBytes, $"{what} is missing or not {KeyBytes} bytes");
        Require(secret.Distinct().Count() >= 20 && !secret.All(b => b is >= 0x20 and < 0x7F), $"{what} looks like a default or typed value; use 32 random bytes");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"platform keys: {otherwise}");
        }
    }
}
