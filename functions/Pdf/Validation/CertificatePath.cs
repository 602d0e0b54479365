using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>Who issued whom, by name and key identifier (RFC 5280 §4.2.1.1): which certificates belong together, not whether they are to be trusted.</summary>
internal static class CertificatePath
{
    public static bool IsSelfSigned(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    /// <summary>Whether the certificate carries a signature of the issuer's key.</summary>
    public static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        AsnReader whole = new AsnReader(certificate.RawDataMemory, AsnEncodingRules.DER).ReadSequence();
        byte[] tbs = whole.ReadEncodedValue().ToArray();
        return SignatureKind.VerifyData(issuer, whole.ReadSequence().ReadObjectIdentifier(), tbs, whole.ReadBitString(out _));
    }

    /// <summary>The issuer among the candidates, or null; of a self-signed one, itself.</summary>
    public static X509Certificate2? IssuerOf(X509Certificate2 certificate, IEnumerable<X509Certificate2> candidates)
    {
        ReadOnlyMemory<byte>? wanted = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        return candidates.FirstOrDefault(candidate => candidate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
            && (wanted is not { } identifier || candidate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is not { } own
                || own.SubjectKeyIdentifierBytes.Span.SequenceEqual(identifier.Span)));
    }

    /// <summary>The certificate and those above it, as far as they are among the candidates.</summary>
    public static IReadOnlyList<X509Certificate2> Above(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> candidates)
    {
        const int longest = 10;
        List<X509Certificate2> path = [certificate];
        while (path.Count < longest && !IsSelfSigned(path[^1]) && IssuerOf(path[^1], candidates) is { } issuer)
        {
            path.Add(issuer);
        }

        return path;
    }
}
