using ContractFunctions.Hosting;

namespace ContractFunctions.Contacts;

/// <summary>Contacts from a CSV (RFC 4180, UTF-8): columns by their Chinese or English names, in any order.</summary>
public static class ContactImport
{
    private static readonly string[] Columns = ["name", "phone", "email", "enterprise", "code"];

    /// <summary>The rows with their lines, not yet checked; or why the file as a whole cannot be read.</summary>
    public static Outcome<IReadOnlyList<(int Line, Contact Contact)>> Read(ReadOnlySpan<byte> file)
    {
        if (!CsvTable.Read(file).TryGet(out CsvTable? csv, out Refusal? refusal) || !Places(csv.Header).TryGet(out Dictionary<string, int>? places, out refusal))
        {
            return refusal;
        }

        return Rows(csv, places);
    }

    private static List<(int Line, Contact Contact)> Rows(CsvTable csv, Dictionary<string, int> places)
    {
        List<(int, Contact)> rows = [];
        foreach (CsvRow row in csv.Rows)
        {
            string? Cell(string column) => places.TryGetValue(column, out int at) ? row.Cell(at) : null;
            ContactEnterprise? enterprise = (Cell("enterprise"), Cell("code")) is (null, null) ? null : new ContactEnterprise(Cell("enterprise") ?? "", Cell("code") ?? "");
            rows.Add((row.Line, new Contact(Cell("name") ?? "", Cell("phone") ?? "", Cell("email"), enterprise)));
        }

        return rows;
    }

    private static Outcome<Dictionary<string, int>> Places(string[] header)
    {
        Dictionary<string, int> places = [];
        for (int at = 0; at < header.Length; at++)
        {
            string? column = Columns.FirstOrDefault(one => Texts.Of($"Contact.column.{one}") is { } name && (header[at] == name.Zh || header[at].Equals(name.En, StringComparison.OrdinalIgnoreCase)));
            if (column is null || !places.TryAdd(column, at))
            {
                return Refusals.FieldInvalid($"column {at + 1}", "Field.UnknownColumn");
            }
        }

        return places.ContainsKey("name") && places.ContainsKey("phone") ? places : Refusals.FieldInvalid(places.ContainsKey("name") ? "phone" : "name", "Field.Required");
    }
}
