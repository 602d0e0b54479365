using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Templates;
using ContractFunctions.Tests.Templates;

namespace ContractFunctions.Tests.Filling;

/// <summary>Each type's canonical form, and each way of getting it wrong.</summary>
public sealed class FieldReaderTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly TemplateDefinition Template = SmallTemplate.Read();
    private static readonly Filler Everyone = new("lender", "lender", "borrower");

    [Theory]
    [InlineData("amount", "5", "\"5.00\"")]
    [InlineData("amount", "\"5.1\"", "\"5.10\"")]
    [InlineData("share", "0.0500", "\"0.05\"")]
    [InlineData("share", "5", "\"5\"")]
    [InlineData("size", "\"12.50\"", "\"12.5\"")]
    [InlineData("count", "\"3\"", "3")]
    [InlineData("count", "3.0", "3")]
    [InlineData("name", "\"  张三丰 \"", "\"张三丰\"")]
    [InlineData("note", "\"一\\r\\n\\n 二 \"", "\"一\\n二\"")]
    [InlineData("id", "\"32010619950620342x\"", "\"32010619950620342X\"")]
    [InlineData("mobile", "\"+86 138-0013-8001\"", "\"13800138001\"")]
    [InlineData("plate", "\"京a·12345\"", "\"京A12345\"")]
    [InlineData("plate", "\"沪AD12345\"", "\"沪AD12345\"")]
    [InlineData("ticks", "[\"b\",\"a\"]", "[\"a\",\"b\"]")]
    [InlineData("span", """{"start":"2026-12-01","end":"2026-12-01"}""", """{"end":"2026-12-01","start":"2026-12-01"}""")]
    [InlineData("hours", """{"start":"22:00","end":"06:00"}""", """{"end":"06:00","start":"22:00"}""")]
    [InlineData("bank", """{"number":"6200 1234 5678","bank":"某银行","holder":"王建国"}""", """{"bank":"某银行","holder":"王建国","number":"620012345678"}""")]
    [InlineData("things", """[{"what":"椅","price":"1"},{"what":"桌"}]""", """[{"price":"1.00","what":"椅"},{"what":"桌"}]""")]
    public void Check_BringsValuesToTheirCanonicalForm(string field, string given, string canonical)
    {
        FormValues entered = FormValues.Parse($$"""{"kind":"cash","{{field}}":{{given}}}""");

        FormValues kept = FormValidator.Check(Template, Everyone, FormValues.Empty, entered, FillStage.Partial, Today).Value;

        Assert.Equal(canonical, kept.Find(field)!.Value.GetRawText());
        Assert.Equal(kept, FormValidator.Check(Template, Everyone, FormValues.Empty, kept, FillStage.Partial, Today).Value);
    }

    [Theory]
    [InlineData("amount", "true", "amount", "Field.Malformed")]
    [InlineData("amount", "\"1e3\"", "amount", "Field.Malformed")]
    [InlineData("amount", "1e2", "amount", "Field.Malformed")]
    [InlineData("amount", "\"1,000\"", "amount", "Field.Malformed")]
    [InlineData("amount", "\"99999999999999999999999999999999999\"", "amount", "Field.Malformed")]
    [InlineData("amount", "\"0.99\"", "amount", "Field.BelowMin")]
    [InlineData("amount", "-5", "amount", "Field.BelowMin")]
    [InlineData("amount", "1000.01", "amount", "Field.AboveMax")]
    [InlineData("amount", "1.001", "amount", "Field.TooFine")]
    [InlineData("share", "0.00001", "share", "Field.TooFine")]
    [InlineData("share", "100.1", "share", "Field.AboveMax")]
    [InlineData("count", "1.5", "count", "Field.TooFine")]
    [InlineData("count", "10", "count", "Field.AboveMax")]
    [InlineData("name", "\"张\"", "name", "Field.ShorterThan")]
    [InlineData("name", "\"张三李四王五\"", "name", "Field.LongerThan")]
    [InlineData("name", "\"   \"", "name", "Field.Required")]
    [InlineData("name", "\"张\\n三\"", "name", "Field.Unprintable")]
    [InlineData("name", "\"张\\u202e三\"", "name", "Field.Unprintable")]
    [InlineData("name", "\"张\\u200b三\"", "name", "Field.Unprintable")]
    [InlineData("name", "\"张\\ue000\"", "name", "Field.Unprintable")]
    [InlineData("name", "\"张\\u0e01三\"", "name", "Field.Unprintable")]
    [InlineData("name", "\"张\\u0007三\"", "name", "Field.Unprintable")]
    [InlineData("name", "12", "name", "Field.Malformed")]
    [InlineData("note", "\"一二三四五六七八九十一二三四五六七八九十一\"", "note", "Field.LongerThan")]
    [InlineData("id", "\"110105197803153218\"", "id", "Field.CitizenNumberChecksum")]
    [InlineData("mobile", "\"12800138001\"", "mobile", "Field.PhoneMalformed")]
    [InlineData("day", "\"2026-02-30\"", "day", "Field.Malformed")]
    [InlineData("day", "\"2026/12/01\"", "day", "Field.Malformed")]
    [InlineData("day", "\"1899-12-31\"", "day", "Field.DateImplausible")]
    [InlineData("span", """{"start":"2026-12-02","end":"2026-12-01"}""", "span.end", "Field.EndBeforeStart")]
    [InlineData("span", """{"start":"2026-12-02"}""", "span.end", "Field.Required")]
    [InlineData("span", """{"start":"2026-12-02","end":"2026-12-03","mid":1}""", "span.mid", "Field.Unknown")]
    [InlineData("span", """{"start":1,"end":"2026-12-03"}""", "span.start", "Field.Malformed")]
    [InlineData("span", "\"2026-12-02\"", "span", "Field.Malformed")]
    [InlineData("hours", """{"start":"25:00","end":"06:00"}""", "hours.start", "Field.Malformed")]
    [InlineData("kind", "\"gold\"", "kind", "Field.NotAnOption")]
    [InlineData("kind", "[\"cash\"]", "kind", "Field.NotAnOption")]
    [InlineData("ticks", "[\"a\",\"c\"]", "ticks[1]", "Field.NotAnOption")]
    [InlineData("ticks", "[\"a\",\"a\"]", "ticks", "Field.Repeated")]
    [InlineData("ticks", "\"a\"", "ticks", "Field.Malformed")]
    [InlineData("plate", "\"京I12345\"", "plate", "Field.PlateMalformed")]
    [InlineData("bank", """{"holder":"王建国","bank":"某银行","number":"12-34"}""", "bank.number", "Field.AccountNumberMalformed")]
    [InlineData("bank", """{"holder":"王建国","bank":"某银行"}""", "bank.number", "Field.Required")]
    [InlineData("proof", "\"abc\"", "proof", "Field.ShorterThan")]
    [InlineData("proof", "\"ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ\"", "proof", "Field.Malformed")]
    [InlineData("things", """[{"what":"椅"},{"price":"1"}]""", "things[1].what", "Field.Required")]
    [InlineData("things", """[{"what":"椅","colour":"红"}]""", "things[0].colour", "Field.Unknown")]
    [InlineData("things", """[{"what":"椅","price":"x"}]""", "things[0].price", "Field.Malformed")]
    [InlineData("things", "[1]", "things[0]", "Field.Malformed")]
    [InlineData("things", """[{"what":"一"},{"what":"二"},{"what":"三"},{"what":"四"}]""", "things", "Field.TooMany")]
    [InlineData("nothing", "1", "nothing", "Field.Unknown")]
    public void Check_WhenWrong_IsRefusedAtThatField(string field, string given, string at, string code)
    {
        string kind = field == "kind" ? "" : "\"kind\":\"cash\",";

        Refusal? refusal = FormValidator.Check(Template, Everyone, FormValues.Empty, FormValues.Parse($$"""{{{kind}}"{{field}}":{{given}}}"""), FillStage.Partial, Today).Refusal;

        FieldFault fault = Assert.Single(refusal!.Faults);
        Assert.Equal((at, code), (fault.Field, fault.Code));
        Text text = fault.Message ?? Texts.Of(fault.Code);
        Assert.DoesNotContain("{", text.Zh + text.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_TellTheLimit() =>
        Assert.Equal("不得大于 1000。", Assert.Single(FormValidator.Validate(Template, Everyone, FormValues.Parse("""{"kind":"cash","amount":"2000"}"""), FillStage.Partial, Today)).Message!.Zh);
}
