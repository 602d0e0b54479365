using System.Text;
using System.Xml.Linq;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Appearances;
using ContractFunctions.Pdf.Fonts;
using ContractFunctions.Pdf.Images;
using ContractFunctions.Tests.Pdf.Images;

namespace ContractFunctions.Tests.Pdf.Appearances;

public sealed class AppearanceTests
{
    private static readonly string[] Lines = ["签署人：王小明（身份未经核验）", "签署时间：2026-11-22 21:00:05 北京时间"];

    /// <summary>Reading order of a seal: columns from the right, each from the top.</summary>
    [Theory]
    [InlineData("张三", NameSealSuffix.Customary, "张三|之印")]
    [InlineData("王小明", NameSealSuffix.Customary, "王小|明印")]
    [InlineData("欧阳小明", NameSealSuffix.Customary, "欧阳|小明")]
    [InlineData("喆", NameSealSuffix.Customary, "喆印")]
    [InlineData("张三", NameSealSuffix.None, "张三")]
    [InlineData("王小明", NameSealSuffix.None, "王|小明")]
    [InlineData("张三", NameSealSuffix.Seal, "张|三印")]
    [InlineData("王小明", NameSealSuffix.OfSeal, "王小|明之印")]
    [InlineData("阿卜杜拉·买买提", NameSealSuffix.Customary, "阿卜|杜拉|买买提")]
    [InlineData("𠮷田", NameSealSuffix.Customary, "𠮷田|之印")]
    public void SealLayout_ReadsFromRightToLeft(string name, NameSealSuffix suffix, string expected)
    {
        IReadOnlyList<SealCell> cells = SealLayout.Of(name, suffix, FontSet.Default);
        IEnumerable<string> columns = cells.GroupBy(cell => cell.Box.Left).OrderByDescending(column => column.Key)
            .Select(column => string.Concat(column.OrderByDescending(cell => cell.Box.Top).Select(cell => cell.Character)));
        Assert.Equal(expected, string.Join('|', columns));
        Assert.All(cells, cell => Assert.True(cell.Box is { Left: >= SealLayout.Border, Bottom: >= SealLayout.Border, Right: <= SealLayout.Side - SealLayout.Border, Top: <= SealLayout.Side - SealLayout.Border }));
    }

