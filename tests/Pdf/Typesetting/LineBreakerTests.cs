using ContractFunctions.Pdf.Fonts;
using ContractFunctions.Pdf.Typesetting;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Pdf.Typesetting;

/// <summary>Where lines end. Widths are in characters: 6 means six squares.</summary>
public sealed class LineBreakerTests
{
    private const string NoStart = "。，、；：？！）】》」』〉〕”’…—·々％℃,.;:!?)]}%";
    private const string NoEnd = "（【《「『〈〔“‘￥([{";

    [Theory]
    [InlineData("甲方将该房屋出租给乙方", 4, "甲方将该|房屋出租|给乙方")]
    [InlineData("甲方将该。房屋", 4, "甲方将|该。房屋")] // no full stop at the start
    [InlineData("甲方将。该房屋", 4, "甲方将。|该房屋")]
    [InlineData("甲方，将，该。房屋", 5, "甲方，将，|该。房屋")]
    [InlineData("合同（甲方）签", 3, "合同|（甲方）|签")] // no opening bracket at the end; its empty half is given up
    [InlineData("他说“你好”。", 3.6, "他说|“你好”。")]
    [InlineData("以下省略……完", 5, "以下省|略……完")] // …… stays whole and does not start a line
    [InlineData("房屋——租赁", 3, "房|屋——|租赁")]
    [InlineData("租金共3500元整", 5, "租金共|3500元整")] // a number keeps its unit
    [InlineData("租期为12 个月止", 3.5, "租期为|12 个月|止")]
    [InlineData("依据第12条办理", 4, "依据|第12条|办理")]
    [InlineData("折扣为95%以内", 4.5, "折扣为|95%以内")]
    [InlineData("the tenant pays", 4, "the|tenant|pays")]
    [InlineData("由Alice签署", 3, "由|Alice|签署")] // words stay whole
    [InlineData("a well-known name", 4.2, "a well-|known|name")]
    [InlineData("于2026-11-22签", 6, "于|2026-11-22|签")] // a date has no place to break
    [InlineData("见https://a.cn/bcd/ef", 6.5, "见|https://a.cn/|bcd/ef")]
    [InlineData("甲方\n乙方", 9, "甲方|乙方")]
    [InlineData("甲方\n\n乙方\n", 9, "甲方||乙方")]
    [InlineData("", 9, "")]
    [InlineData("，，，，，，", 2, "，，，，|，，")] // nothing but marks: cut, never lost
    public void Break_OfChineseText_KeepsMarksAndWordsTogether(string text, double width, string expected) =>
        Assert.Equal(expected, Broken(text, width, LineFit.Ragged));

    [Theory]
    [InlineData("甲方，乙方与丙方，丁", 8.6, "甲方，乙方与丙方，|丁")]
    [InlineData("甲方，乙方与丙方，丁", 8, "甲方，乙方与丙|方，丁")] // more than a quarter of a square would be too tight
    public void Break_WhenAMarkJustDoesNotFit_SqueezesThePunctuationBefore(string text, double width, string expected) =>
        Assert.Equal(expected, Broken(text, width, LineFit.Squeezed));

    [Theory]
    [InlineData("甲乙双方应当履行本合同约定的各项义务。", 17, "甲乙双方应当履行本合同约定的各项|义务。")]
    [InlineData("甲乙双方应当履行本合同约定的各项义务。", 16, "甲乙双方应当履行本合同约定的各项|义务。")]
    [InlineData("甲乙，丙丁", 3.1, "甲乙，|丙丁")]
    [InlineData("甲乙丙丁戊", 4, "甲乙丙丁|戊")] // too short a line to give one away
    public void Break_WhenOneCharacterWouldStandAlone_GivesItCompany(string text, double width, string expected) =>
        Assert.Equal(expected, Broken(text, width, LineFit.Squeezed));

