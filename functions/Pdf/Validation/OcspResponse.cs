using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>A successful OCSP response (RFC 6960 §4.2), read but not yet believed: <see cref="IsOf"/> checks its signature.</summary>
internal sealed class OcspResponse
{
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";

    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0), Context1 = new(TagClass.ContextSpecific, 1);

    private readonly byte[] tbs;
    private readonly byte[] signature;
    private readonly string algorithm;
    private readonly List<X509Certificate2> responders = [];
    private readonly List<Single> singles = [];

    private OcspResponse(AsnReader basic)
    {
        tbs = basic.ReadEncodedValue().ToArray();
        algorithm = basic.ReadSequence().ReadObjectIdentifier();
        signature = basic.ReadBitString(out _);
        if (basic.HasData)
        {
            for (AsnReader certificates = basic.ReadSequence(Context0).ReadSequence(); certificates.HasData;)
            {
                responders.Add(X509CertificateLoader.LoadCertificate(certificates.ReadEncodedValue().Span));
            }
        }

        AsnReader data = new AsnReader(tbs, AsnEncodingRules.BER).ReadSequence();
        if (data.PeekTag().HasSameClassAndValue(Context0))
        {
            data.ReadEncodedValue();
        }

        data.ReadEncodedValue();
        data.ReadGeneralizedTime();
        for (AsnReader responses = data.ReadSequence(); responses.HasData;)
        {
            singles.Add(ReadSingle(responses.ReadSequence()));
        }
    }

    /// <summary>About one certificate; one that is known and has no time of revocation is good.</summary>
    public sealed record Single(BigInteger Serial, byte[] IssuerKeyHash, bool IsKnown, DateTimeOffset? RevokedAt, DateTimeOffset ThisUpdate, DateTimeOffset? NextUpdate);

    /// <exception cref="AsnContentException">It is none.</exception>
    /// <exception cref="CryptographicException">The responder did not answer the question.</exception>
    public static OcspResponse Read(byte[] der)
    {
        AsnReader response = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        if (response.ReadEnumeratedBytes().Span is not [0])
        {
            throw new CryptographicException("the OCSP response is not successful");
        }

        AsnReader bytes = response.ReadSequence(Context0).ReadSequence();
        bytes.ReadObjectIdentifier();
        return new OcspResponse(new AsnReader(bytes.ReadOctetString(), AsnEncodingRules.BER).ReadSequence());
    }

    /// <summary>What it says about the certificate; null: nothing.</summary>
    public Single? Find(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        BigInteger serial = new(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true);
#pragma warning disable CA5350 // RFC 6960 identifies the issuer's key by its SHA-1; nothing rests on it.
        byte[] keyHash = SHA1.HashData(issuer.PublicKey.EncodedKeyValue.RawData);
#pragma warning restore CA5350
        return singles.FirstOrDefault(single => single.Serial == serial && single.IssuerKeyHash.AsSpan().SequenceEqual(keyHash));
    }

    /// <summary>Whether the issuer signed it, or a responder that the issuer named (RFC 6960 §4.2.2.2).</summary>
    public bool IsOf(X509Certificate2 issuer) => SignatureKind.VerifyData(issuer, algorithm, tbs, signature) || responders.Any(responder =>
        responder.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => usage.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == OcspSigning))
        && CertificatePath.IsIssuedBy(responder, issuer) && SignatureKind.VerifyData(responder, algorithm, tbs, signature));

    private static Single ReadSingle(AsnReader single)
    {
        AsnReader id = single.ReadSequence();
        id.ReadSequence();
        id.ReadOctetString();
        byte[] keyHash = id.ReadOctetString();
        BigInteger serial = id.ReadInteger();
        Asn1Tag status = single.PeekTag();
        DateTimeOffset? revokedAt = null;
        if (status.HasSameClassAndValue(Context1))
        {
            revokedAt = single.ReadSequence(Context1).ReadGeneralizedTime();
        }
        else
        {
            single.ReadEncodedValue();
        }

        DateTimeOffset thisUpdate = single.ReadGeneralizedTime();
        DateTimeOffset? nextUpdate = single.HasData && single.PeekTag().HasSameClassAndValue(Context0) ? single.ReadSequence(Context0).ReadGeneralizedTime() : null;
        return new Single(serial, keyHash, status.HasSameClassAndValue(Context0) || revokedAt is not null, revokedAt, thisUpdate, nextUpdate);
    }
}
