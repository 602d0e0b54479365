using System.Diagnostics.CodeAnalysis;

namespace ContractFunctions.Hosting;

/// <summary>
/// 统一社会信用代码 (GB 32100-2015): 18 characters, digits and capital letters but I, O, Z, S, V: 1 authority, 1 kind, 6 digits region, 9 body, 1 check character
/// (modulus 31, weights 3^i mod 31).
/// </summary>
public sealed record UnifiedCode
{
    private const string Characters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private UnifiedCode(string value) => Value = value;

    /// <summary>The 18 characters.</summary>
    public string Value { get; }

    /// <summary>The code, or why it is none: <c>Field.Required</c>, <c>Field.UnifiedCodeMalformed</c>, <c>Field.UnifiedCodeChecksum</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out UnifiedCode? code, [NotNullWhen(false)] out string? fault)
    {
        string compact = FieldText.Compact(text)?.ToUpperInvariant() ?? "";
        fault = string.IsNullOrWhiteSpace(text) ? "Field.Required"
            : compact.Length != 18 || !compact.All(c => Characters.Contains(c, StringComparison.Ordinal)) || !compact[2..8].All(char.IsAsciiDigit) ? "Field.UnifiedCodeMalformed"
            : CheckCharacterOf(compact) != compact[17] ? "Field.UnifiedCodeChecksum"
            : null;
        code = fault is null ? new UnifiedCode(compact) : null;
        return code is not null;
    }

    public static Outcome<UnifiedCode> Parse(string? text, string field) =>
        TryParse(text, out UnifiedCode? code, out string? fault) ? code : Refusals.FieldInvalid(field, fault);

    /// <summary>The check character of the first 17.</summary>
    public static char CheckCharacterOf(ReadOnlySpan<char> first17)
    {
        int sum = 0, weight = 1;
        for (int at = 0; at < 17; at++)
        {
            sum += Characters.IndexOf(first17[at], StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }

        return Characters[(31 - (sum % 31)) % 31];
    }

    public override string ToString() => Value;
}
