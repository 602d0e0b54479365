using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>The timestamp within a signature (CAdES signature-time-stamp, ETSI EN 319 122-1 §5.3), verified over the signature value.</summary>
internal sealed record TimestampCheck(DateTimeOffset Time, X509Certificate2? Certificate, X509Certificate2Collection Certificates, IssuerTrust Trust)
{
    /// <summary>Null when there is none, or it is not of this signature: then findings say so. A bad timestamp takes proof of the time away, not the signature.</summary>
    public static TimestampCheck? Of(SignerInfo? signer, ValidationPolicy policy, FindingList findings)
    {
        if (signer is null || TokenOf(signer) is not { } token)
        {
            return null;
        }

        // Also checks the signing-certificate attribute and that the key serves time-stamping alone.
        if (!token.VerifySignatureForSignerInfo(signer, out X509Certificate2? certificate))
        {
            findings.Note(FindingKind.Timestamp, "the timestamp is not of this signature");
            return null;
        }

        X509Certificate2Collection certificates = token.AsSignedCms().Certificates;
        FindingList about = new();
        IssuerTrust trust = ChainCheck.Check(certificate, certificates, token.TokenInfo.Timestamp, policy, about);
        foreach (ValidationFinding finding in about.Items)
        {
            findings.Note(FindingKind.Timestamp, finding.Detail);
        }

        return trust == IssuerTrust.Broken ? null : new TimestampCheck(token.TokenInfo.Timestamp, certificate, certificates, trust);
    }

    /// <summary>The token as it stands, unverified; null when there is none or it cannot be read.</summary>
    public static Rfc3161TimestampToken? TokenOf(SignerInfo signer)
    {
        CryptographicAttributeObject? attribute = signer.UnsignedAttributes.Cast<CryptographicAttributeObject>().FirstOrDefault(one => one.Oid.Value == Oids.SignatureTimestamp);
        return attribute is { Values.Count: > 0 } && Rfc3161TimestampToken.TryDecode(attribute.Values[0].RawData, out Rfc3161TimestampToken? token, out _) ? token : null;
    }
}
