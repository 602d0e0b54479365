using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using ContractFunctions.Pdf;

namespace ContractFunctions.Signing;

/// <summary>A P-256 key in this process.</summary>
/// <param name="key">Disposed with this.</param>
public sealed class EcdsaSignerKey(ECDsa key) : ISignerKey
{
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; } = key.ExportSubjectPublicKeyInfo();

    public Task<byte[]> SignHashAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation) =>
        Task.FromResult(key.SignHash(sha256.Span, DSASignatureFormat.Rfc3279DerSequence));

    public void Dispose() => key.Dispose();

    /// <summary>A signature as vaults give it, r and s side by side (IEEE P1363), as Ecdsa-Sig-Value (RFC 3279 §2.2.3).</summary>
    public static byte[] ToDer(ReadOnlySpan<byte> concatenated)
    {
        int half = concatenated.Length / 2;
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(concatenated[..half], isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(concatenated[half..], isUnsigned: true, isBigEndian: true));
        }

        return writer.Encode();
    }
}
