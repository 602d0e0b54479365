using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ContractFunctions.Hosting;

/// <summary>A company's name as registered: 2-100 characters of Han, Latin letters and digits, with brackets (made full-width), middle dot, hyphen, ampersand and space inside.</summary>
public sealed record OrganizationName
{
    public const int MinLength = 2, MaxLength = 100;

    private OrganizationName(string value) => Value = value;

    public string Value { get; }

    /// <summary>The name, or why it is none: <c>Field.Required</c>, <c>Field.OrganizationNameLength</c>, <c>Field.OrganizationNameCharacters</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OrganizationName? name, [NotNullWhen(false)] out string? fault)
    {
        Rune[]? typed = FieldText.Characters(text);
        Rune[] runes = [.. (typed ?? []).Select(Canonical)];
        fault = string.IsNullOrWhiteSpace(text) ? "Field.Required"
            : typed is null || !runes.All(IsAllowed) || !runes.Any(Rune.IsLetter) ? "Field.OrganizationNameCharacters"
            : runes.Length is < MinLength or > MaxLength ? "Field.OrganizationNameLength"
            : null;
        name = fault is null ? new OrganizationName(string.Concat(runes.Select(rune => rune.ToString()))) : null;
        return name is not null;
    }

    public static Outcome<OrganizationName> Parse(string? text, string field) =>
        TryParse(text, out OrganizationName? name, out string? fault) ? name : Refusals.FieldInvalid(field, fault);

    public override string ToString() => Value;

    private static Rune Canonical(Rune rune) => rune.Value switch { '(' => new Rune('（'), ')' => new Rune('）'), _ => rune };

    private static bool IsAllowed(Rune rune) =>
        rune.Value is '（' or '）' or '·' or '-' or '&' or '.' or ' ' || (Rune.IsLetterOrDigit(rune) && rune.Value is < 0x250 or 0x3007 or (>= 0x3400 and <= 0x9FFF) or >= 0x20000);
}