    [Fact]
    public void SealLayout_OfALatinName_HasOneWordARow()
    {
        IReadOnlyList<SealCell> cells = SealLayout.Of("John Smith", NameSealSuffix.Customary, FontSet.Default);
        Assert.Equal(["John", "Smith"], cells.GroupBy(cell => cell.Box.Top).Select(row => string.Concat(row.Select(cell => cell.Character))));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" · ")]
    [InlineData("一二三四五六七八九十一二三四五六七八九十一二三四五")]
    public void NameSeal_OfNoOrTooManyCharacters_IsRefused(string name) => Assert.Throws<ArgumentException>(() => NameSeal.Of(name));

    [Fact]
    public void NameSeal_OfACharacterInNoFace_IsRefused() =>
        Assert.Equal(PdfFault.Unsupported, Assert.Throws<PdfException>(() => NameSeal.Of("张😀")).Fault);

    [Fact]
    public void ToSvg_IsWellFormedAndHoldsNoText()
    {
        XElement svg = XElement.Parse(NameSeal.ToSvg("<a>&三"));
        Assert.Equal("svg", svg.Name.LocalName);
        Assert.Empty(svg.Value);
        Assert.DoesNotContain(svg.DescendantsAndSelf(), element => element.Name.LocalName is not ("svg" or "rect" or "g" or "path"));
    }

    [ToolFact("pdftotext", "qpdf")]
    public void SignatureAppearance_PrintsItsLinesAsText()
    {
        using TemporaryFile file = new(PageOf(new SignatureAppearance(new NameSealAppearance("王小明"), Lines), 200, 80));
        Assert.Equal(0, Tools.Run("qpdf", "--check", file.Path).Exit);
        Assert.Equal(string.Join('\n', Lines), Tools.Run("pdftotext", "-raw", file.Path, "-").Output.TrimEnd());
    }

    [ToolTheory("pdftotext")]
    [InlineData(4)]
    [InlineData(7)]
    public void SignatureAppearance_WhenLinesAreMany_PrintsThemSmaller(int count)
    {
        string[] many = [.. Enumerable.Range(1, count).Select(i => $"第{i}行")];
        using TemporaryFile file = new(PageOf(new SignatureAppearance(new NameSealAppearance("王小明"), many), 200, 80));
        Assert.Equal(string.Join('\n', many), Tools.Run("pdftotext", "-raw", file.Path, "-").Output.TrimEnd());
    }

    [Fact]
    public void SignatureAppearance_WhenLinesLeaveNoRoom_IsRefused()
    {
        SignatureAppearance appearance = new(new NameSealAppearance("王小明"), [.. Enumerable.Repeat("行", 12)]);
        Assert.Equal(PdfFault.LimitExceeded, Assert.Throws<PdfException>(() => PageOf(appearance, 200, 80)).Fault);
    }

    [ToolFact("pdftoppm")]
    public void NameSealAppearance_IsASquareInTheMiddle()
    {
        byte[][] rows = Painted(PageOf(new NameSealAppearance("王小明"), 200, 80));
        (int left, int top, int right, int bottom) = InkOf(rows);
        Assert.Equal((60, 0, 139, 79), (left, top, right, bottom));
    }

    [ToolFact("pdftoppm")]
    public void HandwritingAppearance_IsCutToItsInkAndSeeThrough()
    {
        PngImage picture = PngImage.Read(PngBuilder.Box(300, 200, 100, 80, 200, 120), PngLimits.Default);
        HandwritingAppearance appearance = new(picture);
        Assert.Equal(2.5, appearance.Aspect);
        byte[][] rows = Painted(PageOf(appearance, 120, 40));
        (int left, int top, int right, int bottom) = InkOf(rows);
        Assert.Equal((10, 0, 39), (left, top, bottom));
        Assert.InRange(right, 109, 110); // renderers may paint a touched dot whole
    }

    [Fact]
    public void HandwritingAppearance_OfABlankPicture_IsRefused() => Assert.Equal(
        PdfFault.Unsupported,
        Assert.Throws<PdfException>(() => new HandwritingAppearance(PngImage.Read(PngBuilder.Box(10, 10, 0, 0, 0, 0), PngLimits.Default))).Fault);

    [Fact]
    public void Appearances_WrittenTwice_GiveTheSameBytes()
    {
        SignatureAppearance appearance = new(new HandwritingAppearance(PngImage.Read(PngBuilder.Box(30, 20, 5, 5, 20, 15), PngLimits.Default)), Lines);
        Assert.Equal(PageOf(appearance, 200, 80), PageOf(appearance, 200, 80));
    }

    private static byte[] PageOf(IAppearance appearance, double width, double height)
    {
        PdfFileWriter writer = new();
        PdfReference form = appearance.Write(writer, width, height);
        PdfReference tree = writer.Reserve();
        PdfReference page = writer.Add(new PdfDictionary
        {
            ["Type"] = new PdfName("Page"),
            ["Parent"] = tree,
            ["MediaBox"] = PdfArray.Of(0, 0, width, height),
            ["Resources"] = new PdfDictionary { ["XObject"] = new PdfDictionary { ["X"] = form } },
            ["Contents"] = writer.Add(PdfStream.Deflate([], "/X Do"u8)),
        });
        writer.Put(tree, new PdfDictionary { ["Type"] = new PdfName("Pages"), ["Kids"] = PdfArray.Of(page), ["Count"] = 1 });
        return writer.Finish(writer.Add(new PdfDictionary { ["Type"] = new PdfName("Catalog"), ["Pages"] = tree })).ToArray();
    }

    private static byte[][] Painted(byte[] pdf) => Typesetting.PdfText.Painted(new ContractFunctions.Pdf.Typesetting.TypesetResult(pdf, 1, []))[0];

    private static (int Left, int Top, int Right, int Bottom) InkOf(byte[][] rows)
    {
        int[] inked = [.. Enumerable.Range(0, rows.Length).Where(y => rows[y].Any(value => value < 200))];
        int[] columns = [.. Enumerable.Range(0, rows[0].Length).Where(x => rows.Any(row => row[x] < 200))];
        return (columns[0], inked[0], columns[^1], inked[^1]);
    }
}
