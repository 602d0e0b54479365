using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>The answer for a whole file.</summary>
public enum ValidationVerdict
{
    /// <summary>Every signature is intact, nothing was changed since, and every signer's certificate leads to a given trust anchor.</summary>
    Valid,

    /// <summary>完整，签发者未知: every signature is intact and nothing was changed since, but at least one certificate leads to no given trust anchor.</summary>
    IntactButUnknownIssuer,

    /// <summary>At least one signature is broken, or the document was changed after it.</summary>
    Invalid,

    /// <summary>No readable PDF file.</summary>
    Unreadable,

    /// <summary>A readable file without any signature.</summary>
    NoSignatures,
}

/// <summary>What a signature is.</summary>
public enum SignatureType
{
    /// <summary>PAdES baseline (ETSI.CAdES.detached with a signing-certificate attribute).</summary>
    Pades,

    /// <summary>Any other CMS signature in a PDF (adbe.pkcs7.*).</summary>
    Cms,

    /// <summary>A document timestamp (ETSI.RFC3161, ISO 32000-2 §12.8.5).</summary>
    DocumentTimestamp,
}

/// <summary>
/// Levels of PAdES baseline signatures (ETSI EN 319 142-1 §6). From B-T on, the timestamps count that lead to a trust anchor; where no anchors are given, all that verify.
/// </summary>
public enum PadesLevel
{
    /// <summary>A signature whose time is the signer's word.</summary>
    BB,

    /// <summary>Timestamped.</summary>
    BT,

    /// <summary>And the file has every certificate, with evidence that none was revoked.</summary>
    BLT,

    /// <summary>And a document timestamp over that.</summary>
    BLTA,
}

/// <summary>A timestamp within a signature.</summary>
/// <param name="Time">Since when the signature exists at the latest.</param>
/// <param name="Certificate">The authority's.</param>
/// <param name="Trust">Where that leads.</param>
public sealed record TimestampReport(DateTimeOffset Time, X509Certificate2? Certificate, IssuerTrust Trust);

/// <summary>Where the signer's certificate leads.</summary>
public enum IssuerTrust
{
    /// <summary>To a given trust anchor, valid at the signing time.</summary>
    Trusted,

    /// <summary>To no given trust anchor.</summary>
    Unknown,

    /// <summary>To an anchor or not, but against the rules: not valid at the signing time, a broken or misused certificate.</summary>
    Broken,
}

/// <summary>What was found about a signature.</summary>
public enum FindingKind
{
    /// <summary>/ByteRange or /Contents is not what §12.8.1 says, or the range does not leave out exactly /Contents.</summary>
    Coverage,

    /// <summary>The signed bytes are no complete revision of the file.</summary>
    Revision,

    /// <summary>The CMS is malformed, its digest is not that of the signed bytes, or its signature does not verify.</summary>
    Integrity,

    /// <summary>The signing-certificate attribute is missing or names another certificate.</summary>
    SigningCertificate,

    /// <summary>Digest algorithm with known collisions.</summary>
    WeakAlgorithm,

    /// <summary>The timestamp within the signature is not of it, or its authority is unknown: it proves no time.</summary>
    Timestamp,

    /// <summary>The certificate does not lead to a trust anchor, or breaks rules.</summary>
    Issuer,

    /// <summary>The document was changed after this signature in a way it does not allow.</summary>
    ModifiedAfterSigning,

    /// <summary>Allowed, but worth knowing: a field for a further signature was added later, or validation data was.</summary>
    AddedAfterSigning,

    /// <summary>Intact, but not of a PAdES baseline form.</summary>
    NotPades,

    /// <summary>Validation itself met something it could not read.</summary>
    Fault,
}

/// <summary>One finding.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="IsFault">Whether it makes the signature invalid; else it is information.</param>
/// <param name="Detail">In English, for developers: numbers and keys, no content.</param>
public sealed record ValidationFinding(FindingKind Kind, bool IsFault, string Detail);

/// <summary>What is known about one signature.</summary>
public sealed record SignatureReport
{
    /// <summary>Fully qualified name of its field.</summary>
    public required string FieldName { get; init; }

    /// <summary>What it is.</summary>
    public required SignatureType Type { get; init; }

    /// <summary>The signer's certificate; null when the CMS could not be read. Do not dispose it before the report is used up.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The signing time: of the timestamp when it is one or has one that is trusted, else as the signer states it (/M).</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>/Name.</summary>
    public string? SignerName { get; init; }

    /// <summary>/Reason.</summary>
    public string? Reason { get; init; }

    /// <summary>How many bytes from the start of the file its revision takes.</summary>
    public long RevisionBytes { get; init; }

    /// <summary>Whether its revision is the whole file.</summary>
    public bool CoversWholeFile { get; init; }

    /// <summary>Whether it certifies the document, and what it allows afterwards (DocMDP /P); null when it certifies nothing.</summary>
    public int? Permission { get; init; }

    /// <summary>The level it reaches in this file; null when it is none of PAdES, or broken.</summary>
    public PadesLevel? Level { get; init; }

    /// <summary>The timestamp within the signature; null when there is none, or it proves nothing.</summary>
    public TimestampReport? Timestamp { get; init; }

    /// <summary>Where the certificate leads.</summary>
    public IssuerTrust Trust { get; init; } = IssuerTrust.Unknown;

    /// <summary>Everything found.</summary>
    public IReadOnlyList<ValidationFinding> Findings { get; init; } = [];

    /// <summary>Whether the signature is unbroken and nothing was changed after it that it does not allow.</summary>
    public bool IsIntact => !Findings.Any(finding => finding.IsFault);
}

/// <summary>The result of a validation.</summary>
/// <param name="Verdict">For the file.</param>
/// <param name="Signatures">In the order of their revisions.</param>
/// <param name="Fault">Why the file is unreadable; null when it is not.</param>
public sealed record ValidationReport(ValidationVerdict Verdict, IReadOnlyList<SignatureReport> Signatures, PdfException? Fault = null);

/// <summary>What a validation trusts and spends.</summary>
public sealed record ValidationPolicy
{
    /// <summary>The roots to trust. None: the best answer is <see cref="ValidationVerdict.IntactButUnknownIssuer"/>. Nothing is fetched, the machine's own store is not used.</summary>
    public IReadOnlyList<X509Certificate2> TrustAnchors { get; init; } = [];

    /// <summary>For reading each revision.</summary>
    public PdfLimits Limits { get; init; } = PdfLimits.Default;

    /// <summary>More signatures than these are not looked at: the file is invalid.</summary>
    public int MaxSignatures { get; init; } = 200;
}
