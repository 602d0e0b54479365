using ContractFunctions.Filling;
using ContractFunctions.Templates;

namespace ContractFunctions.Tests.Templates;

public sealed class ExpressionTests
{
    private static readonly Dictionary<string, FieldValue> Values = new()
    {
        ["rent"] = new FieldValue.Amount(Money.Of(100)!.Value),
        ["count"] = new FieldValue.Whole(3),
        ["zero"] = new FieldValue.Whole(0),
        ["kind"] = new FieldValue.Chosen("cash", 6),
        ["ticks"] = new FieldValue.Ticked(["a", "b"]),
        ["day"] = new FieldValue.Day(new DateOnly(2026, 12, 1)),
        ["term"] = new FieldValue.Days(new DateRange(new DateOnly(2026, 12, 1), new DateOnly(2027, 12, 15))),
        ["things"] = new FieldValue.Rows([Row("1.50"), Row("2.25"), new Dictionary<string, FieldValue>()]),
    };

    private static readonly ExpressionEvaluator Evaluator = new(Values.GetValueOrDefault);

    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("10 - 2 - 3", 5)]
    [InlineData("rent * count / 2", 150)]
    [InlineData("kind.months", 6)]
    [InlineData("term.months", 12)]
    [InlineData("term.extraDays", 15)]
    [InlineData("term.end - term.start", 379)]
    [InlineData("sum(things.price)", 3.75)]
    [InlineData("count(things)", 3)]
    [InlineData("count(ticks)", 2)]
    public void Number_Computes(string source, decimal expected) => Assert.Equal(expected, Evaluator.Number(ExpressionParser.Parse(source)));

    [Theory]
    [InlineData("missing + 1")]
    [InlineData("rent / zero")]
    [InlineData("sum(missing.price)")]
    public void Number_WithoutAnAnswer_IsNone(string source) => Assert.Null(Evaluator.Number(ExpressionParser.Parse(source)));

    [Fact]
    public void Number_TooLarge_IsNone() =>
        Assert.Null(Evaluator.Number(ExpressionParser.Parse(string.Join(" * ", Enumerable.Repeat("999999999999", 4)))));

    [Theory]
    [InlineData("rent", true)]
    [InlineData("missing", false)]
    [InlineData("not missing", true)]
    [InlineData("kind is cash", true)]
    [InlineData("kind is not cash", false)]
    [InlineData("missing is cash", false)]
    [InlineData("missing is not cash", true)]
    [InlineData("ticks has b and not ticks has c", true)]
    [InlineData("rent and missing or count = 3", true)]
    [InlineData("rent and (missing or count = 4)", false)]
    [InlineData("rent >= 100", true)]
    [InlineData("rent > 100", false)]
    [InlineData("rent < missing", false)]
    [InlineData("day <= term.start", true)]
    [InlineData("day + 1 <= term.start", false)]
    public void IsTrue_Decides(string source, bool expected) => Assert.Equal(expected, Evaluator.IsTrue(ExpressionParser.Parse(source)));

    [Theory]
    [InlineData("")]
    [InlineData("a and")]
    [InlineData("(a")]
    [InlineData("a b")]
    [InlineData("1 is cash")]
    [InlineData("a is b.c")]
    [InlineData("sum(1)")]
    [InlineData("a == b")]
    [InlineData("System.IO.File.Delete(\"x\")")]
    [InlineData("月租金 > 1")]
    public void Parse_WhenMalformed_IsRefused(string source) => Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(source));

    [Fact]
    public void Parse_WhenEndless_IsRefusedBeforeItNests() =>
        Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(new string('(', 100_000)));

    private static Dictionary<string, FieldValue> Row(string price) => new() { ["price"] = new FieldValue.Amount(Money.Of(decimal.Parse(price))!.Value) };
}
