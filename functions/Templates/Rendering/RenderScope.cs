using System.Collections.Immutable;
using System.Globalization;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.Templates;

/// <summary>Finds what a name stands for in one contract: a value of the form, of the row being repeated, or of a party.</summary>
internal sealed class RenderScope(FilledForm form, IReadOnlyDictionary<string, PartyIdentity> parties, string? contractNumber)
{
    /// <summary>The row of a list that is being repeated, with the list's columns.</summary>
    public sealed record Row(FieldDefinition List, IReadOnlyDictionary<string, FieldValue> Cells, int Index);

    private readonly HashSet<FieldDefinition> printed = new(ReferenceEqualityComparer.Instance);

    public string? ContractNumber => contractNumber;

    /// <summary>The blocks whose conditions hold, conditions gone; repetition stays.</summary>
    public ImmutableArray<BodyBlock> Choose(ImmutableArray<BodyBlock> blocks, Row? row = null) =>
        [.. blocks.SelectMany(block => block is BodyBlock.If branch ? Choose(Holds(branch.Condition, row) ? branch.Then : branch.Else, row) : [block])];

    public bool Holds(Expression condition, Row? row) => new ExpressionEvaluator(name => Find(name, row)).IsTrue(condition);

    public ImmutableArray<Row> RowsOf(string list) => form.Find(list) is FieldValue.Rows rows
        ? [.. rows.Items.Select((cells, at) => new Row(form.Template.FindField(list)!, cells, at + 1))]
        : [];

    /// <summary>Whether a value of a field, or of a list's column, was printed so far.</summary>
    public bool HasPrinted(FieldDefinition field) => printed.Contains(field);

    public PartyIdentity? Party(string role) => parties.GetValueOrDefault(role);

    /// <summary>The words printed for a placeholder; null when there is nothing to print yet.</summary>
    public string? Print(BodyInline.Placeholder placeholder, Row? row)
    {
        (string name, string? member) = (placeholder.Path.Name, placeholder.Path.Member);
        return (name, member) switch
        {
            ("index", null) when row is not null => Format(row.Index, placeholder.Format),
            ("contract", _) => contractNumber,
            _ when form.Template.FindRole(name) is { } role => PrintParty(role, member),
            _ => Find(name, row) is { } value ? Print(value, member, placeholder.Format, Noted(Field(name, row))) : null,
        };
    }

    private static string Print(FieldValue value, string? member, string? format, FieldDefinition? field) => value switch
    {
        FieldValue.Words words => words.Text,
        FieldValue.Day day => PrintDate(day.Date),
        FieldValue.Days { Range: var days } => PrintDays(days, member, format),
        FieldValue.Hours { Range: var hours } => PrintHours(hours, member),
        FieldValue.Amount { Money: var money } => format == "大写" ? money.Financial : money.ToString(),
        FieldValue.Whole whole => Format(whole.Value, format),
        FieldValue.Measure measure => measure.Value.ToString("0.####", CultureInfo.InvariantCulture) + (field?.Type == FieldType.Rate ? "%" : ""),
        FieldValue.Chosen chosen => Label(field, chosen.Option),
        FieldValue.Ticked ticked => string.Join('、', ticked.Options.Select(option => Label(field, option))),
        FieldValue.Account { Bank: var account } => member switch { "holder" => account.Holder, "bank" => account.Bank, _ => account.Number },
        FieldValue.Picture picture => picture.Sha256,
        _ => throw new ArgumentOutOfRangeException(nameof(value), "templates that print it are refused when they are read"),
    };

    private static string PrintDate(DateOnly date) => date.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);

    private static string PrintDays(DateRange days, string? member, string? format) => member switch
    {
        "start" => PrintDate(days.Start),
        "end" => PrintDate(days.End),
        "days" => Format(days.Days, format),
        "months" => Format(days.Months, format),
        "extraDays" => Format(days.ExtraDays, format),
        "years" => days.Years.ToString("0.##", CultureInfo.InvariantCulture),
        "length" => days.Length,
        _ => ContractRenderer.Print("Template.DateRange", "").Replace("{start}", PrintDate(days.Start), StringComparison.Ordinal).Replace("{end}", PrintDate(days.End), StringComparison.Ordinal),
    };

    private static string PrintHours(TimeRange hours, string? member) => member switch
    {
        "start" => $"{hours.Start:HH:mm}",
        "end" => $"{hours.End:HH:mm}",
        _ => $"{hours.Start:HH:mm}–{hours.End:HH:mm}",
    };

    private static string Format(long number, string? format) => format switch
    {
        "大写" => ChineseNumber.Financial(number),
        "中文" => ChineseNumber.Plain(number),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    private static string Label(FieldDefinition? field, string option) => field!.Options.First(one => one.Id == option).Label.Zh;

    private string? PrintParty(TemplateRole role, string? member)
    {
        PartyIdentity? party = Party(role.Id);
        return member switch
        {
            "title" => role.Title.Zh,
            "name" => party?.PartyName,
            "documentType" => party?.PartyNumberLabel.Zh,
            "documentNumber" => party?.PartyNumber,
            "phone" => party?.Phone.Digits,
            _ => party?.Address,
        };
    }

    private FieldDefinition? Noted(FieldDefinition? field)
    {
        if (field is not null)
        {
            printed.Add(field);
        }

        return field;
    }

    private FieldDefinition? Field(string name, Row? row) => row?.List.Columns.FirstOrDefault(column => column.Name == name) ?? form.Template.FindField(name);

    private FieldValue? Find(string name, Row? row) =>
        row?.List.Columns.Any(column => column.Name == name) == true ? row.Cells.GetValueOrDefault(name) : form.Find(name);
}
