using System.Security.Cryptography;
using Azure.Core;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using ContractFunctions.Pdf;
using ContractFunctions.Signing;

namespace ContractFunctions.Azure;

/// <summary>A P-256 key of a Key Vault: made there, not exportable; the vault signs hashes and logs that it did.</summary>
internal sealed class KeyVaultSignerKey : ISignerKey
{
    private readonly CryptographyClient client;

    private KeyVaultSignerKey(CryptographyClient client, ReadOnlyMemory<byte> subjectPublicKeyInfo) => (this.client, SubjectPublicKeyInfo) = (client, subjectPublicKeyInfo);

    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <exception cref="InvalidOperationException">The key is of another kind.</exception>
    public static async Task<KeyVaultSignerKey> OpenAsync(Uri vault, string name, TokenCredential credential, CancellationToken cancellation)
    {
        KeyVaultKey key = await new KeyClient(vault, credential).GetKeyAsync(name, cancellationToken: cancellation);
        using ECDsa? known = key.KeyType == KeyType.Ec || key.KeyType == KeyType.EcHsm ? key.Key.ToECDsa() : null;
        return known is not null && known.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
            ? new KeyVaultSignerKey(new CryptographyClient(key.Id, credential), known.ExportSubjectPublicKeyInfo())
            : throw new InvalidOperationException($"the key {name} of {vault} is no P-256 key");
    }

    public async Task<byte[]> SignHashAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation) =>
        EcdsaSignerKey.ToDer((await client.SignAsync(SignatureAlgorithm.ES256, sha256.ToArray(), cancellation)).Signature);

    public void Dispose()
    {
    }
}
