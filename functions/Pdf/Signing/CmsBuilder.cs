using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>What a CMS signs.</summary>
/// <param name="Type">Content type.</param>
/// <param name="Sha256">Of the content.</param>
/// <param name="Encapsulated">The content itself, carried along; null when it stays outside.</param>
internal sealed record CmsContent(string Type, byte[] Sha256, byte[]? Encapsulated)
{
    public static CmsContent Detached(byte[] sha256) => new(Oids.Data, sha256, null);

    public static CmsContent Encapsulating(string type, byte[] content) => new(type, SHA256.HashData(content), content);
}

/// <summary>Who signs a CMS: key, its certificate, and those above it, issuer first; a self-signed root is left out.</summary>
internal sealed record CmsSigner(ISignerKey Key, X509Certificate2 Certificate, IReadOnlyList<X509Certificate2> Chain);

/// <summary>
/// Builds the CMS SignedData (RFC 5652 §5) of a CAdES baseline signature (ETSI EN 319 122-1) over a hash: the document itself is never needed, so the key may live in an HSM.
/// Signed attributes: content type, message digest, signing-certificate-v2 (RFC 5035). No signing time: PAdES states it as /M (EN 319 142-1 §6.2).
/// Unsigned: a timestamp of the signature value, when there is a source of them.
/// </summary>
internal static class CmsBuilder
{
    // RFC 5652 §5.1: 3 when what is signed is not plain data.
    private const int DataVersion = 1, OtherVersion = 3;

    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag DirectoryName = new(TagClass.ContextSpecific, 4);

    public static async Task<byte[]> BuildAsync(CmsContent content, CmsSigner signer, ITimestampSource? timestamps, CancellationToken cancellation)
    {
        X509Certificate2 certificate = signer.Certificate;
        if (!signer.Key.SubjectPublicKeyInfo.Span.SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo()))
        {
            throw new CryptographicException("the certificate is not of the signing key");
        }

        SignatureKind kind = SignatureKind.Of(certificate);
        byte[] attributesHash = SHA256.HashData(SignedAttributes(Asn1Tag.SetOf, content, certificate));
        byte[] signature = await signer.Key.SignHashAsync(attributesHash, cancellation);
        if (!kind.Verify(certificate, attributesHash, signature))
        {
            throw new CryptographicException("the signing key gave no signature of its own");
        }

        byte[]? timestamp = timestamps is null ? null : (await timestamps.StampAsync(SHA256.HashData(signature), cancellation)).ToArray();
        return Encode(content, signer, kind, signature, timestamp);
    }

    private static byte[] Encode(CmsContent content, CmsSigner signer, SignatureKind kind, byte[] signature, byte[]? timestamp)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.SignedData);
            using (writer.PushSequence(Context0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(content.Type == Oids.Data ? DataVersion : OtherVersion);
                using (writer.PushSetOf())
                {
                    WriteAlgorithm(writer, Oids.Sha256);
                }

                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(content.Type);
                    if (content.Encapsulated is { } inside)
                    {
                        using (writer.PushSequence(Context0))
                        {
                            writer.WriteOctetString(inside);
                        }
                    }
                }

                // The root is left out: a reader has it or does not trust it, and what is carried here is not signed.
                WriteCertificates(writer, [signer.Certificate, .. signer.Chain.Where(above => !above.SubjectName.RawData.AsSpan().SequenceEqual(above.IssuerName.RawData))]);
                using (writer.PushSetOf())
                {
                    WriteSignerInfo(writer, content, signature, kind, signer.Certificate, timestamp);
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

    private static void WriteSignerInfo(
        AsnWriter writer, CmsContent content, byte[] signature, SignatureKind kind, X509Certificate2 certificate, byte[]? timestamp)
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
            writer.WriteEncodedValue(SignedAttributes(Context0, content, certificate));
            kind.WriteAlgorithm(writer);
            writer.WriteOctetString(signature);
            if (timestamp is { } token)
            {
                using (writer.PushSetOf(Context1))
                {
                    WriteAttribute(writer, Oids.SignatureTimestamp, value => value.WriteEncodedValue(token));
                }
            }
        }
    }

    // The hash that is signed is taken over the SET OF form, the message carries the [0] form (RFC 5652 §5.4).
    private static byte[] SignedAttributes(Asn1Tag tag, CmsContent content, X509Certificate2 certificate)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSetOf(tag))
        {
            WriteAttribute(writer, Oids.ContentType, value => value.WriteObjectIdentifier(content.Type));
            WriteAttribute(writer, Oids.MessageDigest, value => value.WriteOctetString(content.Sha256));
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
