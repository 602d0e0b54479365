using System.Text.Json;
using System.Text.Json.Nodes;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Templates;

namespace ContractFunctions.BulkLaunches;

/// <summary>
/// Reads the CSV of a bulk launch. Columns: <c>{role}.name</c>, <c>.phone</c>, <c>.documentType</c>, <c>.documentNumber</c>, <c>.address</c>, <c>.enterprise</c>, <c>.code</c>
/// of the other parties, and the template's fields that the initiator fills, of composed ones their parts (<c>term.start</c>).
/// </summary>
public static class BulkFile
{
    private static readonly string[] PartyMembers = ["name", "phone", "documentType", "documentNumber", "address", "enterprise", "code"];

    /// <summary>The rows, not yet checked; or why the file as a whole cannot be read, naming the column.</summary>
    public static Outcome<IReadOnlyList<BulkRow>> Read(string text, string? title, TemplateDefinition template, string initiatorRole)
    {
        if (!CsvTable.Read(text).TryGet(out CsvTable? csv, out Refusal? refusal))
        {
            return refusal with { Faults = [.. refusal.Faults.Select(fault => fault with { Field = $"csv.{fault.Field}" })] };
        }

        for (int at = 0; at < csv.Header.Length; at++)
        {
            if (csv.Header.AsSpan(0, at).Contains(csv.Header[at]) || !IsColumn(csv.Header[at], template, initiatorRole))
            {
                return Refusals.FieldInvalid($"csv.column {at + 1}", "Field.UnknownColumn");
            }
        }

        return csv.Rows.Count == 0 ? Refusals.FieldInvalid("csv", "Field.Required") : csv.Rows.Select(row => RowOf(csv.Header, row, title, template)).ToList();
    }

    /// <summary>The column of what a party's identity is at fault in.</summary>
    internal static string ColumnOf(string role, string field) => field switch
    {
        "identity.enterprise.name" => $"{role}.enterprise",
        "identity.enterprise.code" => $"{role}.code",
        _ => field.Replace("identity.", $"{role}.", StringComparison.Ordinal),
    };

    private static bool IsColumn(string name, TemplateDefinition template, string initiatorRole)
    {
        string[] parts = name.Split('.');
        return parts.Length == 2 && template.FindRole(parts[0]) is { } role ? role.Id != initiatorRole && PartyMembers.Contains(parts[1])
            : template.FieldsOf(initiatorRole, initiatorRole).FirstOrDefault(field => field.Name == parts[0]) is { } field && IsPart(field.Type, parts[1..]);
    }

    private static bool IsPart(FieldType type, string[] part) => type switch
    {
        FieldType.DateRange or FieldType.TimeRange => part is ["start" or "end"],
        FieldType.Bank => part is ["holder" or "bank" or "number"],
        FieldType.List or FieldType.Image => false,
        _ => part.Length == 0,
    };

    private static BulkRow RowOf(string[] header, CsvRow row, string? title, TemplateDefinition template)
    {
        Dictionary<string, Dictionary<string, string>> parties = [];
        JsonObject values = [];
        for (int at = 0; at < header.Length; at++)
        {
            string[] parts = header[at].Split('.');
            if (row.Cell(at) is not { } cell)
            {
                continue;
            }

            if (parts.Length == 2 && template.FindRole(parts[0]) is not null)
            {
                parties.TryAdd(parts[0], []);
                parties[parts[0]][parts[1]] = cell;
            }
            else if (parts.Length == 2)
            {
                ((JsonObject)(values[parts[0]] ??= new JsonObject()))[parts[1]] = cell;
            }
            else
            {
                values[parts[0]] = ValueOf(template.FindField(parts[0])!, cell);
            }
        }

        return new BulkRow(row.Line, title, parties.ToDictionary(party => party.Key, party => IdentityOf(party.Value)), FormValues.Parse(values.ToJsonString()));
    }

    private static JsonNode? ValueOf(FieldDefinition field, string cell) => field.Type switch
    {
        FieldType.Int when long.TryParse(cell, System.Globalization.CultureInfo.InvariantCulture, out long whole) => whole,
        FieldType.Choice => OptionOf(field, cell),
        FieldType.Multi => new JsonArray([.. cell.Split(';', '；', '、').Select(one => (JsonNode)OptionOf(field, one.Trim()))]),
        _ => cell,
    };

    /// <summary>An option by its id or by what it is called.</summary>
    private static string OptionOf(FieldDefinition field, string text) => field.Options.FirstOrDefault(option => option.Label.Zh == text)?.Id ?? text;

    private static PartyIdentityInput IdentityOf(Dictionary<string, string> members)
    {
        string? Of(string member) => members.GetValueOrDefault(member);
        bool hasType = IdentityDocumentTypes.TryParse(Of("documentType") ?? nameof(IdentityDocumentType.ResidentIdentityCard), out IdentityDocumentType type);
        return new PartyIdentityInput
        {
            Name = Of("name"),
            Phone = Of("phone"),
            DocumentType = hasType && Of("documentNumber") is not null ? type : null,
            DocumentNumber = Of("documentNumber"),
            Address = Of("address"),
            Enterprise = (Of("enterprise"), Of("code")) is (null, null) ? null : new EnterpriseInput(Of("enterprise") ?? "", Of("code") ?? ""),
        };
    }
}
