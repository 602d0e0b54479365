using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ContractFunctions.Hosting;
using ContractFunctions.Templates;

namespace ContractFunctions.Filling;

/// <summary>Reads JSON values as a template's fields; each fault is filed under the path of the value, such as <c>furniture[2].count</c>.</summary>
/// <param name="today">The day in Beijing, for birth dates.</param>
public sealed partial class FieldReader(DateOnly today)
{
    private static readonly DateOnly FirstDay = new(1900, 1, 1);
    private static readonly DateOnly LastDay = new(2199, 12, 31);

    private readonly List<FieldFault> faults = [];

    public IReadOnlyList<FieldFault> Faults => faults;

    /// <summary>The typed value; null when it is at fault.</summary>
    public FieldValue? Read(FieldDefinition field, JsonElement json, string path) => field.Type switch
    {
        FieldType.Money => Amount(field, json, path),
        FieldType.Int => Number(field, json, path, 0) is { } whole ? new FieldValue.Whole((long)whole) : null,
        FieldType.Area => Number(field, json, path, 2) is { } area ? new FieldValue.Measure(area) : null,
        FieldType.Rate => Number(field, json, path, 4) is { } rate ? new FieldValue.Measure(rate) : null,
        FieldType.Date => Date(json, path) is { } date ? new FieldValue.Day(date) : null,
        FieldType.DateRange => Dates(json, path),
        FieldType.TimeRange => Times(json, path),
        FieldType.Choice => Option(field, json, path) is { } option ? new FieldValue.Chosen(option.Id, option.Months) : null,
        FieldType.Multi => Options(field, json, path),
        FieldType.Bank => Account(json, path),
        FieldType.Image => Words(json, path, 64, 64) is { } name ? Accept(Sha256Form().IsMatch(name), new FieldValue.Picture(name), FieldFaults.Malformed(path)) : null,
        FieldType.List => Rows(field, json, path),
        _ => Text(field, json, path),
    };

    private static int DefaultLength(FieldType type) => type switch
    {
        FieldType.LongText => 2000,
        FieldType.Address => 200,
        FieldType.Text => 100,
        _ => 40,
    };

    private FieldValue.Words? Text(FieldDefinition field, JsonElement json, string path)
    {
        if (Words(json, path, field.Min ?? 1, field.Max ?? DefaultLength(field.Type), field.Type == FieldType.LongText) is not { } text)
        {
            return null;
        }

        string? fault = null;
        switch (field.Type)
        {
            case FieldType.Phone:
                text = PhoneNumber.TryParse(text, out PhoneNumber? phone, out fault) ? phone.Digits : text;
                break;
            case FieldType.IdNumber:
                text = IdentityDocument.TryParse(IdentityDocumentType.ResidentIdentityCard, text, null, today, out IdentityDocument? document, out DocumentFault? why) ? document.Number : text;
                fault = why?.Code;
                break;
            case FieldType.Plate:
                text = text.ToUpperInvariant().Replace("·", "", StringComparison.Ordinal);
                fault = PlateForm().IsMatch(text) ? null : FieldFaults.PlateMalformed(path).Code;
                break;
        }

        return Accept(fault is null, new FieldValue.Words(text), new FieldFault(path, fault ?? ""));
    }

