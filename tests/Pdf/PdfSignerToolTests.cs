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

    private static void AssertValid(ReadOnlyMemory<byte> pdf, int signatures)
    {
        using TemporaryFile file = new(pdf);
        (_, string pdfsig) = Tools.Run("pdfsig", "-nocert", file.Path);
        Assert.Equal(signatures, pdfsig.Split("Signature is Valid.").Length - 1);
        (int qpdf, string report) = Tools.Run("qpdf", "--check", file.Path);
        Assert.True(qpdf == 0, report);
        (_, string mutool) = Tools.Run("mutool", "sign", "-v", file.Path);
        Assert.Equal(signatures - 1, mutool.Split("The signature is valid but there have been edits since signing.").Length - 1);
        Assert.Single(mutool.Split("The document is unchanged since signing.").Skip(1));
    }
}
