using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ContractFunctions.Hosting;

/// <summary>
/// A person's name as on the document: 2-50 characters (code points) of Han (rare ones included), Latin letters, the middle dot of transliterated names and,
/// between letters, space, hyphen, apostrophe and full stop. Look-alikes of the middle dot are made U+00B7. Every accepted name is in Unicode form NFC:
/// combining marks and ideographs with a canonical equivalent are refused, so that equal names are equal strings.
/// </summary>
public sealed record PersonName
{
    public const int MinLength = 2;
    public const int MaxLength = 50;

    private const char MiddleDot = '·';

    private PersonName(string value) => Value = value;

    /// <summary>The name in clear.</summary>
    public string Value { get; }

    /// <summary>张*, 欧**: the first character; how long the rest is stays vague beyond two.</summary>
    public string Masked
    {
        get
        {
            string first = Value.EnumerateRunes().First().ToString();
            return first + (Value.EnumerateRunes().Count() == 2 ? "*" : "**");
        }
    }

    /// <summary>The name, or the code of the fault: <c>Field.Required</c>, <c>Field.NameLength</c>, <c>Field.NameCharacters</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PersonName? name, [NotNullWhen(false)] out string? fault)
    {
        Rune[]? typed = FieldText.Characters(text);
        Rune[] runes = [.. (typed ?? []).Select(Canonical)];
        fault = string.IsNullOrWhiteSpace(text) ? "Field.Required"
            : typed is null || !runes.All(rune => IsLetter(rune) || IsJoiner(rune)) || !JoinersStandBetweenLetters(runes) ? "Field.NameCharacters"
            : runes.Length is < MinLength or > MaxLength ? "Field.NameLength"
            : null;
        name = fault is null ? new PersonName(string.Concat(runes.Select(rune => rune.ToString()))) : null;
        return name is not null;
    }

    public static Outcome<PersonName> Parse(string? text, string field) =>
        TryParse(text, out PersonName? name, out string? fault) ? name : Refusals.FieldInvalid(field, fault);

    /// <summary>Masked, so that a log never holds the name.</summary>
    public override string ToString() => Masked;

    private static Rune Canonical(Rune rune) => rune.Value is 0x30FB or 0x2022 or 0x2027 or 0x2219 or 0x22C5 or 0xFF65 ? new Rune(MiddleDot)
        : rune.Value == 0x2019 ? new Rune('\'')
        : rune;

    private static bool IsJoiner(Rune rune) => rune.Value is MiddleDot or ' ' or '-' or '\'' or '.';

    private static bool IsLetter(Rune rune) => IsHan(rune.Value) || (rune.Value is < 0x250 or (>= 0x1E00 and <= 0x1EFF) && Rune.IsLetter(rune));

    /// <summary>〇 and the unified ideographs of all extensions. Private-use characters are none.</summary>
    private static bool IsHan(int value) =>
        value is 0x3007 or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0x20000 and <= 0x2F7FF) or (>= 0x30000 and <= 0x3FFFD) || IsUnifiedInCompatibilityBlock(value);

    /// <summary>The twelve of U+F900-FAFF that are unified ideographs in their own right; the others stand for a character elsewhere.</summary>
    private static bool IsUnifiedInCompatibilityBlock(int value) =>
        value is 0xFA0E or 0xFA0F or 0xFA11 or 0xFA13 or 0xFA14 or 0xFA1F or 0xFA21 or 0xFA23 or 0xFA24 or 0xFA27 or 0xFA28 or 0xFA29;

    /// <summary>Not at an end and not doubled, but "Jr. A" (full stop, then space) is a name and so is a final full stop.</summary>
    private static bool JoinersStandBetweenLetters(Rune[] runes)
    {
        for (int at = 0; at < runes.Length; at++)
        {
            bool isStop = runes[at].Value == '.';
            bool follows = at > 0 && (IsLetter(runes[at - 1]) || (runes[at].Value == ' ' && runes[at - 1].Value == '.'));
            bool leads = at + 1 < runes.Length ? IsLetter(runes[at + 1]) || (isStop && runes[at + 1].Value == ' ') : isStop;
            if (IsJoiner(runes[at]) && !(follows && leads))
            {
                return false;
            }
        }

        return true;
    }
}
