using System.Diagnostics.CodeAnalysis;

namespace ContractFunctions.Hosting;

/// <summary>An e-mail address as mail providers hand them out: dot-atom local part (RFC 5321 §4.1.2) of at most 64 characters, DNS domain in ASCII, 254 characters in all.</summary>
public sealed record EmailAddress
{
    private EmailAddress(string value) => Value = value;

    /// <summary>The address in clear; the domain in lower case.</summary>
    public string Value { get; }

    /// <summary>z***@example.com.</summary>
    public string Masked => $"{Value[0]}***{Value[Value.IndexOf('@')..]}";

    /// <summary>The address, or the code of the fault: <c>Field.Required</c>, <c>Field.EmailMalformed</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address, [NotNullWhen(false)] out string? fault)
    {
        string trimmed = text?.Trim() ?? "";
        int at = trimmed.LastIndexOf('@');
        bool isAddress = trimmed.Length <= 254 && at is > 0 and <= 64 && IsLocalPart(trimmed[..at]) && IsDomain(trimmed[(at + 1)..]);
        address = isAddress ? new EmailAddress($"{trimmed[..at]}@{trimmed[(at + 1)..].ToLowerInvariant()}") : null;
        fault = isAddress ? null : trimmed.Length == 0 ? "Field.Required" : "Field.EmailMalformed";
        return isAddress;
    }

    public static Outcome<EmailAddress> Parse(string? text, string field) =>
        TryParse(text, out EmailAddress? address, out string? fault) ? address : Refusals.FieldInvalid(field, fault);

    /// <summary>Masked, so that a log never holds the address.</summary>
    public override string ToString() => Masked;

    private static bool IsLocalPart(string local) =>
        local.Split('.').All(atom => atom.Length > 0 && atom.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal)));

    private static bool IsDomain(string domain)
    {
        string[] labels = domain.Split('.');
        return labels.Length >= 2 && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit);
    }

    private static bool IsLabel(string label) =>
        label.Length is >= 1 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
