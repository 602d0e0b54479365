using System.Text.Json;
using System.Text.Json.Nodes;
using ContractFunctions.Evidence;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Templates;

/// <summary>
/// What a contract was made from, for machines: <c>{"contract":…,"fields":{name:{"label":…,"type":…,"value":…}},"roles":{id:{"party":…,"title":…}},"template":{"id":…,"version":…}}</c>,
/// canonical (RFC 8785), UTF-8; values as <see cref="FieldJson"/> writes them.
/// </summary>
public static class ContractData
{
    public const string FileName = "contract-data.json";

    /// <summary>The data as the first signature is to cover it.</summary>
    /// <param name="scope">After the text was written: it knows what the text prints.</param>
    /// <param name="today">The day in Beijing on which the values were checked.</param>
    internal static Attachment Of(FilledForm form, RenderScope scope, DateOnly today)
    {
        TemplateDefinition template = form.Template;
        JsonObject data = new()
        {
            ["template"] = new JsonObject { ["id"] = template.Id, ["version"] = template.Version },
            ["contract"] = scope.ContractNumber,
            ["roles"] = Object(template.Roles.Select(role =>
                (role.Id, (JsonNode)new JsonObject { ["title"] = role.Title.Zh, ["party"] = scope.Party(role.Id)?.PartyName }))),
            ["fields"] = Fields(form, scope),
        };
        using JsonDocument json = JsonDocument.Parse(data.ToJsonString());
        return new Attachment(FileName, "application/json", CanonicalJson.Write(json.RootElement), Texts.Of("Template.ContractData").Zh, BeijingTime.At(today, TimeOnly.MinValue));
    }

    private static JsonObject Fields(FilledForm form, RenderScope scope)
    {
        FormValues values = form.ToValues();
        return Object(
            from field in form.Asked
            where IsOpen(field, scope)
            let value = values.Find(field.Name)
            where value is not null
            select (field.Name, (JsonNode)new JsonObject
            {
                ["label"] = field.Label.Zh,
                ["type"] = JsonNamingPolicy.CamelCase.ConvertName(field.Type.ToString()),
                ["value"] = Value(field, JsonNode.Parse(value.Value.GetRawText())!, scope),
            }));
    }

    private static JsonNode Value(FieldDefinition field, JsonNode value, RenderScope scope)
    {
        foreach (FieldDefinition column in field.Columns.Where(column => !IsOpen(column, scope)))
        {
            foreach (JsonNode? row in value.AsArray())
            {
                row!.AsObject().Remove(column.Name);
            }
        }

        return value;
    }

    // Whoever gets the PDF gets this file: numbers that tell a person or reach one are in it only where everybody can read them in the text.
    private static bool IsOpen(FieldDefinition field, RenderScope scope) => field.Type is not (FieldType.IdNumber or FieldType.Phone) || scope.HasPrinted(field);

    private static JsonObject Object(IEnumerable<(string Name, JsonNode Value)> members) =>
        new(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Value)));
}
