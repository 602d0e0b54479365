using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Pdf;

namespace ContractFunctions.Signing;

/// <summary>Whom a certificate names.</summary>
public enum CertificateSubjectKind
{
    Person,
    Organization,
}

/// <summary>Whom a signing certificate names.</summary>
/// <param name="Kind">An organization's certificate names the company; who acted for it stands in the consent.</param>
/// <param name="Name">Legal name, up to 64 characters (X.520 ub-common-name; longer ones are cut in the common name and stand whole in the organization name, if one).</param>
/// <param name="IdentitySimulated">The real name was verified by the simulated verifier: the certificate says so in <see cref="SigningCertificate.SimulatedIdentityUnit"/>.</param>
public sealed record CertificateSubject(CertificateSubjectKind Kind, string Name, bool IdentitySimulated)
{
    /// <summary>A person's stable pseudonym, e.g. a keyed hash of the ID number in hex, never the number itself; up to 64 characters (attribute serialNumber).</summary>
    public string? Pseudonym { get; init; }

    /// <summary>An organization's 统一社会信用代码 (attribute organizationIdentifier, <c>NTRCN-…</c>, ETSI EN 319 412-1 §5.1.4).</summary>
    public string? Uscc { get; init; }

    /// <summary>Names the kind alone: the rest is personal data.</summary>
    public override string ToString() => Kind.ToString();
}

/// <summary>An order for a certificate.</summary>
/// <param name="Subject">Whom it names.</param>
/// <param name="SubjectPublicKeyInfo">DER, as <c>ISignerKey</c> gives it.</param>
/// <param name="ConsentHash">SHA-256 of the consent that this certificate serves, 32 bytes.</param>
public sealed record CertificateOrder(CertificateSubject Subject, ReadOnlyMemory<byte> SubjectPublicKeyInfo, ReadOnlyMemory<byte> ConsentHash);

/// <summary>A certificate issued for one signature, with the chain above it (issuer first, root last). The holder disposes it.</summary>
public sealed record SigningCertificate(X509Certificate2 Certificate, IReadOnlyList<X509Certificate2> Chain) : IDisposable
{
    /// <summary>The organizational unit that marks a certificate whose holder nobody checked.</summary>
    public const string SimulatedIdentityUnit = "SIMULATED-IDENTITY 身份未经核验";

    /// <summary>Serial number in hex, as the records keep it.</summary>
    public string SerialNumber => Certificate.SerialNumber;

    /// <summary>Where the consent hash stands in the certificate: a subject alternative name, an RFC 6920 URI <c>ni:///sha-256;base64url</c>.</summary>
    public static string ConsentUri(ReadOnlySpan<byte> consentHash) => $"ni:///sha-256;{System.Buffers.Text.Base64Url.EncodeToString(consentHash)}";

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (X509Certificate2 above in Chain)
        {
            above.Dispose();
        }
    }
}

/// <summary>
/// Issues the signers' certificates: for one consent, short-lived, never renewed. Issuing twice is harmless; certificates that no signature came to use are named by their serial number in the log.
/// </summary>
public interface ICertificateAuthority : IRevocationSource
{
    /// <summary>The root that readers have to trust, PEM (RFC 7468); after it those of authorities that it replaced.</summary>
    string RootPem { get; }

    /// <summary>Issues a certificate.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is of a kind that is not certified (P-256 and RSA from 2048 bits are).</exception>
    Task<SigningCertificate> IssueAsync(CertificateOrder order, CancellationToken cancellation);

    /// <summary>The issuing certificate's revocation list (RFC 5280 §5), DER.</summary>
    Task<byte[]> BuildRevocationListAsync(CancellationToken cancellation);

    /// <summary>Answers an OCSP request (RFC 6960), DER, about certificates of the issuing one.</summary>
    /// <returns>OCSPResponse, DER; null: the request cannot be read.</returns>
    Task<byte[]?> AnswerOcspAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation);
}
