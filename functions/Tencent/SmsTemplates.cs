using System.Text.RegularExpressions;
using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tencent;

/// <summary>A text message as it is registered with the provider.</summary>
/// <param name="Id">The provider's number of the template.</param>
/// <param name="Parameters">Names of our parameters in the order of the template's {1}, {2} …</param>
public sealed record SmsTemplate(string Id, IReadOnlyList<string> Parameters);

/// <summary>
/// Which texts are text messages, and how their registered templates are set: <c>1110</c> takes the parameters in the order of the Chinese text,
/// <c>1110:code,minutes</c> in that order. <c>token</c> stands for the end of <c>link</c>: where an address may not be a parameter, the template holds the front of it.
/// </summary>
public static partial class SmsTemplates
{
    public const string Prefix = "Sms.";

    /// <summary>What a link is without its front: the part after the last <c>/</c>.</summary>
    public const string Token = "token";

    /// <summary>The parameter <see cref="Token"/> is taken from.</summary>
    public const string Link = "link";

    /// <summary>Keys of all text messages: the <c>Sms.*</c> texts that are no refusals.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        [.. Texts.Keys.Where(key => key.StartsWith(Prefix, StringComparison.Ordinal)).Except([AccountRefusals.SmsUnavailable.Code, AccountRefusals.SmsRefused.Code]).Order(StringComparer.Ordinal)];

    /// <summary>The parameters of a text in the order in which the Chinese text has them.</summary>
    public static IReadOnlyList<string> ParametersOf(string key) => [.. Placeholder().Matches(Texts.Of(key).Zh).Select(match => match.Groups[1].Value).Distinct()];

    /// <summary>Reads one setting; null and a fault when it is none.</summary>
    public static SmsTemplate? Parse(string key, string setting, out string? fault)
    {
        string[] parts = setting.Split(':', 2, StringSplitOptions.TrimEntries);
        string[] known = [.. Placeholder().Matches($"{Texts.Of(key).Zh}{Texts.Of(key).En}").Select(match => match.Groups[1].Value).Distinct()];
        IReadOnlyList<string> parameters = parts.Length == 1 ? ParametersOf(key) : parts[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] unknown = [.. parameters.Where(name => !known.Contains(name) && !(name == Token && known.Contains(Link)))];
        fault = parts[0].Length == 0 || !parts[0].All(char.IsAsciiDigit) ? $"'{setting}' is not like 1110 or 1110:{string.Join(',', ParametersOf(key))}"
            : unknown.Length > 0 ? $"{key} has no parameter {string.Join(", ", unknown)} (there are {string.Join(", ", known)})"
            : null;
        return fault is null ? new SmsTemplate(parts[0], parameters) : null;
    }

    [GeneratedRegex(@"\{([A-Za-z]+)\}")]
    private static partial Regex Placeholder();
}
