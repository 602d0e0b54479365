using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace ContractFunctions.Hosting;

/// <summary>A row of a CSV.</summary>
/// <param name="Line">Of the file, the header being line 1; of a row over several lines the last.</param>
/// <param name="Cells">Trimmed; a short row has fewer than the header, beyond which all are empty.</param>
public sealed record CsvRow(int Line, string[] Cells)
{
    /// <summary>Null: empty, or not there.</summary>
    public string? Cell(int at) => at < Cells.Length && Cells[at].Length > 0 ? Cells[at] : null;
}

/// <summary>A CSV (RFC 4180) with a header.</summary>
public sealed record CsvTable(string[] Header, IReadOnlyList<CsvRow> Rows)
{
    public const int MaxRows = 500;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A file in UTF-8, with or without a byte order mark.</summary>
    public static Outcome<CsvTable> Read(ReadOnlySpan<byte> file)
    {
        try
        {
            return Read(Strict.GetString(file));
        }
        catch (DecoderFallbackException)
        {
            return Refusals.NotCsv;
        }
    }

    public static Outcome<CsvTable> Read(string text)
    {
        try
        {
            using StringReader reader = new(text.TrimStart('\uFEFF'));
            using CsvParser parser = new(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim });
            if (!parser.Read())
            {
                return Refusals.NotCsv;
            }

            string[] header = parser.Record!;
            List<CsvRow> rows = [];
            while (parser.Read())
            {
                if (rows.Count == MaxRows)
                {
                    return Refusals.TooManyRows;
                }

                if (parser.Record!.Skip(header.Length).Any(cell => cell.Length > 0))
                {
                    return Refusals.FieldInvalid($"line {parser.RawRow}", "Field.TooManyCells");   // a comma too many, and what follows it stands under the wrong name
                }

                rows.Add(new CsvRow(parser.RawRow, parser.Record!));
            }

            return new CsvTable(header, rows);
        }
        catch (CsvHelperException)
        {
            return Refusals.NotCsv;
        }
    }
}
