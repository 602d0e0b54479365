using System.Formats.Asn1;
using System.Security.Cryptography;

namespace ContractFunctions.Pdf;

/// <summary>
/// Validates the signatures of a file (ISO 32000-2 §12.8; ETSI EN 319 102-1, basic signatures): CMS, certificate path, coverage of each revision,
/// and what later revisions changed. A CMS that verifies is not enough: shadow and update attacks leave it intact.
/// </summary>
public static class PdfValidator
{
    /// <summary>Validates all signatures. Never throws for anything in the file: what cannot be read is unreadable, what cannot be validated is invalid.</summary>
    /// <param name="pdf">The whole file.</param>
    /// <param name="policy">What to trust.</param>
    public static ValidationReport Validate(ReadOnlyMemory<byte> pdf, ValidationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        PdfDocument document;
        try
        {
            document = PdfDocument.Read(pdf, policy.Limits);
            _ = document.Pages;
        }
        catch (PdfException e)
        {
            return new ValidationReport(ValidationVerdict.Unreadable, [], e);
        }

        try
        {
            IReadOnlyList<SignatureInFile> signatures = SignatureInFile.All(document, FormFields.Read(document), policy.MaxSignatures);
            return signatures.Count == 0 ? new ValidationReport(ValidationVerdict.NoSignatures, []) : Validate(document, signatures, policy);
        }
        catch (PdfException e)
        {
            return new ValidationReport(ValidationVerdict.Invalid, [], e);
        }
    }

    private static ValidationReport Validate(PdfDocument document, IReadOnlyList<SignatureInFile> signatures, ValidationPolicy policy)
    {
        List<SignatureValidation> validations = [.. signatures.Select(signature => SignatureValidation.Run(document, signature, policy)).OrderBy(validation => validation.End)];
        ChangeDetection.Run(document, validations);
        LevelCheck.Run(document, validations, policy);
        SignatureReport[] reports = [.. validations.Select(validation => validation.Report())];
        ValidationVerdict verdict = reports.Any(report => !report.IsIntact) ? ValidationVerdict.Invalid
            : reports.Any(report => report.Trust != IssuerTrust.Trusted) ? ValidationVerdict.IntactButUnknownIssuer
            : ValidationVerdict.Valid;
        return new ValidationReport(verdict, reports);
    }

    /// <summary>Runs one step of a validation: what it throws because of the file becomes a finding.</summary>
    internal static void Guard(FindingList findings, FindingKind kind, Action step)
    {
        try
        {
            step();
        }
        catch (PdfException e)
        {
            findings.Fault(kind, e.Message);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or ArgumentException or InvalidOperationException or FormatException or OverflowException or NotSupportedException)
        {
            // Parsers of the framework throw these on malformed CMS and certificates; their messages may quote content.
            findings.Fault(kind, $"{kind} cannot be checked: {e.GetType().Name}");
        }
    }
}