    private string? Words(JsonElement json, string path, decimal least, decimal most, bool multiline = false)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            return Refuse<string>(FieldFaults.Malformed(path));
        }

        string raw = json.GetString()!;
        if (raw.Length > 4 * most)
        {
            return Refuse<string>(FieldFaults.TooLong(path, most));
        }

        FormText text = FormText.Of(raw, multiline);
        return text.Unprintable.Length > 0 ? Refuse<string>(FieldFaults.Unprintable(path, text.Unprintable))
            : text.Length == 0 ? Refuse<string>(FieldFaults.Required(path))
            : text.Length < least ? Refuse<string>(FieldFaults.TooShort(path, least))
            : text.Length > most ? Refuse<string>(FieldFaults.TooLong(path, most))
            : text.Clean;
    }

    private FieldValue.Amount? Amount(FieldDefinition field, JsonElement json, string path) =>
        Decimal(field.Min ?? 0, field.Max ?? Money.Max, json, path, 2) is { } yuan && Money.Of(yuan) is { } money ? new FieldValue.Amount(money) : null;

    private decimal? Number(FieldDefinition field, JsonElement json, string path, int decimals) =>
        Decimal(field.Min ?? 0, field.Max ?? (field.Type == FieldType.Rate ? 100 : 1_000_000), json, path, decimals);

    /// <summary>A JSON number or a string of digits; no exponent, no separators, never through floating point.</summary>
    private decimal? Decimal(decimal min, decimal max, JsonElement json, string path, int decimals)
    {
        string digits = json.ValueKind switch { JsonValueKind.Number => json.GetRawText(), JsonValueKind.String => json.GetString()!.Trim(), _ => "" };
        if (digits.Length > 30 || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal number))
        {
            return Refuse(path);
        }

        FieldFault? fault = decimal.Round(number, decimals) != number ? FieldFaults.TooFine(path, decimals)
            : number < min ? FieldFaults.BelowMin(path, min)
            : number > max ? FieldFaults.AboveMax(path, max)
            : null;
        if (fault is not null)
        {
            faults.Add(fault);
            return null;
        }

        // Dividing by a one of full scale drops trailing zeros: 5800, 5800.0 and 5800.00 become one.
        return number / 1.0000000000000000000000000000m;

        decimal? Refuse(string at)
        {
            faults.Add(FieldFaults.Malformed(at));
            return null;
        }
    }

    private DateOnly? Date(JsonElement json, string path)
    {
        FieldFault? fault = json.ValueKind != JsonValueKind.String
            || !DateOnly.TryParseExact(json.GetString(), FieldJson.DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? FieldFaults.Malformed(path)
            : date < FirstDay || date > LastDay ? FieldFaults.DateImplausible(path)
            : null;
        if (fault is not null)
        {
            faults.Add(fault);
            return null;
        }

        return DateOnly.ParseExact(json.GetString()!, FieldJson.DateForm, CultureInfo.InvariantCulture);
    }

    private FieldValue.Days? Dates(JsonElement json, string path)
    {
        if (Members(json, path, "start", "end") is not [{ } first, { } last]
            || (Date(first, $"{path}.start"), Date(last, $"{path}.end")) is not ({ } start, { } end))
        {
            return null;
        }

        return Accept(start <= end, new FieldValue.Days(new DateRange(start, end)), FieldFaults.EndBeforeStart($"{path}.end"));
    }

    private FieldValue.Hours? Times(JsonElement json, string path) =>
        Members(json, path, "start", "end") is [{ } first, { } last] && (Time(first, $"{path}.start"), Time(last, $"{path}.end")) is ({ } start, { } end)
            ? new FieldValue.Hours(new TimeRange(start, end))
            : null;

    private TimeOnly? Time(JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.String
            && TimeOnly.TryParseExact(json.GetString(), FieldJson.TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time))
        {
            return time;
        }

        faults.Add(FieldFaults.Malformed(path));
        return null;
    }

    private ChoiceOption? Option(FieldDefinition field, JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.String && field.Options.FirstOrDefault(option => json.ValueEquals(option.Id)) is { } chosen
            ? chosen
            : Refuse<ChoiceOption>(FieldFaults.NotAnOption(path));

    private FieldValue.Ticked? Options(FieldDefinition field, JsonElement json, string path)
    {
        if (!Length(field, json, path, field.Options.Length))
        {
            return null;
        }

        string?[] ticked = [.. json.EnumerateArray().Select((item, at) => Option(field, item, $"{path}[{at}]")?.Id)];
        return ticked.Contains(null) ? null
            : ticked.Distinct().Count() < ticked.Length ? Refuse<FieldValue.Ticked>(FieldFaults.Repeated(path))
            : new FieldValue.Ticked([.. field.Options.Select(option => option.Id).Where(ticked.Contains)]);
    }

    private FieldValue.Account? Account(JsonElement json, string path)
    {
        if (Members(json, path, "holder", "bank", "number") is not [{ } holder, { } bank, { } number])
        {
            return null;
        }

        string? name = Words(holder, $"{path}.holder", 2, 100);
        string? branch = Words(bank, $"{path}.bank", 2, 100);
        string? digits = Words(number, $"{path}.number", 1, 60)?.Replace(" ", "", StringComparison.Ordinal);
        if (digits is not null && !(digits.Length is >= 8 and <= 32 && digits.All(char.IsAsciiDigit)))
        {
            digits = Refuse<string>(FieldFaults.AccountNumberMalformed($"{path}.number"));
        }

        return name is null || branch is null || digits is null ? null : new FieldValue.Account(new BankAccount(name, branch, digits));
    }

    private FieldValue.Rows? Rows(FieldDefinition field, JsonElement json, string path)
    {
        if (!Length(field, json, path, 200))
        {
            return null;
        }

        int before = faults.Count;
        ImmutableArray<IReadOnlyDictionary<string, FieldValue>> rows = [.. json.EnumerateArray().Select((item, at) => Row(field, item, $"{path}[{at}]"))];
        return faults.Count > before ? null : new FieldValue.Rows(rows);
    }

    private Dictionary<string, FieldValue> Row(FieldDefinition list, JsonElement json, string path)
    {
        Dictionary<string, FieldValue> row = new(StringComparer.Ordinal);
        if (json.ValueKind != JsonValueKind.Object || !FormValues.Parse(json).TryGet(out FormValues? cells, out _))
        {
            faults.Add(FieldFaults.Malformed(path));
            return row;
        }

        faults.AddRange(cells.Names.Where(name => !list.Columns.Any(column => column.Name == name)).Select(name => FieldFaults.Unknown($"{path}.{name}")));
        foreach (FieldDefinition column in list.Columns)
        {
            if (column.Is is not null)
            {
                if (FilledForm.Compute(column.Type, column.Is, new ExpressionEvaluator(row.GetValueOrDefault)) is { } value)
                {
                    row.Add(column.Name, value);
                }
            }
            else if (cells.Find(column.Name) is { } cell)
            {
                if (Read(column, cell, $"{path}.{column.Name}") is { } value)
                {
                    row.Add(column.Name, value);
                }
            }
            else if (column.Required)
            {
                faults.Add(FieldFaults.Required($"{path}.{column.Name}"));
            }
        }

        return row;
    }

    private bool Length(FieldDefinition field, JsonElement json, string path, int most)
    {
        FieldFault? fault = json.ValueKind != JsonValueKind.Array ? FieldFaults.Malformed(path)
            : json.GetArrayLength() < field.Min ? FieldFaults.TooFew(path, field.Min.Value)
            : json.GetArrayLength() > (field.Max ?? most) ? FieldFaults.TooMany(path, field.Max ?? most)
            : null;
        if (fault is not null)
        {
            faults.Add(fault);
        }

        return fault is null;
    }

    /// <summary>The named members of an object, all required, no others; null when it is at fault.</summary>
    private JsonElement[]? Members(JsonElement json, string path, params string[] names)
    {
        if (json.ValueKind != JsonValueKind.Object || !FormValues.Parse(json).TryGet(out FormValues? given, out _))
        {
            return Refuse<JsonElement[]>(FieldFaults.Malformed(path));
        }

        int before = faults.Count;
        faults.AddRange(given.Names.Except(names).Select(name => FieldFaults.Unknown($"{path}.{name}")));
        faults.AddRange(names.Where(name => given.Find(name) is null).Select(name => FieldFaults.Required($"{path}.{name}")));
        return faults.Count > before ? null : [.. names.Select(name => given.Find(name)!.Value)];
    }

    private T? Accept<T>(bool accepted, T value, FieldFault otherwise)
        where T : class => accepted ? value : Refuse<T>(otherwise);

    private T? Refuse<T>(FieldFault fault)
        where T : class
    {
        faults.Add(fault);
        return null;
    }

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256Form();

    /// <summary>GA 36-2018: province, letter, then five characters, or six on a new-energy plate; no I or O.</summary>
    [GeneratedRegex("^[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-HJ-NP-Z]([A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[A-HJ-NP-Z0-9]{6})$", RegexOptions.CultureInvariant)]
    private static partial Regex PlateForm();
}
