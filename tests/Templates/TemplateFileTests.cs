using ContractFunctions.Templates;

namespace ContractFunctions.Tests.Templates;

public sealed class TemplateFileTests
{
    [Fact]
    public void Read_OfAGoodTemplate_FindsNoFault()
    {
        TemplateDefinition template = SmallTemplate.Read();

        Assert.Equal(("small", 1, 18), (template.Id, template.Version, template.Fields.Count()));
        Assert.Equal(64, template.Sha256.Length);
        Assert.Equal(["mobile"], template.FieldsOf("borrower", "lender").Select(field => field.Name));
        Assert.Equal(17, template.FieldsOf("lender", "lender").Count());
        Assert.Empty(template.FieldsOf("lender", "borrower"));
    }

    /// <summary>A piece of the file, what a slip makes of it, the fault it must be told as, and the piece whose line it must name.</summary>
    [Theory]
    [InlineData("{{name}}、", "{{nmae}}、", "Template.NameUnknown", "{{nmae}}")]
    [InlineData("{{span}}、", "{{span.begin}}、", "Template.MemberUnknown", "{{span.begin}}")]
    [InlineData("{{bank.number}}", "{{bank}}", "Template.NotPrintable", "{{bank}}")]
    [InlineData("{{name}}、", "{{name|大写}}、", "Template.FormatUnknown", "{{name|大写}}")]
    [InlineData("{{amount|大写}}", "{{amount|大写|中文}}", "Template.DirectiveUnknown", "{{amount|大写|中文}}")]
    [InlineData("{{size}}、", "、", "Template.FieldUnused", "size: {")]
    [InlineData("，共{{total}}元", "", "Template.FieldUnused", "total: {")]
    [InlineData("en: Amount", "de: Betrag", "Template.TextIncomplete", "amount: {")]
    [InlineData("title: { zh: 小合同, en: Small }", "title: { zh: 小合同 }", "Template.TextIncomplete", "title: {")]
    [InlineData("type: area,", "type: acreage,", "Template.TypeUnknown", "acreage")]
    [InlineData("optional: true, max: 20", "optional: yes, max: 20", "Template.ValueMalformed", "note: {")]
    [InlineData("min: 2, max: 5", "least: 2, max: 5", "Template.KeyUnknown", "name: { type: text")]
    [InlineData("version: 1", "version: one", "Template.ValueMalformed", "version: one")]
    [InlineData("defaultInitiator: lender", "defaultInitiator: nobody", "Template.RoleUnknown", "defaultInitiator")]
    [InlineData("filledBy: borrower", "filledBy: nobody", "Template.RoleUnknown", "mobile: {")]
    [InlineData("when: kind is cash", "when: kind is gold", "Template.OptionUnknown", "amount: {")]
    [InlineData("when: kind is cash", "when: count > 1", "Template.ConditionLate", "amount: {")]
    [InlineData("when: kind is cash", "when: name is cash", "Template.ChoiceExpected", "amount: {")]
    [InlineData("when: kind is cash", "when: kind is cash and", "Template.ExpressionMalformed", "amount: {")]
    [InlineData("when: kind is cash", "when: total > 1", "Template.FieldExpected", "amount: {")]
    [InlineData("is: amount * count", "is: amount * span.start", "Template.KindsDiffer", "total: {")]
    [InlineData("is: amount * count", "is: amount * name", "Template.NumberExpected", "total: {")]
    [InlineData("is: amount * count", "is: amount * total", "Template.FieldExpected", "total: {")]
    [InlineData("check: day <= span.end", "check: day + 1", "Template.ConditionExpected", "check: day + 1")]
    [InlineData("check: day <= span.end", "check: day <= count", "Template.KindsDiffer", "check: day <= count")]
    [InlineData("at: day,", "at: dawn,", "Template.NameUnknown", "at: dawn")]
    [InlineData("{{clause content}}", "{{clause contents}}", "Template.AnchorUnknown", "{{clause contents}}")]
    [InlineData("## 末尾", "## 末尾 {#content}", "Template.NameTwice", "## 末尾")]
    [InlineData("{{#if ticks has a}}", "{{#if kind is cash and kind is goods}}", "Template.Unreachable", "{{#if kind is cash and")]
    [InlineData("{{#if amount}}", "{{#if kind}}", "Template.Unreachable", "{{#if kind}}")]
    [InlineData("{{/each}}", "", "Template.BlockUnclosed", "{{#each things}}")]
    [InlineData("，无金额{{/if}}", "，无金额", "Template.BlockUnclosed", "{{#if amount}}")]
    [InlineData("{{#each things}}", "{{#each ticks}}", "Template.ListNeeded", "{{#each ticks}}")]
    [InlineData("{{signatures}}", "", "Template.ExactlyOnce", "---")]
    [InlineData("{{parties}}", "{{parties}}\n\n{{parties}}", "Template.ExactlyOnce", "---")]
    [InlineData("{{name}}、", "{{name}、", "Template.DirectiveUnknown", "{{name}、")]
    [InlineData("{{proof}}。", "{{proof。", "Template.BracesUnbalanced", "{{proof。")]
    [InlineData("2. 选了一。", "2. <b>选了一</b>。", "Template.MarkupUnsupported", "<b>")]
    [InlineData("2. 选了一。", "- 选了一。", "Template.MarkupUnsupported", "- 选了一")]
    [InlineData("## 末尾", "#### 末尾", "Template.MarkupUnsupported", "#### 末尾")]
    [InlineData("| {{what}} | {{price}} |", "| {{what}} | {{cost}} |", "Template.NameUnknown", "{{cost}}")]
    [InlineData("min: 1, max: 9, sample: 3", "min: 1, max: 9, sample: 30", "Template.SampleRefused", "count: {")]
    [InlineData("min: 1, max: 9, sample: 3", "min: 1, max: 9, default: 0, sample: 3", "Template.DefaultRefused", "count: {")]
    [InlineData("phone: \"13900139002\"", "phone: \"139\"", "Template.SampleRefused", "name: 李晓梅")]
    [InlineData("name: { type: text", "count: { type: text", "Template.YamlMalformed", "count: { type: int")]
    [InlineData("hours: { type", "amountTotal: { type", "Template.NameUnknown", "{{hours}}")]
    [InlineData("size: { type", "each: { type", "Template.NameMalformed", "each: { type")]
    [InlineData("total: { type", "count: { type", "Template.NameTwice", "count: { type: money, is")]
    [InlineData("category: { zh: 试, en: Trial }", "category: { zh: 试, en: Trial }\nreviewedBy: 某律师", "Template.ReviewIncomplete", "reviewedBy")]
    [InlineData("options: { a: { zh: 一, en: One }, b: { zh: 二, en: Two } }", "options: { b: { zh: 二, en: Two } }", "Template.OptionsMissing", "ticks: {")]
    [InlineData("defaultInitiator: lender", "defaultInitiator: [lender]", "Template.ScalarExpected", "defaultInitiator")]
    [InlineData("is: amount * count", "of: amount * count", "Template.KeyMissing", "total: {")]
    [InlineData("sample: { name: 李晓梅,", "sample: 无 # {", "Template.MappingExpected", "sample: 无")]
    [InlineData("{{#each things}}\n", "{{#each things}}\n\n## 每项\n", "Template.EachContent", "{{#each things}}")]
    [InlineData("| {{what}} | {{price}} |\n", "", "Template.TableMalformed", "| 名 | 价 |")]
    [InlineData("rules:\n", "rules: none\nextra:\n", "Template.ListExpected", "rules: none")]
    public void Read_WhenTheFileIsWrong_NamesTheLine(string piece, string slip, string code, string at)
    {
        string source = SmallTemplate.Source.Replace(piece, slip, StringComparison.Ordinal);

        IReadOnlyList<TemplateFault> faults = SmallTemplate.FaultsAfter(piece, slip);

        TemplateFault fault = Assert.Single(faults, fault => fault.Code == code);
        Assert.Equal(SmallTemplate.LineOf(source, at), fault.Line);
        Assert.StartsWith($"small.md:{fault.Line}: ", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# 没有头")]
    [InlineData("---\nid: x\n")]
    public void Read_WithoutFrontMatter_IsAFault(string source) =>
        Assert.Equal("Template.FrontMatterMissing", Assert.Single(Assert.Throws<TemplateException>(() => SmallTemplate.Read(source)).Faults).Code);

    [Fact]
    public void Read_TellsEveryFaultAtOnce_InOrderOfLines()
    {
        IReadOnlyList<TemplateFault> faults = SmallTemplate.FaultsAfter("{{name}}、{{note}}", "{{nmae}}、{{ntoe}}");

        Assert.Equal(4, faults.Count);
        Assert.Equal(faults.Select(fault => fault.Line).Order(), faults.Select(fault => fault.Line));
    }

    [Fact]
    public void Catalog_OfAFolder_KeepsOldVersionsAndRefusesMisnamedFiles()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string newer = SmallTemplate.Source.Replace("version: 1", "version: 2", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder.FullName, "small.v1.md"), SmallTemplate.Source);
            File.WriteAllText(Path.Combine(folder.FullName, "small.md"), newer);

            TemplateCatalog catalog = TemplateCatalog.In(folder.FullName);

            Assert.Equal([2, 1, 2], [catalog.Find("small")!.Version, catalog.Find("small", 1)!.Version, Assert.Single(catalog.Latest).Version]);
            Assert.Null(catalog.Find("small", 3));
            Assert.Null(catalog.Find("other"));

            File.WriteAllText(Path.Combine(folder.FullName, "copy.md"), newer);
            Assert.Equal(
                ["Template.FileMisnamed", "Template.VersionTwice"],
                Assert.Throws<TemplateException>(() => TemplateCatalog.In(folder.FullName)).Faults.Select(fault => fault.Code).Distinct().Order());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
