using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>What a CMS says once it is verified over the signed bytes.</summary>
internal sealed record CmsCheck(X509Certificate2? Certificate, X509Certificate2Collection Certificates, bool HasSigningCertificate, SignerInfo? Signer, DateTimeOffset? Time)
{
    /// <summary>Verifies a signature's CMS (RFC 5652 §5.6) and adds what is wrong to the findings.</summary>
    public static CmsCheck Verify(ReadOnlyMemory<byte> encoded, byte[] signed, FindingList findings)
    {
        // Detached: what is verified are these bytes, also where a CMS carries content of its own.
        SignedCms cms = new(new ContentInfo(signed), detached: true);
        cms.Decode(encoded.Span);
        if (cms.SignerInfos.Count != 1)
        {
            throw new CryptographicException($"{cms.SignerInfos.Count} signers in one CMS");
        }

        SignerInfo signer = cms.SignerInfos[0];
        cms.CheckSignature(verifySignatureOnly: true);
        CheckDigest(signer, findings);
        return new CmsCheck(
            signer.Certificate,
            cms.Certificates,
            CheckSigningCertificate(signer, findings),
            signer,
            null);
    }

    /// <summary>Verifies a document timestamp (RFC 3161) over the signed bytes.</summary>
    public static CmsCheck VerifyTimestamp(ReadOnlyMemory<byte> encoded, byte[] signed)
    {
        if (!Rfc3161TimestampToken.TryDecode(encoded, out Rfc3161TimestampToken? token, out _))
        {
            throw new CryptographicException("/Contents is no RFC 3161 token");
        }

        return token.VerifySignatureForData(signed, out X509Certificate2? certificate)
            ? new CmsCheck(certificate, token.AsSignedCms().Certificates, HasSigningCertificate: true, Signer: null, token.TokenInfo.Timestamp)
            : throw new CryptographicException("the timestamp is not of the signed bytes");
    }

    private static void CheckDigest(SignerInfo signer, FindingList findings)
    {
        string? algorithm = signer.DigestAlgorithm.Value;
        if (algorithm is not (Oids.Sha256 or Oids.Sha384 or Oids.Sha512))
        {
            findings.Fault(FindingKind.WeakAlgorithm, $"digest algorithm {algorithm}");
        }
    }

    /// <summary>True when a signing-certificate attribute (RFC 5035) is there; it must then name the signer's certificate.</summary>
    private static bool CheckSigningCertificate(SignerInfo signer, FindingList findings)
    {
        CryptographicAttributeObject[] attributes =
            [.. signer.SignedAttributes.Cast<CryptographicAttributeObject>().Where(attribute => attribute.Oid.Value is Oids.SigningCertificate or Oids.SigningCertificateV2)];
        foreach (CryptographicAttributeObject attribute in attributes)
        {
            if (attribute.Values.Count != 1 || !Names(attribute.Values[0].RawData, attribute.Oid.Value == Oids.SigningCertificateV2, signer.Certificate!))
            {
                findings.Fault(FindingKind.SigningCertificate, "the signing-certificate attribute names another certificate");
            }
        }

        return attributes.Length > 0;
    }

    // SigningCertificate(V2) ::= SEQUENCE { certs SEQUENCE OF ESSCertID(v2), … }; the first names the signer's certificate.
    private static bool Names(byte[] value, bool second, X509Certificate2 certificate)
    {
        AsnReader first = new AsnReader(value, AsnEncodingRules.BER).ReadSequence().ReadSequence().ReadSequence();
        string algorithm = second ? Oids.Sha256 : Oids.Sha1;
        if (second && first.PeekTag() == Asn1Tag.Sequence)
        {
            algorithm = first.ReadSequence().ReadObjectIdentifier();
        }

        ReadOnlySpan<byte> raw = certificate.RawDataMemory.Span;
        byte[]? hash = algorithm switch
        {
#pragma warning disable CA5350 // RFC 2634 knows SHA-1 only; here it identifies, it does not sign.
            Oids.Sha1 => SHA1.HashData(raw),
#pragma warning restore CA5350
            Oids.Sha256 => SHA256.HashData(raw),
            Oids.Sha384 => SHA384.HashData(raw),
            Oids.Sha512 => SHA512.HashData(raw),
            _ => null,
        };
        return hash is not null && first.ReadOctetString().AsSpan().SequenceEqual(hash);
    }
}
