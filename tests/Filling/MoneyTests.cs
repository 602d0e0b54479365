using ContractFunctions.Filling;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Filling;

public sealed class MoneyTests
{
    /// <summary>The examples of the rule itself (支付结算办法, annex 1), and the edges.</summary>
    [Theory]
    [InlineData("1409.50", "壹仟肆佰零玖元伍角")]
    [InlineData("6007.14", "陆仟零柒元壹角肆分")]
    [InlineData("1680.32", "壹仟陆佰捌拾元叁角贰分")]
    [InlineData("107000.53", "壹拾万柒仟元伍角叁分")]
    [InlineData("16409.02", "壹万陆仟肆佰零玖元零贰分")]
    [InlineData("325.04", "叁佰贰拾伍元零肆分")]
    [InlineData("5800", "伍仟捌佰元整")]
    [InlineData("0", "零元整")]
    [InlineData("0.05", "伍分")]
    [InlineData("0.50", "伍角")]
    [InlineData("10", "壹拾元整")]
    [InlineData("100000", "壹拾万元整")]
    [InlineData("100000000", "壹亿元整")]
    [InlineData("100000005", "壹亿零伍元整")]
    [InlineData("100050000", "壹亿零伍万元整")]
    [InlineData("1001000000", "壹拾亿零壹佰万元整")]
    [InlineData("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分")]
    public void Financial_FollowsTheRuleForBills(string yuan, string written) =>
        Assert.Equal(written, Money.Of(decimal.Parse(yuan))!.Value.Financial);

    [Theory]
    [InlineData("-0.01")]
    [InlineData("0.001")]
    [InlineData("1000000000000")]
    public void Of_WhenNotAnAmount_IsNull(string yuan) => Assert.Null(Money.Of(decimal.Parse(yuan)));

    [Fact]
    public void Round_TakesHalfAFenUp() => Assert.Equal("0.13", Money.Round(0.125m).ToString());

    [Fact]
    public void Financial_OfAnyAmount_ReadsBack() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<ulong>(),
            seed =>
            {
                long fen = (long)(seed % (ulong)Math.Pow(10, (seed % 14) + 1));
                return ChineseAmount.Parse(Money.Of(fen / 100m)!.Value.Financial) == fen;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData(0, "零")]
    [InlineData(9, "九")]
    [InlineData(10, "十")]
    [InlineData(12, "十二")]
    [InlineData(20, "二十")]
    [InlineData(105, "一百零五")]
    [InlineData(110, "一百一十")]
    [InlineData(10010, "一万零一十")]
    public void Plain_CountsAsClausesDo(long number, string written) => Assert.Equal(written, ChineseNumber.Plain(number));

    [Fact]
    public void Write_BeyondItsRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ChineseNumber.Plain(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChineseNumber.Financial(ChineseNumber.Max + 1));
    }
}
