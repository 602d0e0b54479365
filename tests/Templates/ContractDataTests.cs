using System.Text;
using System.Text.Json;
using ContractFunctions.Evidence;
using ContractFunctions.Filling;
using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Templates;

namespace ContractFunctions.Tests.Templates;

public sealed class ContractDataTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void Data_IsCanonical_AndHasRolesAndTypedValues()
    {
        TypesetDocument document = Render(SmallTemplate.Read(), attaches: true);
        Attachment attached = Assert.Single(document.Attachments);
        JsonElement data = JsonElement.Parse(attached.Content.Span);

        Assert.Equal(("contract-data.json", "application/json"), (attached.Name, attached.MediaType));
        Assert.Equal(CanonicalJson.Write(data), attached.Content.ToArray());
        Assert.StartsWith(
            """{"contract":"CF-1","fields":{"amount":{"label":"额","type":"money","value":"10.00"},""", Encoding.UTF8.GetString(attached.Content.Span), StringComparison.Ordinal);
        Assert.Equal("""{"party":"王建国","title":"甲方"}""", data.GetProperty("roles").GetProperty("lender").GetRawText());
        Assert.Equal("""{"label":"期","type":"dateRange","value":{"end":"2027-11-30","start":"2026-12-01"}}""", data.GetProperty("fields").GetProperty("span").GetRawText());
        Assert.Equal("""{"id":"small","version":1}""", data.GetProperty("template").GetRawText());
    }

    [Fact]
    public void Data_HoldsNoNumberOfAPersonThatTheTextDoesNotPrint()
    {
        JsonElement printed = DataOf(SmallTemplate.Read());
        JsonElement kept = DataOf(SmallTemplate.Read(
            SmallTemplate.Source.Replace("{{id}}、{{mobile}}", "{{#if id}}有证{{/if}}、{{#if mobile}}有机{{/if}}", StringComparison.Ordinal)));

        Assert.Equal("110105197803153217", printed.GetProperty("fields").GetProperty("id").GetProperty("value").GetString());
        Assert.All(["id", "mobile"], name => Assert.False(kept.GetProperty("fields").TryGetProperty(name, out _)));
        Assert.True(kept.GetProperty("fields").TryGetProperty("name", out _));
        Assert.All(["110105197803153217", "13800138001", "13900139002"], number => Assert.DoesNotContain(number, kept.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public void Data_HoldsNoColumnOfAPersonThatTheTextDoesNotPrint()
    {
        string source = SmallTemplate.Source
            .Replace("price: { type: money,", "price: { type: phone,", StringComparison.Ordinal)
            .Replace("{{price}} |", "{{#if price}}有{{/if}} |", StringComparison.Ordinal);
        FormValues things = FormValues.Parse("""{"things":[{"what":"甲物","price":"13800138001"}]}""");

        Assert.Equal("""[{"what":"甲物"}]""", DataOf(SmallTemplate.Read(source), things).GetProperty("fields").GetProperty("things").GetProperty("value").GetRawText());
    }

    [Fact]
    public void Data_OfAPreview_IsNotAttached() => Assert.Empty(Render(SmallTemplate.Read(), attaches: false).Attachments);

    private static JsonElement DataOf(TemplateDefinition template, FormValues? change = null) =>
        JsonElement.Parse(Assert.Single(Render(template, attaches: true, change).Attachments).Content.Span);

    private static TypesetDocument Render(TemplateDefinition template, bool attaches, FormValues? change = null) => ContractRenderer.Render(
        template,
        template.SampleValues.Merge(change ?? FormValues.Empty),
        template.Roles.ToDictionary(role => role.Id, role => role.Sample),
        Today,
        new RenderOptions("CF-1", AttachesData: attaches));
}
