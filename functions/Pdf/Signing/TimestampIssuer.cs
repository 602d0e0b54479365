using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>Makes RFC 3161 timestamp tokens: the time-stamping authority itself, apart from how it is asked.</summary>
/// <param name="key">The authority's key.</param>
/// <param name="certificate">Its certificate, with the one extended key usage id-kp-timeStamping, critical (RFC 3161 §2.3).</param>
/// <param name="chain">The certificates above it; issuer first.</param>
/// <param name="policy">Object identifier of the policy the tokens are issued under.</param>
/// <param name="time">The authority's clock.</param>
public sealed class TimestampIssuer(ISignerKey key, X509Certificate2 certificate, IReadOnlyList<X509Certificate2> chain, string policy, TimeProvider time) : ITimestampSource
{
    private const int SerialBytes = 16;

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> StampAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sha256.Length, SHA256.HashSizeInBytes, nameof(sha256));
        CmsContent content = CmsContent.Encapsulating(Oids.TimestampInfo, Info(sha256.Span));
        return await CmsBuilder.BuildAsync(content, new CmsSigner(key, certificate, chain), timestamps: null, cancellation);
    }

    // TSTInfo (RFC 3161 §2.4.2). The serial number is random: unique without anything to be kept.
    private byte[] Info(ReadOnlySpan<byte> sha256)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteObjectIdentifier(policy);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.Sha256);
                }

                writer.WriteOctetString(sha256);
            }

            writer.WriteIntegerUnsigned(NewNumber(SerialBytes));
            writer.WriteGeneralizedTime(time.GetUtcNow(), omitFractionalSeconds: true);
        }

        return writer.Encode();
    }

    // DER allows no leading zeros.
    private static byte[] NewNumber(int length)
    {
        byte[] number = RandomNumberGenerator.GetBytes(length);
        number[0] |= 0x40;
        return number;
    }
}
