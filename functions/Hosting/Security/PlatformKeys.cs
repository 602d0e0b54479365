using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
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
            Require(id.Length is >= 1 and <= 32 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'), $"key id '{id}' is not 1-32 of [0-9A-Za-z_-]");
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

    /// <summary>From configuration: <c>PlatformKeys:Current</c>, <c>PlatformKeys:Keys:{id}</c> and <c>PlatformKeys:HashSecret</c> (base64), or <c>PlatformKeys:File</c>.</summary>
    public static PlatformKeys From(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection("PlatformKeys");
        if (section["File"] is { Length: > 0 } file)
        {
            return LoadOrCreate(file);
        }

        return Of(new KeyFile(
            section["Current"] ?? "",
            section.GetSection("Keys").GetChildren().ToDictionary(key => key.Key, key => key.Value ?? "", StringComparer.Ordinal),
            section["HashSecret"] ?? ""));
    }

    /// <summary>Reads the file, or makes one with fresh secrets. It belongs outside the backups of the data it protects.</summary>
    /// <exception cref="InvalidOperationException">The file is open to others, or holds no acceptable secrets.</exception>
    public static PlatformKeys LoadOrCreate(string file)
    {
        if (!File.Exists(file))
        {
            SecretFile.Create(file, JsonSerializer.SerializeToUtf8Bytes(Fresh(), KeyFileJson.Default.KeyFile));
        }

        return Of(Read(file));
    }

    /// <summary>Adds a key to the file and makes it current; what older keys wrapped stays readable and is rewritten by <see cref="FieldVault.RewrapAsync"/>.</summary>
    public static PlatformKeys Rotate(string file, string newId)
    {
        KeyFile before = Read(file);
        Require(!before.Keys.ContainsKey(newId), $"key id '{newId}' exists");
        KeyFile after = before with { Current = newId, Keys = new Dictionary<string, string>(before.Keys) { [newId] = RandomSecret() } };
        PlatformKeys keys = Of(after);
        SecretFile.Replace(file, JsonSerializer.SerializeToUtf8Bytes(after, KeyFileJson.Default.KeyFile));
        return keys;
    }

    private static KeyFile Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(SecretFile.Read(file), KeyFileJson.Default.KeyFile) ?? throw new InvalidOperationException($"platform keys: {file} is empty");
        }
        catch (JsonException fault)
        {
            throw new InvalidOperationException($"platform keys: {file} is not readable", fault);
        }
    }

    private static PlatformKeys Of(KeyFile file) => new(file.Current, file.Keys.ToDictionary(pair => pair.Key, pair => Decode(pair.Value), StringComparer.Ordinal), Decode(file.HashSecret));

    private static byte[] Decode(string secret)
    {
        byte[] bytes = new byte[64];
        Require(Convert.TryFromBase64String(secret, bytes, out int length), "a secret is not base64 of 32 bytes");
        return bytes[..length];
    }

    private static KeyFile Fresh() => new("k1", new Dictionary<string, string> { ["k1"] = RandomSecret() }, RandomSecret());

    private static string RandomSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

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

    internal sealed record KeyFile(string Current, IReadOnlyDictionary<string, string> Keys, string HashSecret);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(PlatformKeys.KeyFile))]
internal sealed partial class KeyFileJson : JsonSerializerContext;