    [Theory]
    [InlineData("甲方将房屋，出租", 5, "甲方将房屋，|出租", "甲方将房|屋，出租")]
    [InlineData("甲方将房屋；出租给", 5, "甲方将房|屋；出租给", "甲方将房|屋；出租给")] // only 。，、 hang
    [InlineData("甲方将（房屋）。", 6.5, "甲方将（房屋）。", "甲方将（房|屋）。")] // beside a bracket too
    public void Break_InAColumn_HangsAMarkInTheMargin(string text, double width, string hanging, string squeezed) =>
        Assert.Equal((hanging, squeezed), (Broken(text, width, LineFit.Hanging), Broken(text, width, LineFit.Squeezed)));

    [Fact]
    public void Break_WhenTheLastLineHasNoRoomForCompany_LeavesItAlone() =>
        Assert.Equal(".；？/|甲·,（", Broken(".；？/甲·,（", 2.7, LineFit.Squeezed));

    [Fact]
    public void Break_OfMeetingMarks_CountsThemAsOneSquareAndAHalf()
    {
        Assert.Equal(3500, Lines("甲》，乙", 100, LineFit.Ragged)[0].Width);
        Assert.Equal(2000, Lines("（甲）", 100, LineFit.Ragged)[0].Width); // both edges give up their empty half
    }

    [Fact]
    public void Break_OfRandomText_NeverOverflowsLosesOrMisplaces()
    {
        Gen<string> text = Gen.Elements<char>([.. "甲乙丙丁房屋租赁合同一", .. NoStart, .. NoEnd, .. "aZ09- /\n  元月第个"]).ArrayOf().Select(characters => new string(characters));
        Gen<int> widths = Gen.Choose(2000, 20000);
        Prop.ForAll(Arb.From(text), Arb.From(widths), Arb.From(Gen.Elements(Enum.GetValues<LineFit>())), (string value, int width, LineFit fit) =>
        {
            Cell[] cells = new TextSource(FontSet.Default).Cells(value);
            List<Line> lines = LineBreaker.Break(cells, width, width, fit);
            Assert.All(lines, line => Assert.True(line.Width - (fit != LineFit.Ragged ? RoomIn(cells, line) : 0) <= width));
            Assert.Equal(Visible(cells, 0, cells.Length), string.Concat(lines.Select(line => Visible(cells, line.Start, line.End))));
            for (int i = 1; i < lines.Count; i++)
            {
                AssertKinsoku(cells, lines[i - 1], lines[i], width);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(6000));
    }

    private static int RoomIn(Cell[] cells, Line line) => Enumerable.Range(line.Start + 1, Math.Max(0, line.End - line.Start - 1)).Sum(i => Spacing.Squeezable(cells[i - 1], cells[i]));

    // Between two lines either a break is allowed, or there was no allowed place in the whole line.
    private static void AssertKinsoku(Cell[] cells, Line above, Line below, int width)
    {
        bool forced = above.EndsParagraph || below.Start >= cells.Length || below.Start == above.Start;
        if (!forced && !LineBreaker.MayBreak(cells, below.Start))
        {
            for (int i = above.Start + 1; i < below.Start; i++)
            {
                Assert.False(LineBreaker.MayBreak(cells, i) && cells[above.Start].Class != CharacterClass.Space, $"a better break at {i}, width {width}");
            }
        }
    }

    private static string Visible(Cell[] cells, int start, int end) =>
        string.Concat(cells[start..end].Where(cell => cell.Class is not (CharacterClass.Space or CharacterClass.LineFeed)).Select(cell => char.ConvertFromUtf32(cell.Character)));

    private static List<Line> Lines(string text, double width, LineFit fit) =>
        LineBreaker.Break(new TextSource(FontSet.Default).Cells(text), (int)(width * 1000), (int)(width * 1000), fit);

    private static string Broken(string text, double width, LineFit fit)
    {
        Cell[] cells = new TextSource(FontSet.Default).Cells(text);
        return string.Join('|', Lines(text, width, fit).Select(line => string.Concat(cells[line.Start..line.End].Select(cell => char.ConvertFromUtf32(cell.Character)))));
    }
}
