using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>
/// Builds the CMS SignedData (RFC 5652 §5) of a CAdES baseline signature (ETSI EN 319 122-1) over a hash: the document itself is never needed, so the key may live in an HSM.
/// Signed attributes: content type, message digest, signing-certificate-v2 (RFC 5035). No signing time: PAdES states it as /M (EN 319 142-1 §6.2).
/// </summary>
internal static class CmsBuilder
{
    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag DirectoryName = new(TagClass.ContextSpecific, 4);

    public static async Task<byte[]> BuildAsync(byte[] hash, PdfSignRequest request, CancellationToken cancellation)
    {
        X509Certificate2 certificate = request.Certificate;
        if (!request.Key.SubjectPublicKeyInfo.Span.SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo()))
        {
            throw new CryptographicException("the certificate is not of the signing key");
        }

        SignatureKind kind = SignatureKind.Of(certificate);
        byte[] attributesHash = SHA256.HashData(SignedAttributes(Asn1Tag.SetOf, hash, certificate));
        byte[] signature = await request.Key.SignHashAsync(attributesHash, cancellation);
        if (!kind.Verify(certificate, attributesHash, signature))
        {
            throw new CryptographicException("the signing key gave no signature of its own");
        }

        return Encode(hash, signature, kind, certificate, request.Chain);
    }

    private static byte[] Encode(byte[] hash, byte[] signature, SignatureKind kind, X509Certificate2 certificate, IReadOnlyList<X509Certificate2> chain)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.SignedData);
            using (writer.PushSequence(Context0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf())
                {
                    WriteAlgorithm(writer, Oids.Sha256);
                }

                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.Data);
                }

                // The root is left out: a reader has it or does not trust it, and what is carried here is not signed.
                WriteCertificates(writer, [certificate, .. chain.Where(above => !above.SubjectName.RawData.AsSpan().SequenceEqual(above.IssuerName.RawData))]);
                using (writer.PushSetOf())
                {
                    WriteSignerInfo(writer, hash, signature, kind, certificate);
                }
            }
        }

        return writer.Encode();
    }

    private static void WriteCertificates(AsnWriter writer, IEnumerable<X509Certificate2> certificates)
    {
        using (writer.PushSetOf(Context0))
        {
            foreach (X509Certificate2 certificate in certificates)
            {
                writer.WriteEncodedValue(certificate.RawData);
            }
        }
    }

    private static void WriteSignerInfo(AsnWriter writer, byte[] hash, byte[] signature, SignatureKind kind, X509Certificate2 certificate)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(certificate.IssuerName.RawData);
                writer.WriteInteger(certificate.SerialNumberBytes.Span);
            }

            WriteAlgorithm(writer, Oids.Sha256);
            writer.WriteEncodedValue(SignedAttributes(Context0, hash, certificate));
            kind.WriteAlgorithm(writer);
            writer.WriteOctetString(signature);
        }
    }

    // The hash that is signed is taken over the SET OF form, the message carries the [0] form (RFC 5652 §5.4).
    private static byte[] SignedAttributes(Asn1Tag tag, byte[] hash, X509Certificate2 certificate)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSetOf(tag))
        {
            WriteAttribute(writer, Oids.ContentType, value => value.WriteObjectIdentifier(Oids.Data));
            WriteAttribute(writer, Oids.MessageDigest, value => value.WriteOctetString(hash));
            WriteAttribute(writer, Oids.SigningCertificateV2, value => WriteSigningCertificate(value, certificate));
        }

        return writer.Encode();
    }

    private static void WriteAttribute(AsnWriter writer, string type, Action<AsnWriter> write)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSetOf())
            {
                write(writer);
            }
        }
    }

    // SigningCertificateV2 { certs { ESSCertIDv2 { hash (SHA-256 by default), issuerSerial } } }
    private static void WriteSigningCertificate(AsnWriter writer, X509Certificate2 certificate)
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOctetString(SHA256.HashData(certificate.RawDataMemory.Span));
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                using (writer.PushSequence(DirectoryName))
                {
                    writer.WriteEncodedValue(certificate.IssuerName.RawData);
                }

                writer.WriteInteger(certificate.SerialNumberBytes.Span);
            }
        }
    }

    private static void WriteAlgorithm(AsnWriter writer, string algorithm)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(algorithm);
        }
    }
}
