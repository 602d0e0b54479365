using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>A certificate revocation list (RFC 5280 §5), read but not yet believed: <see cref="IsOf"/> checks its signature.</summary>
internal sealed class RevocationList
{
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0);

    private readonly byte[] tbs;
    private readonly byte[] signature;
    private readonly string algorithm;
    private readonly byte[] issuerName;
    private readonly Dictionary<BigInteger, DateTimeOffset> revoked = [];

    private RevocationList(byte[] tbs, string algorithm, byte[] signature)
    {
        (this.tbs, this.algorithm, this.signature) = (tbs, algorithm, signature);
        AsnReader list = new AsnReader(tbs, AsnEncodingRules.DER).ReadSequence();
        if (list.PeekTag() == Asn1Tag.Integer)
        {
            list.ReadInteger();
        }

        list.ReadSequence();
        issuerName = list.ReadEncodedValue().ToArray();
        ThisUpdate = ReadTime(list);
        NextUpdate = list.HasData && IsTime(list.PeekTag()) ? ReadTime(list) : null;
        if (list.HasData && list.PeekTag() == Asn1Tag.Sequence)
        {
            for (AsnReader entries = list.ReadSequence(); entries.HasData;)
            {
                AsnReader entry = entries.ReadSequence();
                revoked.TryAdd(entry.ReadInteger(), ReadTime(entry));
            }
        }

        // A list of part of the certificates (delta, indirect, by reason) is marked by a critical extension and says nothing here.
        IsComplete = !list.HasData || !HasCriticalExtension(list.ReadSequence(Extensions).ReadSequence());
    }

    public DateTimeOffset ThisUpdate { get; }

    public DateTimeOffset? NextUpdate { get; }

    public bool IsComplete { get; }

    /// <exception cref="AsnContentException">It is none.</exception>
    public static RevocationList Read(byte[] der)
    {
        AsnReader list = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        byte[] tbs = list.ReadEncodedValue().ToArray();
        return new RevocationList(tbs, list.ReadSequence().ReadObjectIdentifier(), list.ReadBitString(out _));
    }

    /// <summary>Whether this issuer signed it.</summary>
    public bool IsOf(X509Certificate2 issuer) => issuerName.AsSpan().SequenceEqual(issuer.SubjectName.RawData) && SignatureKind.VerifyData(issuer, algorithm, tbs, signature);

    /// <summary>When the certificate was revoked; null: it is not on the list.</summary>
    public DateTimeOffset? RevokedAt(X509Certificate2 certificate) =>
        revoked.TryGetValue(new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true), out DateTimeOffset at) ? at : null;

    private static bool IsTime(Asn1Tag tag) => tag == Asn1Tag.UtcTime || tag == Asn1Tag.GeneralizedTime;

    private static DateTimeOffset ReadTime(AsnReader reader) => reader.PeekTag() == Asn1Tag.UtcTime ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    private static bool HasCriticalExtension(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            AsnReader extension = extensions.ReadSequence();
            extension.ReadObjectIdentifier();
            if (extension.PeekTag() == Asn1Tag.Boolean && extension.ReadBoolean())
            {
                return true;
            }
        }

        return false;
    }
}
