using ContractFunctions.Pdf;

namespace ContractFunctions.Tests.Pdf;

/// <summary>Signed files and attacks that others made: none may be missed, and what is intact is told so.</summary>
public sealed class CorporaValidationTests
{
    // Intact by their makers' account, but not accepted here, and why.
    private static readonly Dictionary<string, ValidationVerdict> Refused = new(StringComparer.Ordinal)
    {
        // /ByteRange leaves out the digits of /Contents but signs its delimiters, and the digest is SHA-1 (pdfsig too finds it does not match).
        ["signed-pdf/pdf.js__signed_verified.pdf"] = ValidationVerdict.Invalid,

        // Encrypted, which is not read here.
        ["signed-pdf/qpdf__minimal-signed-restricted.pdf"] = ValidationVerdict.Unreadable,
    };

    public static TheoryData<string> Modified => Files(expected => expected.Contains("must-report-modified", StringComparison.Ordinal));

    public static TheoryData<string> Broken => Files(expected => expected.Contains("verify:invalid", StringComparison.Ordinal));

    public static TheoryData<string> Intact => Files(expected => expected.Contains("verify:intact", StringComparison.Ordinal));

    [CorporaTheory]
    [MemberData(nameof(Modified))]
    public void Validate_WhenModifiedAfterSigning_SaysSo(string file)
    {
        ValidationReport report = PdfValidator.Validate(Corpora.Read(file), new ValidationPolicy());
        Assert.Equal(ValidationVerdict.Invalid, report.Verdict);
        Assert.Contains(
            report.Signatures.SelectMany(signature => signature.Findings),
            finding => finding.IsFault && finding.Kind is FindingKind.ModifiedAfterSigning or FindingKind.Coverage or FindingKind.Revision);
    }

    [CorporaTheory]
    [MemberData(nameof(Broken))]
    public void Validate_WhenForged_IsNeverIntact(string file) =>
        Assert.Contains(PdfValidator.Validate(Corpora.Read(file), new ValidationPolicy()).Verdict, (ValidationVerdict[])[ValidationVerdict.Invalid, ValidationVerdict.Unreadable]);

    [CorporaTheory]
    [MemberData(nameof(Intact))]
    public void Validate_WhenIntact_IsNotAccused(string file)
    {
        ValidationReport report = PdfValidator.Validate(Corpora.Read(file), new ValidationPolicy());
        Assert.Equal(Refused.GetValueOrDefault(file, ValidationVerdict.IntactButUnknownIssuer), report.Verdict);
    }

    /// <summary>Every row that says what validation must answer is in one of the three lists.</summary>
    [CorporaFact]
    public void Rows_ThatTellAVerdict_AreAllChecked()
    {
        string[] told = [.. Corpora.Rows((_, expected) => expected.Contains("verify:", StringComparison.Ordinal)).Select(row => row.File)];
        string[] listed = [.. ((TheoryData<string>[])[Modified, Broken, Intact]).SelectMany(rows => rows.Cast<object[]>()).Select(row => (string)row[0])];
        Assert.NotEmpty(told);
        Assert.Equal(told.Order(), listed.Order());
        Assert.All(Refused.Keys, refused => Assert.Contains(refused, listed));
    }

    private static TheoryData<string> Files(Func<string, bool> expected) => [.. Corpora.Rows((_, handling) => expected(handling)).Select(row => row.File).DefaultIfEmpty("none")];
}
