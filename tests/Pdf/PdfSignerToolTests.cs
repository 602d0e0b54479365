using ContractFunctions.Pdf;

namespace ContractFunctions.Tests.Pdf;

/// <summary>What independent validators say of files signed here.</summary>
public sealed class PdfSignerToolTests
{
    [ToolTheory("pdfsig", "qpdf", "mutool")]
    [InlineData("P-256")]
    [InlineData("RSA-2048")]
    [InlineData("RSA-3072")]
    public async Task Sign_ThreeTimes_IsValidForEveryTool(string kind) => AssertValid(await TestFiles.SignedAsync(TestFiles.OnePage(), 3, kind), 3);

    [ToolTheory("pdfsig", "qpdf", "mutool")]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public async Task Sign_OnRotatedAndCroppedPage_IsValidForEveryTool(int rotate) =>
        AssertValid(await TestFiles.SignedAsync(TestFiles.OnePage(rotate, PdfArray.Of(20, 30, 575, 812)), 2), 2);

    public static TheoryData<string> Accepted => [.. Corpora.Rows((file, expected) => file.StartsWith("good-pdf/", StringComparison.Ordinal) && expected == "accept").Select(row => row.File).DefaultIfEmpty("none")];

    [ToolTheory("pdfsig", "qpdf", "mutool")]
    [MemberData(nameof(Accepted))]
    public async Task Sign_FilesOfOtherMakers_ThreeTimes_IsValidForEveryTool(string file)
    {
        if (Corpora.Folder is not null)
        {
            byte[] pdf = Corpora.Read(file);
            AssertValid(await TestFiles.SignedAsync(pdf, 3), 3, RunQpdf(pdf).Exit);
        }
    }

    [ToolTheory("openssl")]
    [InlineData("P-256")]
    [InlineData("RSA-2048")]
    public async Task Sign_CmsIsCadesForOpenssl(string kind)
    {
        ReadOnlyMemory<byte> pdf = await TestFiles.SignedAsync(TestFiles.OnePage(), 1, kind);
        PdfDocument document = PdfDocument.Read(pdf);
        SignatureInFile signature = Assert.Single(SignatureInFile.All(document, FormFields.Read(document), 10));
        SignedRange range = SignedRange.Read(document, signature.Dictionary);
        using TemporaryFile cms = new(range.Cms, ".der");
        using TemporaryFile content = new(range.SignedBytes(pdf), ".bin");
        using TemporaryFile root = new(System.Text.Encoding.ASCII.GetBytes(TestAuthority.Shared.Root.ExportCertificatePem()), ".pem");
        (int exit, string said) = Tools.Run(
            "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", cms.Path, "-content", content.Path, "-CAfile", root.Path,
            "-purpose", "any", "-attime", TestAuthority.Now.ToUnixTimeSeconds().ToString(), "-out", "/dev/null");
        Assert.True(exit == 0, said);
    }

    // A file that qpdf warns of before it is signed (exit 3) may be warned of afterwards, no more.
    private static void AssertValid(ReadOnlyMemory<byte> pdf, int signatures, int qpdfBefore = 0)
    {
        using TemporaryFile file = new(pdf);
        (_, string pdfsig) = Tools.Run("pdfsig", "-nocert", file.Path);
        Assert.Equal(signatures, pdfsig.Split("Signature is Valid.").Length - 1);
        (int qpdf, string report) = Tools.Run("qpdf", "--check", file.Path);
        Assert.True(qpdf == 0 || qpdf == qpdfBefore, report);
        (_, string mutool) = Tools.Run("mutool", "sign", "-v", file.Path);
        Assert.Equal(signatures - 1, mutool.Split("The signature is valid but there have been edits since signing.").Length - 1);
        Assert.Single(mutool.Split("The document is unchanged since signing.").Skip(1));
        ValidationReport own = PdfValidator.Validate(pdf, new ValidationPolicy { TrustAnchors = [TestAuthority.Shared.Root] });
        Assert.Equal(ValidationVerdict.Valid, own.Verdict);
    }

    private static (int Exit, string Output) RunQpdf(ReadOnlyMemory<byte> pdf)
    {
        using TemporaryFile file = new(pdf);
        return Tools.Run("qpdf", "--check", file.Path);
    }
}
