using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Tests.Pdf.Images;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Pdf.Typesetting;

/// <summary>Any blocks in any order.</summary>
public sealed class RandomDocumentTests
{
    private static readonly Gen<string> Text =
        from length in Gen.OneOf(Gen.Choose(0, 30), Gen.Choose(0, 900))
        from characters in Gen.Elements<char>([.. "甲乙方房屋租赁合同，。（）“”…—、；：", .. "abc 12,.\n"]).ArrayOf(length)
        select new string(characters);

    private static readonly Gen<Block> Blocks = Gen.OneOf(
        Text.Select(Block (text) => new ParagraphBlock(text)),
        Text.Select(Block (text) => new ParagraphBlock([new PlainText(text), new StrongText("押金"), new FilledText(text)]) { Align = TextAlign.Center }),
        Text.Select(Block (text) => new ClauseBlock("1.1", text, text.Length % 7)),
        Gen.Choose(0, 4).Select(Block (level) => new HeadingBlock(level, "第一条 租赁房屋")),
        Text.Select(Block (text) => new FieldTableBlock([new FieldRow("姓名", text), new FieldRow(text, "甲"), new FieldRow("乙", "丙")], (text.Length % 2) + 1)),
        from rows in Gen.Choose(0, 40)
        from cell in Text
        select (Block)new DataTableBlock(rows % 3 == 0 ? [] : ["序号", "内容"], [.. Enumerable.Range(0, rows).Select(i => (IReadOnlyList<string>)[$"{i}", i % 9 == 0 ? cell : "甲"])], [1, 4]),
        Text.Select(Block (text) => new ListBlock([text, "甲", text], text.Length % 2 == 0)),
        Gen.Choose(1, 300).Select(Block (side) => new ImageBlock(PngBuilder.Box(side, 301 - side, 0, 0, 1, 1), Caption: side % 2 == 0 ? "平面图" : null)),
        Text.Select(Block (text) => new NoteBlock(text)),
        Gen.Constant<Block>(new PageBreakBlock()),
        Gen.Constant<Block>(new RuleBlock()));

    [Fact]
    public void Typeset_OfAnyBlocks_PlacesEverySignatureOnAPageAndTheSameTwice() =>
        Prop.ForAll(Arb.From(Blocks.ArrayOf()), (Block[] blocks) =>
        {
            TypesetDocument document = SampleDocuments.Of([.. blocks, SampleDocuments.Signatures]);
            TypesetResult result = Typesetter.Default.Typeset(document);
            Assert.Equal(2, result.SignatureAreas.Count);
            Assert.All(result.SignatureAreas, area => Assert.Equal(result.PageCount - 1, area.PageIndex));
            Assert.All(result.SignatureAreas, area => Assert.True(area.Area is { Left: >= 71, Right: <= 524, Bottom: >= 72, Top: <= 766 }));
            Assert.Equal(result.Pdf, Typesetter.Default.Typeset(document).Pdf);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [ToolFact("qpdf", "pdftoppm")]
    public void Typeset_OfAnyBlocks_IsCleanAndInsideItsMargins() =>
        Prop.ForAll(Arb.From(Blocks.ArrayOf(12)), (Block[] blocks) =>
        {
            TypesetResult result = Typesetter.Default.Typeset(SampleDocuments.Of(blocks));
            using TemporaryFile file = new(result.Pdf);
            (int exit, string report) = Tools.Run("qpdf", "--check", file.Path);
            Assert.True(exit == 0 && !report.Contains("WARNING", StringComparison.Ordinal), report);
            AssertInside(result);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [ToolFact("pdftoppm")]
    public void Underline_OfAValueThatStartsLinesWithAQuote_StaysInsideTheMargin() => AssertInside(Typesetter.Default.Typeset(
        SampleDocuments.Of(new ParagraphBlock([new FilledText(string.Concat(Enumerable.Range(0, 200).Select(i => $"“甲{new string('b', i % 11)}”")))]))));

    private static void AssertInside(TypesetResult result)
    {
        IReadOnlyList<byte[][]> pages = PdfText.Painted(result);
        Assert.Equal(result.PageCount, pages.Count);
        foreach (byte[] row in pages.SelectMany(page => page))
        {
            Assert.True(row.AsSpan(0, 70).IndexOfAnyExcept((byte)255) < 0 && row.AsSpan(PdfText.HangingUntil).IndexOfAnyExcept((byte)255) < 0, "ink in a margin");
        }
    }
}
