using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded.Keys;

/// <summary>The platform's secrets in a JSON file of mode 0600: <c>{ "current": "k1", "keys": { "k1": base64 }, "hashSecret": base64 }</c>. It belongs outside the backups of the data it protects.</summary>
public static class PlatformKeyFile
{
    /// <summary>Reads the file, or makes one with fresh secrets.</summary>
    /// <param name="dataFolder">The data the secrets protect; once there is some, a missing file is not made.</param>
    /// <exception cref="InvalidOperationException">The file is open to others, holds no acceptable secrets, or is missing beside existing data.</exception>
    public static PlatformKeys LoadOrCreate(string file, string? dataFolder = null)
    {
        if (!File.Exists(file))
        {
            if (dataFolder is not null)
            {
                MissingSecret.RequireNew(dataFolder, file);
            }

            Content fresh = new("k1", new Dictionary<string, string> { ["k1"] = RandomSecret() }, RandomSecret());
            SecretFile.Create(file, Serialize(fresh));
        }

        return Parse(Read(file));
    }

    /// <summary>
    /// Adds a key and makes it current. What older keys wrapped stays readable; <see cref="FieldVault.RewrapAsync"/> rewrites it, after which the older keys can be
    /// taken out of the file.
    /// </summary>
    /// <exception cref="InvalidOperationException">The file has a key of this id, or is not readable.</exception>
    public static PlatformKeys Rotate(string file, string newId)
    {
        Content before = Read(file);
        if (before.Keys.ContainsKey(newId))
        {
            throw new InvalidOperationException($"platform keys: {file} has a key '{newId}' already");
        }

        Content after = before with { Current = newId, Keys = new Dictionary<string, string>(before.Keys) { [newId] = RandomSecret() } };
        PlatformKeys keys = Parse(after);
        SecretFile.Replace(file, Serialize(after));
        return keys;
    }

    private static Content Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(SecretFile.Read(file), PlatformKeyFileJson.Default.Content) ?? throw new InvalidOperationException($"platform keys: {file} is empty");
        }
        catch (JsonException fault)
        {
            throw new InvalidOperationException($"platform keys: {file} is not readable", fault);
        }
    }

    private static PlatformKeys Parse(Content content) => PlatformKeys.Parse(content.Current, content.Keys, content.HashSecret);

    private static byte[] Serialize(Content content) => JsonSerializer.SerializeToUtf8Bytes(content, PlatformKeyFileJson.Default.Content);

    private static string RandomSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(PlatformKeys.KeyBytes));

    internal sealed record Content(string Current, IReadOnlyDictionary<string, string> Keys, string HashSecret);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PlatformKeyFile.Content))]
internal sealed partial class PlatformKeyFileJson : JsonSerializerContext;
