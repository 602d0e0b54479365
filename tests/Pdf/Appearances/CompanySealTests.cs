using System.Xml.Linq;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Appearances;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Pdf.Appearances;

public sealed class CompanySealTests
{
    private static readonly Gen<string> Names = Gen.Elements("北京上海湖畔云杉科技设计有限公司（集团）股份龘喆ABC9".EnumerateRunes().Select(rune => rune.ToString()).ToArray())
        .NonEmptyListOf().Where(runes => runes.Count <= 40).Select(string.Concat);

    /// <summary>Whatever the name, everything lies within the border, and the ring's characters are evenly spaced.</summary>
    [Fact]
    public void Of_AnyName_StaysWithinTheBorder() => Prop.ForAll(Names.ToArbitrary(), name =>
    {
        foreach (SealGlyph glyph in CompanySeal.Of(name, "合同专用章", "1101080123456").Glyphs)
        {
            Assert.All(glyph.Outline.Steps, step =>
            {
                (double x, double y) = glyph.To.Apply(step.X, step.Y);
                Assert.InRange(Math.Sqrt(((x - 500) * (x - 500)) + ((y - 500) * (y - 500))), 0, CompanySeal.RingRadius - (CompanySeal.RingWidth / 2));
            });
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Oval_AnyName_StaysWithinTheBorder() => Prop.ForAll(Names.ToArbitrary(), name =>
    {
        CompanySeal seal = CompanySeal.Oval(name, "发票专用章", "91110108MA01ABCD3L");
        double width = CompanySeal.RingRadius - (CompanySeal.RingWidth / 2), height = seal.RingHeight - (CompanySeal.RingWidth / 2);
        foreach (SealGlyph glyph in seal.Glyphs)
        {
            Assert.All(glyph.Outline.Steps, step =>
            {
                (double x, double y) = glyph.To.Apply(step.X, step.Y);
                Assert.InRange(Math.Pow((x - 500) / width, 2) + Math.Pow((y - 500) / height, 2), 0, 1);
            });
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Oval_HasNumberAndNoStar()
    {
        XElement svg = XElement.Parse(CompanySeal.Oval("北京云杉科技有限公司", "发票专用章", "91110108MA01ABCD3L").ToSvg());
        Assert.Equal(10 + 5 + 18, svg.Descendants().Count(element => element.Name.LocalName == "path"));
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName == "polygon");
        Assert.Equal("360", svg.Descendants().Single(element => element.Name.LocalName == "ellipse").Attribute("ry")!.Value);
    }

    [Fact]
    public void ToSvg_IsWellFormedAndHoldsNoText()
    {
        XElement svg = XElement.Parse(CompanySeal.Of("北京云杉科技有限公司", "合同专用章", "1101080123456").ToSvg());
        Assert.Empty(svg.Value);
        Assert.Equal(10 + 5 + 13, svg.Descendants().Count(element => element.Name.LocalName == "path"));
        Assert.Single(svg.Descendants(), element => element.Name.LocalName == "polygon");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("一", "一二三四五六七八九十一")]
    public void Of_TooFewOrTooManyCharacters_IsRefused(string name, string words) => Assert.Throws<ArgumentOutOfRangeException>(() => CompanySeal.Of(name, words));

    [Fact]
    public void Of_ACharacterInNoFace_IsRefused() => Assert.Equal(PdfFault.Unsupported, Assert.Throws<PdfException>(() => CompanySeal.Of("云杉😀", "")).Fault);
}
