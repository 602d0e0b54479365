using System.Diagnostics.CodeAnalysis;

namespace ContractFunctions.Hosting;

/// <summary>A mainland mobile number: 11 digits, 1[3-9]. Spaces, hyphens, full-width digits and the prefixes +86, 0086 are accepted when typed.</summary>
public sealed record PhoneNumber
{
    private PhoneNumber(string digits) => Digits = digits;

    /// <summary>The 11 digits in clear.</summary>
    public string Digits { get; }

    /// <summary>138****1234.</summary>
    public string Masked => $"{Digits[..3]}****{Digits[7..]}";

    /// <summary>The number, or the code of the fault: <c>Field.Required</c>, <c>Field.PhoneMalformed</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PhoneNumber? phone, [NotNullWhen(false)] out string? fault)
    {
        string? digits = WithoutPrefix(FieldText.Compact(text)?.Replace("-", "", StringComparison.Ordinal));
        bool isNumber = digits is { Length: 11 } && digits[0] == '1' && digits[1] is >= '3' and <= '9' && digits.All(char.IsAsciiDigit);
        phone = isNumber ? new PhoneNumber(digits!) : null;
        fault = isNumber ? null : string.IsNullOrWhiteSpace(text) ? "Field.Required" : "Field.PhoneMalformed";
        return isNumber;
    }

    public static Outcome<PhoneNumber> Parse(string? text, string field) =>
        TryParse(text, out PhoneNumber? phone, out string? fault) ? phone : Refusals.FieldInvalid(field, fault);

    /// <summary>Masked, so that a log never holds the number.</summary>
    public override string ToString() => Masked;

    private static string? WithoutPrefix(string? digits) => digits switch
    {
        ['+', '8', '6', .. string rest] => rest,
        ['0', '0', '8', '6', .. string rest] => rest,
        _ => digits,
    };
}
