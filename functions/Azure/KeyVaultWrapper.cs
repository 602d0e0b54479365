using Azure.Core;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using ContractFunctions.Hosting;

namespace ContractFunctions.Azure;

/// <summary>An RSA key of a Key Vault that wraps the platform's secrets (RSA-OAEP with SHA-256, RFC 8017 §7.1); its private half never leaves the vault.</summary>
internal sealed class KeyVaultWrapper : IKeyWrapper
{
    private readonly Uri key;
    private readonly TokenCredential credential;
    private readonly CryptographyClient current;

    private KeyVaultWrapper(Uri key, TokenCredential credential) =>
        (this.key, this.credential, current, Version) = (key, credential, new CryptographyClient(key, credential), key.Segments[^1]);

    public string Version { get; }

    public static async Task<KeyVaultWrapper> OpenAsync(Uri vault, string name, TokenCredential credential, CancellationToken cancellation) =>
        new(((KeyVaultKey)await new KeyClient(vault, credential).GetKeyAsync(name, cancellationToken: cancellation)).Id, credential);

    public async Task<byte[]> WrapAsync(byte[] secret, CancellationToken cancellation) =>
        (await current.WrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, secret, cancellation)).EncryptedKey;

    public async Task<byte[]> UnwrapAsync(string version, byte[] wrapped, CancellationToken cancellation) =>
        (await ClientOf(version).UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped, cancellation)).Key;

    // A key's id ends with its version: https://{vault}/keys/{name}/{version}.
    private CryptographyClient ClientOf(string version) => version == Version ? current : new CryptographyClient(new Uri(key, version), credential);
}
