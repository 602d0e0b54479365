using System.Security.Cryptography;
using ContractFunctions.Pdf;

namespace ContractFunctions.Signing;

/// <summary>Signers' keys in the memory of this process, each for one attempt at one signature.</summary>
public sealed class MemorySignerKeys : ISignerKeys
{
    public Task<ISignerKey> CreateAsync(SignerKeyKind kind, CancellationToken cancellation) =>
        kind == SignerKeyKind.EcdsaP256
            ? Task.FromResult<ISignerKey>(new EcdsaSignerKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)))
            : Task.Run<ISignerKey>(() => new RsaKey(kind == SignerKeyKind.Rsa2048 ? 2048 : 3072), cancellation);

    private sealed class RsaKey : ISignerKey
    {
        private readonly RSA key;

        public RsaKey(int bits)
        {
            key = RSA.Create(bits);
            SubjectPublicKeyInfo = key.ExportSubjectPublicKeyInfo();
        }

        public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

        public Task<byte[]> SignHashAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation) =>
            Task.FromResult(key.SignHash(sha256.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        public void Dispose() => key.Dispose();
    }
}
