using ContractFunctions.Filling;
using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Templates;

namespace ContractFunctions.Tests.Templates;

public sealed class ContractRendererTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly TemplateDefinition Lease = TemplateCatalog.Official().Find("rental")!;
    private static readonly Dictionary<string, PartyIdentity> Parties = Lease.Roles.ToDictionary(role => role.Id, role => role.Sample);

    [Fact]
    public void Render_PrintsAmountsInFiguresAndInWords()
    {
        string text = TextOf(Render());

        Assert.Contains("月租金为人民币5800.00元（大写：伍仟捌佰元整）", text, StringComparison.Ordinal);
        Assert.Contains("租金总额为人民币69600.00元（大写：陆万玖仟陆佰元整）", text, StringComparison.Ordinal);
        Assert.Contains("每期人民币17400.00元（大写：壹万柒仟肆佰元整）", text, StringComparison.Ordinal);
        Assert.Contains("自2026年12月1日起至2027年11月30日止，共1年。", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"leaseMode":"shared","room":"朝南次卧"}""", "乙方承租其中的朝南次卧", "租赁方式为整租")]
    [InlineData("""{"mortgage":"mortgaged"}""", "该房屋已经设定抵押", "未设定抵押、未被查封")]
    [InlineData("""{"deposit":"0"}""", "甲方不向乙方收取押金", "无息退还")]
    [InlineData("""{"paymentMethod":"cash"}""", "租金以现金方式支付给甲方本人", "开户行")]
    [InlineData("""{"commitments":["noPets"]}""", "乙方经甲方书面同意，可以将该房屋转租给第三人", "禁止转租的约定")]
    [InlineData("""{"commitments":[]}""", "第十一条　提前解约", "乙方承诺")]
    [InlineData("""{"penaltyKind":"share","penaltyShare":"150"}""", "相当于月租金150%的违约金，即人民币8700.00元（大写：捌仟柒佰元整）", "支付违约金人民币5800")]
    [InlineData("""{"dispute":"arbitration","arbitrationBody":"南京仲裁委员会"}""", "向南京仲裁委员会申请仲裁", "人民法院提起诉讼")]
    [InlineData("""{"tenantFees":[]}""", "与出租该房屋有关的税费，由甲方承担", "垃圾清运费")]
    [InlineData("""{"furniture":[]}""", "甲方不随该房屋提供家具家私", "双人床")]
    [InlineData("""{"meters":[]}""", "由双方在交付时共同抄录", "10258 度")]
    [InlineData("""{"otherTerms":null}""", "19.1无。", "电视机")]
    public void Render_ChoosesTheClause(string change, string there, string notThere)
    {
        string text = TextOf(Render(FormValues.Parse(change)));

        Assert.Contains(there, text, StringComparison.Ordinal);
        Assert.DoesNotContain(notThere, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_NumbersClausesAsTheyCome_AndReferencesFollow()
    {
        TypesetDocument whole = Render();
        TypesetDocument shorter = Render(FormValues.Parse("""{"commitments":[]}"""));

        Assert.Equal(19, whole.Blocks.OfType<HeadingBlock>().Count());
        Assert.Contains("按照第十四条的约定支付违约金", TextOf(whole), StringComparison.Ordinal);
        Assert.Contains("按照第十三条的约定支付违约金", TextOf(shorter), StringComparison.Ordinal);
        Assert.Equal(["12.3", "（1）", "（2）", "（3）", "（4）", "12.4", "（1）"], whole.Blocks.OfType<ClauseBlock>().Select(clause => clause.Number).SkipWhile(number => number != "12.3").Take(7));
    }

    [Fact]
    public void Render_OfEveryListRow_IsOneTable()
    {
        DataTableBlock furniture = Render().Blocks.OfType<DataTableBlock>().Single(table => table.Header.Contains("数量"));

        Assert.Equal(6, furniture.Rows.Count);
        Assert.Equal(["2", "衣柜", "2", "完好，左侧柜门有轻微划痕"], furniture.Rows[1]);
    }

    [Fact]
    public void Render_TakesValuesLiterally()
    {
        const string Hostile = "{{rent}} **粗** | <b> {{#if x}} 第一条";

        Assert.Contains(Hostile, TextOf(Render(FormValues.Parse($$"""{"otherTerms":"{{Hostile}}"}"""))), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_WithoutValues_LeavesBlanks()
    {
        TypesetDocument empty = ContractRenderer.Render(Lease, FormValues.Empty, new Dictionary<string, PartyIdentity>(), Today);

        Assert.Contains("月租金为人民币　　　　　　元", TextOf(empty), StringComparison.Ordinal);
        Assert.NotEmpty(Typesetter.Default.Typeset(empty).Pdf);
    }

    [Fact]
    public void Render_NamesSignatureAreasAfterRoles_AndPrintsTheNoticeOnce()
    {
        TypesetDocument document = Render();

        Assert.Equal(["landlord", "tenant"], Typesetter.Default.Typeset(document).SignatureAreas.Select(area => area.Name));
        Assert.Single(document.Blocks.OfType<NoteBlock>(), note => note.Text.Contains("范本，签署前请自行核对", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_TheSameTwice_GivesTheSameBytes() =>
        Assert.Equal(Typesetter.Default.Typeset(Render()).Pdf, Typesetter.Default.Typeset(Render()).Pdf);

    [Fact]
    public void Render_WithANumber_PrintsItOnTheFirstPageAndInTheHeader()
    {
        TypesetDocument document = ContractRenderer.Render(Lease, Lease.SampleValues, Parties, Today, new RenderOptions("CF-20261123-01", "预览"));

        Assert.Equal("房屋租赁合同　合同编号：CF-20261123-01", document.Header);
        Assert.Contains("合同编号：CF-20261123-01", TextOf(document), StringComparison.Ordinal);
        Assert.Equal("预览", document.Watermark);
        Assert.Equal("范文", ContractRenderer.RenderSample(Lease).Watermark);
    }

    [Fact]
    public void Render_EndsWithSignatures_AndNeverPrintsAPlaceholder()
    {
        TypesetDocument document = Render();

        Assert.IsType<SignatureBlock>(document.Blocks[^1]);
        Assert.DoesNotContain("{{", TextOf(document), StringComparison.Ordinal);
    }

    internal static string TextOf(TypesetDocument document) => string.Join('\n', document.Blocks.Select(block => block switch
    {
        TitleBlock title => title.Text,
        HeadingBlock heading => heading.Text,
        NoteBlock note => note.Text,
        ParagraphBlock paragraph => string.Concat(paragraph.Content.Select(run => run.Text)),
        ClauseBlock clause => clause.Number + string.Concat(clause.Content.Select(run => run.Text)),
        FieldTableBlock table => string.Join('\n', table.Rows.Select(row => $"{row.Label} {row.Value}")),
        DataTableBlock table => string.Join('\n', table.Rows.Select(row => string.Join(' ', row))),
        SignatureBlock signatures => string.Join('\n', signatures.Places.Select(place => place.Label)),
        _ => "",
    }));

    private static TypesetDocument Render(FormValues? change = null) =>
        ContractRenderer.Render(Lease, Lease.SampleValues.Merge(change ?? FormValues.Empty), Parties, Today);
}
