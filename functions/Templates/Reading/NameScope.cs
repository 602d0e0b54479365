using System.Collections.Immutable;

namespace ContractFunctions.Templates;

/// <summary>What a name in a template stands for, where it stands.</summary>
internal enum NameKind
{
    /// <summary>Can be printed, not calculated with.</summary>
    Words,
    Number,
    Date,
    Choice,
    Multi,
    List,

    /// <summary>Has members only: a bank account, a role. Whether an optional role takes part can be asked.</summary>
    Group,
}

/// <summary>The names a template may use: its fields and computed values, its roles, <c>contract.number</c>, and inside <c>#each</c> the list's columns and <c>index</c>.</summary>
internal sealed class NameScope
{
    private readonly TemplateDefinition template;
    private readonly FieldDefinition? list;

    public NameScope(TemplateDefinition template, FieldDefinition? list = null) => (this.template, this.list) = (template, list);

    /// <summary>Inside <c>#each</c> of that list; null when it is no list.</summary>
    public NameScope? Inside(string name) =>
        list is null && template.FindField(name) is { Type: FieldType.List } field ? new NameScope(template, field) : null;

    public FieldDefinition? FindField(string name) => list?.Columns.FirstOrDefault(column => column.Name == name) ?? template.FindField(name);

    public bool Knows(string name) =>
        FindField(name) is not null || template.FindRole(name) is not null || template.Computed.Any(value => value.Name == name)
        || name is "contract" or Expression.Lpr || (list is not null && name == "index");

    /// <summary>What the path stands for; null when the name is unknown or has no such member.</summary>
    public NameKind? KindOf(Expression.Path path) => FindField(path.Name) is { } field ? KindOf(field, path.Member)
        : template.Computed.Any(value => value.Name == path.Name) ? path.Member is null ? NameKind.Number : null
        : template.FindRole(path.Name) is not null ? path.Member is "name" or "documentType" or "documentNumber" or "phone" or "address" or "title" ? NameKind.Words
            : path.Member is null && template.FindRole(path.Name)!.Optional ? NameKind.Group : null
        : (path.Name, path.Member, list) switch
        {
            ("contract", "number", _) => NameKind.Words,
            (Expression.Lpr, null, _) => NameKind.Number,
            ("index", null, not null) => NameKind.Number,
            _ => null,
        };

    /// <summary>大写 or 中文 may follow the name.</summary>
    public bool CanFormat(Expression.Path path, string format)
    {
        FieldType? type = path.Member is null
            ? FindField(path.Name)?.Type ?? template.Computed.FirstOrDefault(value => value.Name == path.Name)?.Type
            : path.Member is "months" or "days" or "extraDays" ? FieldType.Int : null;
        return format switch
        {
            "大写" => type is FieldType.Money or FieldType.Int,
            "中文" => type is FieldType.Int,
            _ => false,
        };
    }

    private static NameKind? KindOf(FieldDefinition field, string? member) => (field.Type, member) switch
    {
        (FieldType.Int or FieldType.Money or FieldType.Rate or FieldType.Area, null) => NameKind.Number,
        (FieldType.Date, null) => NameKind.Date,
        (FieldType.Choice, null) => NameKind.Choice,
        (FieldType.Choice, "months") when field.Options.All(option => option.Months is not null) => NameKind.Number,
        (FieldType.Multi, null) => NameKind.Multi,
        (FieldType.List, null) => NameKind.List,
        (FieldType.Bank, null) => NameKind.Group,
        (FieldType.DateRange, "start" or "end") => NameKind.Date,
        (FieldType.DateRange, "days" or "months" or "extraDays" or "years") => NameKind.Number,
        (FieldType.DateRange, "length") => NameKind.Words,
        (FieldType.TimeRange, "start" or "end") => NameKind.Words,
        (FieldType.Bank, "holder" or "bank" or "number") => NameKind.Words,
        (_, null) => NameKind.Words,
        _ => null,
    };
}
