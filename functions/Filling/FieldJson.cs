using System.Globalization;
using System.Text.Json;

namespace ContractFunctions.Filling;

/// <summary>
/// The one canonical JSON form of each type: money, rate and area as strings of decimal digits (<c>"5800.00"</c>, <c>"0.05"</c>), int as number, dates
/// <c>"2026-12-01"</c>, ranges <c>{"end":…,"start":…}</c>, bank <c>{"bank":…,"holder":…,"number":…}</c>, choice as its option's id, multi as an array of ids,
/// list as an array of objects. Members in ordinal order.
/// </summary>
public static class FieldJson
{
    public const string DateForm = "yyyy-MM-dd";
    public const string TimeForm = "HH:mm";

    public static void Write(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, FieldValue>> values)
    {
        writer.WriteStartObject();
        foreach ((string name, FieldValue value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FieldValue value)
    {
        switch (value)
        {
            case FieldValue.Whole whole:
                writer.WriteNumberValue(whole.Value);
                break;
            case FieldValue.Ticked ticked:
                WriteArray(writer, ticked.Options, writer.WriteStringValue);
                break;
            case FieldValue.Rows rows:
                WriteArray(writer, rows.Items, row => Write(writer, row));
                break;
            case FieldValue.Days { Range: var days }:
                WriteMembers(writer, ("end", Date(days.End)), ("start", Date(days.Start)));
                break;
            case FieldValue.Hours { Range: var hours }:
                WriteMembers(writer, ("end", Time(hours.End)), ("start", Time(hours.Start)));
                break;
            case FieldValue.Account { Bank: var account }:
                WriteMembers(writer, ("bank", account.Bank), ("holder", account.Holder), ("number", account.Number));
                break;
            default:
                writer.WriteStringValue(Scalar(value));
                break;
        }
    }

    private static string Scalar(FieldValue value) => value switch
    {
        FieldValue.Words words => words.Text,
        FieldValue.Day day => Date(day.Date),
        FieldValue.Amount amount => amount.Money.ToString(),
        FieldValue.Measure measure => measure.Value.ToString(CultureInfo.InvariantCulture),
        FieldValue.Chosen chosen => chosen.Option,
        FieldValue.Picture picture => picture.Sha256,
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static string Date(DateOnly date) => date.ToString(DateForm, CultureInfo.InvariantCulture);

    private static string Time(TimeOnly time) => time.ToString(TimeForm, CultureInfo.InvariantCulture);

    private static void WriteArray<T>(Utf8JsonWriter writer, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray();
        foreach (T item in items)
        {
            write(item);
        }

        writer.WriteEndArray();
    }

    private static void WriteMembers(Utf8JsonWriter writer, params ReadOnlySpan<(string Name, string Value)> members)
    {
        writer.WriteStartObject();
        foreach ((string name, string value) in members)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }
}
