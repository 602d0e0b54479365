using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Typesetting;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Pdf.Typesetting;

public sealed class TypesetterTests
{
    [Fact]
    public void Typeset_Twice_GivesTheSameBytes() =>
        Assert.Equal(Typesetter.Default.Typeset(SampleDocuments.Contract()).Pdf, Typesetter.Default.Typeset(SampleDocuments.Contract()).Pdf);

    [Fact]
    public void Typeset_WhenACharacterIsInNoFace_IsRefused()
    {
        PdfException fault = Assert.Throws<PdfException>(() => Typesetter.Default.Typeset(SampleDocuments.Of(new ParagraphBlock("笑😀"))));
        Assert.Equal(PdfFault.Unsupported, fault.Fault);
        Assert.Contains("U+1F600", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Typeset_WhenTwoPlacesHaveOneName_IsRefused() => Assert.Throws<ArgumentException>(
        () => Typesetter.Default.Typeset(SampleDocuments.Of(new SignatureBlock([new SignaturePlace("A", "甲", []), new SignaturePlace("A", "乙", [])]))));

    [Fact]
    public void Typeset_WhenARowDoesNotMatchTheColumns_IsRefused() => Assert.Throws<ArgumentException>(
        () => Typesetter.Default.Typeset(SampleDocuments.Of(new DataTableBlock(["一"], [["1", "2"]], [1]))));

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void Typeset_WhenAColumnHasNoWidth_IsRefused(double width) => Assert.Throws<ArgumentException>(
        () => Typesetter.Default.Typeset(SampleDocuments.Of(new DataTableBlock([], [["1", "2"]], [1, width]))));

    [Fact]
    public void Typeset_WhenASignaturePlaceIsHigherThanAPage_IsRefused()
    {
        SignatureBlock block = new([new SignaturePlace("A", "甲", [.. Enumerable.Repeat("行", 60)])]);
        Assert.Equal(PdfFault.LimitExceeded, Assert.Throws<PdfException>(() => Typesetter.Default.Typeset(SampleDocuments.Of(block))).Fault);
    }

    [Fact]
    public void Typeset_OfNothing_IsOnePage() => Assert.Equal(1, Typesetter.Default.Typeset(SampleDocuments.Of()).PageCount);

    [Fact]
    public void Typeset_WithPageBreaks_StartsPagesButLeavesNoneEmpty()
    {
        TypesetDocument document = SampleDocuments.Of(new PageBreakBlock(), new ParagraphBlock("一"), new PageBreakBlock(), new PageBreakBlock(), new ParagraphBlock("二"));
        Assert.Equal(2, Typesetter.Default.Typeset(document).PageCount);
    }

    [Fact]
    public void Typeset_WhereverTheTextEnds_NeverSplitsASignaturePlace()
    {
        for (int lines = 0; lines < 50; lines++)
        {
            TypesetResult result = Typesetter.Default.Typeset(SampleDocuments.Of([.. Enumerable.Repeat(new ParagraphBlock("甲方"), lines), SampleDocuments.Signatures]));
            Assert.Equal(["Lessor", "Lessee"], result.SignatureAreas.Select(area => area.Name));
            Assert.Single(result.SignatureAreas.Select(area => (area.PageIndex, area.Area.Bottom, area.Area.Top)).Distinct());
            Assert.All(result.SignatureAreas, area => Assert.InRange(area.Area.Bottom, 72, 760));
            Assert.True(result.SignatureAreas[0].Area.Right < result.SignatureAreas[1].Area.Left);
            Assert.All(result.SignatureAreas, area => Assert.Equal(80, area.Area.Height, 6));
        }
    }

    [ToolFact("pdftotext")]
    public void Typeset_WhereverTheTextEnds_KeepsHeadingsAndLeadLinesWithWhatFollows()
    {
        for (int lines = 24; lines < 36; lines++)
        {
            Block[] blocks = [.. Enumerable.Repeat(new ParagraphBlock("甲方"), lines), new HeadingBlock(1, "第九条 通知"), new ParagraphBlock(SampleDocuments.Clause), SampleDocuments.Signatures];
            using TemporaryFile file = new(Typesetter.Default.Typeset(SampleDocuments.Of(blocks)).Pdf);
            string[] pages = Tools.Run("pdftotext", "-raw", file.Path, "-").Output.Split('\f');
            Assert.All(pages.Where(page => page.Contains("第九条", StringComparison.Ordinal)), page => Assert.Contains("甲方将其合法拥有", page, StringComparison.Ordinal));
            Assert.All(pages.Where(page => page.Contains("以下无正文", StringComparison.Ordinal)), page => Assert.Contains("乙方（签章）", page, StringComparison.Ordinal));
        }
    }

    [ToolFact("pdftotext")]
    public void Typeset_OfRandomText_ReadsBackExactly()
    {
        Gen<string> word = Gen.OneOf(
            Gen.Elements("甲方", "乙方，", "房屋（“该房屋”）", "……", "——", "。", "《合同》、《附件》", "喆", "龘", "㐀", "𠮷", "、", "；", "一", "⼀", "·", "￥"),
            Gen.Elements("lease ", "Alice ", "HT-2026 ", "3,500.00", "12 ", "a@b.cn", "https://example.com/a/b ", "(c) ", "95%", "㎡"),
            Gen.Choose(0x4E00, 0x9FA5).Select(code => ((char)code).ToString()));
        Gen<string> paragraph = word.ArrayOf(60).Select(string.Concat);
        Prop.ForAll(Arb.From(paragraph.ArrayOf(12)), (string[] paragraphs) =>
        {
            TypesetResult result = Typesetter.Default.Typeset(SampleDocuments.Of([.. paragraphs.Select(text => new ParagraphBlock(text))]));
            string text = PdfText.BodyOf(result);
            string written = string.Concat(paragraphs);
            Assert.Equal(PdfText.WithoutSpace(written), PdfText.WithoutSpace(text));
            Assert.True(text.Count(c => c == ' ') <= written.Count(c => c == ' '), "a space was read that nobody wrote");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    [ToolFact("pdftotext")]
    public void Typeset_OfEveryBlock_ReadsBackInOrder()
    {
        string text = PdfText.WithoutSpace(PdfText.BodyOf(Typesetter.Default.Typeset(SampleDocuments.Contract())));
        string[] expected =
        [
            "房屋租赁合同", "合同编号：HT-2026-0001", "出租方（甲方）", "欧阳喆", "承租方（乙方）", "𠮷田龘㐀", "上海市世纪大道100号", "第一条租赁房屋",
            "租金为每月人民币3,500.00元（大写：叁仟伍佰元整），押一付三。", "1.1", SampleDocuments.Clause, "（一）", SampleDocuments.Clause, "1.空调一台", "2.洗衣机一台", "3.",
            "•水费", "•电费", "附属设施清单", "序号名称单价（元）备注", "1双开门冰箱1,234.00", "30双开门冰箱37,020.00", "第5条违约责任", "本文件签署前请仔细阅读。", "（以下无正文，为签署页）", "甲方（签章）：", "乙方（签章）：",
        ];
        int at = 0;
        foreach (string part in expected)
        {
            int found = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"{part} is missing or out of order");
            at = found + part.Length;
        }
    }

    [ToolFact("pdftotext")]
    public void Typeset_OfATableLongerThanAPage_RepeatsItsHeaderAndSplitsLongCells()
    {
        string endless = string.Concat(Enumerable.Repeat(SampleDocuments.Clause, 20));
        DataTableBlock table = new(["名称", "说明"], [["甲", "短"], ["乙", endless], ["丙", "末"]], [1, 3]);
        TypesetResult result = Typesetter.Default.Typeset(SampleDocuments.Of(table));
        string text = PdfText.WithoutSpace(PdfText.BodyOf(result));
        Assert.True(result.PageCount >= 3);
        Assert.Equal(result.PageCount, text.Split("名称说明").Length - 1);
        Assert.Contains(PdfText.WithoutSpace(endless), text.Replace("名称说明", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [ToolFact("pdftotext")]
    public void Typeset_OfANarrowColumn_StillKeepsItsHeaderOnOneLine()
    {
        DataTableBlock table = new(["序号", "名称"], [["1", "冰箱"]], [1, 40]);
        Assert.StartsWith("序号 名称\n1 冰箱\n", PdfText.BodyOf(Typesetter.Default.Typeset(SampleDocuments.Of(table))), StringComparison.Ordinal);
    }

    [ToolFact("pdftotext")]
    public void Typeset_WhenAClauseAnnouncesAList_KeepsItsFirstItemBeside()
    {
        for (int lines = 30; lines < 36; lines++)
        {
            Block[] blocks = [.. Enumerable.Repeat(new ParagraphBlock("甲方"), lines), new ClauseBlock("6.1", "费用如下："), new ClauseBlock("（1）", "水费", 1)];
            using TemporaryFile file = new(Typesetter.Default.Typeset(SampleDocuments.Of(blocks)).Pdf);
            string page = Tools.Run("pdftotext", "-raw", file.Path, "-").Output.Split('\f').Single(text => text.Contains("费用如下", StringComparison.Ordinal));
            Assert.Contains("水费", page, StringComparison.Ordinal);
        }
    }

    [ToolFact("pdftoppm")]
    public void Typeset_OfEveryBlock_LeavesTheMarginsWhite()
    {
        TypesetDocument document = SampleDocuments.Contract();
        string longWord = new('W', 400);
        Block[] more = [.. document.Blocks, new ParagraphBlock(longWord), new ClauseBlock("1.1.1.1", longWord, 4), new FieldTableBlock([new FieldRow(longWord, longWord)], 2)];
        foreach (byte[][] page in PdfText.Painted(Typesetter.Default.Typeset(document with { Blocks = more })))
        {
            Assert.Equal((842, 596), (page.Length, page[0].Length));
            Assert.All(page, row => Assert.Equal(-1, row.AsSpan(0, 70).IndexOfAnyExcept((byte)255)));
            Assert.All(page, row => Assert.Equal(-1, row.AsSpan(PdfText.HangingUntil).IndexOfAnyExcept((byte)255)));
            Assert.All(page[772..790], row => Assert.Equal(-1, row.AsSpan().IndexOfAnyExcept((byte)255)));
        }
    }

    [ToolFact("qpdf", "mutool", "pdfinfo")]
    public void Typeset_OfEveryBlock_IsCleanForEveryTool()
    {
        TypesetDocument document = SampleDocuments.Contract() with { Watermark = "草稿" };
        TypesetResult result = Typesetter.Default.Typeset(document);
        using TemporaryFile file = new(result.Pdf);
        (int exit, string report) = Tools.Run("qpdf", "--check", file.Path);
        Assert.True(exit == 0 && !report.Contains("WARNING", StringComparison.Ordinal), report);
        (int drawn, string warnings) = Tools.Run("mutool", "draw", "-o", "/dev/null", "-F", "pgm", "-r", "20", file.Path);
        Assert.True(drawn == 0 && !warnings.Replace("warning: ICC support is not available", "", StringComparison.Ordinal).Contains("warning", StringComparison.Ordinal), warnings);
        string information = Tools.Run("pdfinfo", file.Path).Output;
        Assert.Matches("Title: +房屋租赁合同", information);
        Assert.Matches("Author: +出租方", information);
        Assert.Matches($"Pages: +{result.PageCount}\n", information);
        string outline = Tools.Run("mutool", "show", file.Path, "outline").Output;
        Assert.Contains("第一条 租赁房屋", outline, StringComparison.Ordinal);
        Assert.Contains("附属设施清单", outline, StringComparison.Ordinal);
    }

    [ToolFact("pdftotext")]
    public void Typeset_WithWatermark_KeepsItOutOfTheText()
    {
        TypesetResult result = Typesetter.Default.Typeset(SampleDocuments.Of(new ParagraphBlock("甲方")) with { Watermark = "草稿" });
        Assert.Equal("甲方", PdfText.WithoutSpace(PdfText.BodyOf(result)));
    }

    [ToolFact("pdftoppm")]
    public void Typeset_WithWatermark_PaintsItLightlyAcrossEachPage()
    {
        TypesetResult result = Typesetter.Default.Typeset(SampleDocuments.Of(new ParagraphBlock("甲方"), new PageBreakBlock(), new ParagraphBlock("乙方")) with { Watermark = "草稿" });
        Assert.All(PdfText.Painted(result), page => Assert.InRange(page[300..540].Min(row => row.Min()), 215, 240));
    }

    [ToolFact("pdftotext")]
    public void Typeset_WithALongHeader_CutsItToOneLine()
    {
        using TemporaryFile file = new(Typesetter.Default.Typeset(SampleDocuments.Of(new ParagraphBlock("甲方")) with { Header = SampleDocuments.Clause }).Pdf);
        string text = Tools.Run("pdftotext", "-raw", file.Path, "-").Output;
        Assert.Contains("…\n第 1 页 共 1 页", text, StringComparison.Ordinal);
    }
}
