using System.Globalization;
using System.Text;
using ContractFunctions.Hosting;
using CsvHelper;
using CsvHelper.Configuration;

namespace ContractFunctions.Contacts;

/// <summary>Contacts from a CSV (RFC 4180, UTF-8): columns by their Chinese or English names, in any order.</summary>
public static class ContactImport
{
    public const int MaxRows = 500;

    private static readonly string[] Columns = ["name", "phone", "email", "enterprise", "code"];
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The rows with their lines (the header is line 1), not yet checked; or why the file as a whole cannot be read.</summary>
    public static Outcome<IReadOnlyList<(int Line, Contact Contact)>> Read(ReadOnlySpan<byte> file)
    {
        try
        {
            using StringReader text = new(Strict.GetString(file).TrimStart('\uFEFF'));
            using CsvReader csv = new(text, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim, BadDataFound = _ => throw new FormatException() });
            if (!csv.Read() || !csv.ReadHeader())
            {
                return ContactRefusals.NotCsv;
            }

            if (!Places(csv.HeaderRecord!).TryGet(out Dictionary<string, int>? places, out Refusal? refusal))
            {
                return refusal;
            }

            List<(int, Contact)> rows = [];
            while (csv.Read())
            {
                if (rows.Count == MaxRows)
                {
                    return ContactRefusals.TooManyRows;
                }

                string[] cells = csv.Parser.Record!;
                string? Cell(string column) => places.TryGetValue(column, out int at) && at < cells.Length && !string.IsNullOrWhiteSpace(cells[at]) ? cells[at] : null;
                ContactEnterprise? enterprise = (Cell("enterprise"), Cell("code")) is (null, null) ? null : new ContactEnterprise(Cell("enterprise") ?? "", Cell("code") ?? "");
                rows.Add((csv.Parser.RawRow, new Contact(Cell("name") ?? "", Cell("phone") ?? "", Cell("email"), enterprise)));
            }

            return rows;
        }
        catch (Exception fault) when (fault is FormatException or DecoderFallbackException or CsvHelperException)
        {
            return ContactRefusals.NotCsv;
        }
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
