#nullable disable
// Azure.Security.KeyVault.Keys 4.9.0, as its repository lists the public API (Azure/azure-sdk-for-net, sdk/keyvault/Azure.Security.KeyVault.Keys/api).
namespace Azure.Security.KeyVault.Keys
{
    using System.Security.Cryptography;
    using Azure.Core;
    using ContractFunctions.AzureCompile;

    public partial class KeyClient
    {
        public KeyClient(Uri vaultUri, TokenCredential credential) => throw Declared.Only;

        public virtual Task<Response<KeyVaultKey>> GetKeyAsync(string name, string version = null, CancellationToken cancellationToken = default) => throw Declared.Only;
    }

    public partial class KeyVaultKey
    {
        internal KeyVaultKey() => throw Declared.Only;

        public Uri Id => throw Declared.Only;

        public JsonWebKey Key => throw Declared.Only;

        public KeyType KeyType => throw Declared.Only;
    }

    public partial class JsonWebKey
    {
        internal JsonWebKey() => throw Declared.Only;

        public ECDsa ToECDsa(bool includePrivateParameters = false) => throw Declared.Only;
    }

    public readonly partial struct KeyType : IEquatable<KeyType>
    {
        public KeyType(string value) => throw Declared.Only;

        public static KeyType Ec => throw Declared.Only;

        public static KeyType EcHsm => throw Declared.Only;

        public static bool operator ==(KeyType left, KeyType right) => throw Declared.Only;

        public static bool operator !=(KeyType left, KeyType right) => throw Declared.Only;

        public bool Equals(KeyType other) => throw Declared.Only;

        public override bool Equals(object obj) => throw Declared.Only;

        public override int GetHashCode() => throw Declared.Only;
    }
}

namespace Azure.Security.KeyVault.Keys.Cryptography
{
    using Azure.Core;
    using ContractFunctions.AzureCompile;

    public partial class CryptographyClient
    {
        public CryptographyClient(Uri keyId, TokenCredential credential) => throw Declared.Only;

        public virtual Task<UnwrapResult> UnwrapKeyAsync(KeyWrapAlgorithm algorithm, byte[] encryptedKey, CancellationToken cancellationToken = default) => throw Declared.Only;

        public virtual Task<WrapResult> WrapKeyAsync(KeyWrapAlgorithm algorithm, byte[] key, CancellationToken cancellationToken = default) => throw Declared.Only;

        public virtual Task<SignResult> SignAsync(SignatureAlgorithm algorithm, byte[] digest, CancellationToken cancellationToken = default) => throw Declared.Only;
    }

    public readonly partial struct SignatureAlgorithm
    {
        public SignatureAlgorithm(string value) => throw Declared.Only;

        public static SignatureAlgorithm ES256 => throw Declared.Only;
    }

    public readonly partial struct KeyWrapAlgorithm
    {
        public KeyWrapAlgorithm(string value) => throw Declared.Only;

        public static KeyWrapAlgorithm RsaOaep256 => throw Declared.Only;
    }

    public partial class UnwrapResult
    {
        internal UnwrapResult() => throw Declared.Only;

        public byte[] Key => throw Declared.Only;
    }

    public partial class WrapResult
    {
        internal WrapResult() => throw Declared.Only;

        public byte[] EncryptedKey => throw Declared.Only;
    }

    public partial class SignResult
    {
        internal SignResult() => throw Declared.Only;

        public byte[] Signature => throw Declared.Only;
    }
}
