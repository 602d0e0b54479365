using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>An OCSP request (RFC 6960 §4.1) about one certificate, without a nonce: responders answer from prepared responses (RFC 5019).</summary>
internal static class OcspRequest
{
    private const string Sha1Oid = "1.3.14.3.2.26";

    public static byte[] Write(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Sha1Oid);
                writer.WriteNull();
            }

#pragma warning disable CA5350 // RFC 5019 §2.1.1 names issuers by SHA-1; nothing rests on its strength.
            writer.WriteOctetString(SHA1.HashData(issuer.SubjectName.RawData));
            writer.WriteOctetString(SHA1.HashData(issuer.PublicKey.EncodedKeyValue.RawData));
#pragma warning restore CA5350
            writer.WriteInteger(certificate.SerialNumberBytes.Span);
        }

        return writer.Encode();
    }
}
