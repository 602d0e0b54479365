namespace ContractFunctions.Pdf;

/// <summary>The validation of one signature, apart from what happened to the document after it.</summary>
internal sealed class SignatureValidation
{
    private readonly SignatureInFile signature;
    private readonly string? subFilter;
    private readonly PdfDocument document;
    private SignedRange? range;
    private CmsCheck? cms;
    private IssuerTrust trust = IssuerTrust.Unknown;

    private SignatureValidation(PdfDocument document, SignatureInFile signature)
    {
        this.document = document;
        this.signature = signature;
        subFilter = document.Name(signature.Dictionary["SubFilter"]);
        Permission = Permissions.Of(document, signature.Dictionary);
    }

    public FindingList Findings { get; } = new();

    /// <summary>End of the signed revision; 0 when unknown.</summary>
    public int End => range?.End ?? 0;

    /// <summary>The signed revision as a document of its own; null when it is none.</summary>
    public PdfDocument? Revision { get; private set; }

    public int? Permission { get; }

    /// <summary>The level reached; null when it is none of PAdES.</summary>
    public PadesLevel? Level { get; set; }

    /// <summary>Whether it is a document timestamp.</summary>
    public bool IsTimestamp => subFilter == "ETSI.RFC3161";

    /// <summary>Whether it is a signature of PAdES form.</summary>
    public bool IsPades => subFilter == "ETSI.CAdES.detached";

    public CmsCheck? Cms => cms;

    /// <summary>The timestamp in the CMS; null when it has none or that proves nothing.</summary>
    public TimestampCheck? Timestamp { get; private set; }

    public IssuerTrust Trust => trust;

    /// <summary>When it was made at the latest: by the timestamp, when that can be believed, else as the signer states.</summary>
    public DateTimeOffset? SignedAt => IsTimestamp ? cms?.Time : Timestamp is { Trust: IssuerTrust.Trusted } stamped ? stamped.Time : StatedAt;

    private DateTimeOffset? StatedAt => (document.Resolve(signature.Dictionary["M"]) as PdfString)?.ToDate();

    /// <summary>What the later validation data says against the certificate.</summary>
    public void Revoke(string detail)
    {
        trust = IssuerTrust.Broken;
        Findings.Fault(FindingKind.Issuer, detail);
    }

    /// <summary>What the later validation data says against the timestamp: it proves no time, and the certificate is looked at anew for the time the signer states.</summary>
    public void DisproveTimestamp(string detail, ValidationPolicy policy)
    {
        Timestamp = null;
        Findings.Note(FindingKind.Timestamp, detail);
        trust = ChainCheck.Check(cms!.Certificate, cms.Certificates, SignedAt, policy, Findings);
    }

    public static SignatureValidation Run(PdfDocument document, SignatureInFile signature, ValidationPolicy policy)
    {
        SignatureValidation validation = new(document, signature);
        FindingList findings = validation.Findings;
        PdfValidator.Guard(findings, FindingKind.Coverage, () => validation.range = SignedRange.Read(document, signature.Dictionary));
        if (validation.range is { } range)
        {
            PdfValidator.Guard(findings, FindingKind.Revision, () => validation.ReadRevision(range, policy));
            PdfValidator.Guard(findings, FindingKind.Integrity, () => validation.CheckCms(range));
        }

        if (validation.cms is { } cms)
        {
            PdfValidator.Guard(findings, FindingKind.Timestamp, () => validation.Timestamp = TimestampCheck.Of(cms.Signer, policy, findings));
            PdfValidator.Guard(
                findings, FindingKind.Issuer, () => validation.trust = ChainCheck.Check(cms.Certificate, cms.Certificates, validation.SignedAt, policy, findings));
        }

        return validation;
    }

    public SignatureReport Report() => new()
    {
        FieldName = signature.FieldName,
        Type = IsTimestamp ? SignatureType.DocumentTimestamp : IsPades ? SignatureType.Pades : SignatureType.Cms,
        Certificate = cms?.Certificate,
        SignedAt = SignedAt,
        SignerName = (document.Resolve(signature.Dictionary["Name"]) as PdfString)?.ToText(),
        Reason = (document.Resolve(signature.Dictionary["Reason"]) as PdfString)?.ToText(),
        RevisionBytes = End,
        CoversWholeFile = End == document.File.Length,
        Permission = Permission,
        Level = Level,
        Timestamp = Timestamp is { } stamped ? new TimestampReport(stamped.Time, stamped.Certificate, stamped.Trust) : null,
        Trust = trust,
        Findings = Findings.Items,
    };

    private void ReadRevision(SignedRange range, ValidationPolicy policy)
    {
        ReadOnlyMemory<byte> bytes = document.File[..range.End];
        if (!PdfTail.IsEndOfRevision(bytes.Span))
        {
            throw new PdfException(PdfFault.Malformed, "the signed bytes do not end with a revision");
        }

        PdfDocument revision = range.End == document.File.Length ? document : PdfDocument.Read(bytes, policy.Limits);
        bool own = revision.Places.GetValueOrDefault(signature.Reference.Number) == document.Places.GetValueOrDefault(signature.Reference.Number)
            && FormFields.Read(revision).Any(field => field.Name == signature.FieldName && field.IsSignature && signature.Reference.Equals(field.Value));
        Revision = own ? revision : throw new PdfException(PdfFault.Malformed, "the signature is not part of the revision it signs");
    }

    private void CheckCms(SignedRange range)
    {
        byte[] signed = range.SignedBytes(document.File);
        if (IsTimestamp)
        {
            cms = CmsCheck.VerifyTimestamp(range.Cms, signed);
            return;
        }

        cms = CmsCheck.Verify(range.Cms, signed, Findings);
        if (!IsPades)
        {
            Findings.Note(FindingKind.NotPades, $"/SubFilter {subFilter}");
        }
        else if (!cms.HasSigningCertificate)
        {
            Findings.Fault(FindingKind.SigningCertificate, "the signing-certificate attribute is missing");
        }
    }
}
