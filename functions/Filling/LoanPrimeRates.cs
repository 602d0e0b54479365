using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace ContractFunctions.Filling;

/// <summary>
/// The one-year loan prime rate (一年期贷款市场报价利率, LPR) by the day from which it holds, in percent: <c>lpr</c> in templates. What was published is in <c>loan-prime-rates.json</c>; operators
/// add later ones by the setting <c>LoanPrimeRates</c>, <c>2026-02-20=2.90, …</c>.
/// </summary>
public sealed class LoanPrimeRates
{
    public const string Setting = "LoanPrimeRates";

    private readonly SortedList<DateOnly, decimal> rates;

    private LoanPrimeRates(IEnumerable<KeyValuePair<DateOnly, decimal>> rates) => this.rates = new(rates.ToDictionary());

    /// <summary>Those that come with the product.</summary>
    public static LoanPrimeRates Published { get; } = new(Read());

    /// <summary>The published ones and the operator's.</summary>
    /// <param name="faults">What is wrong with the setting is added here.</param>
    public static LoanPrimeRates From(IConfiguration configuration, List<string> faults)
    {
        Dictionary<DateOnly, decimal> later = new(Published.rates);
        foreach (string entry in (configuration[Setting] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry.Split('=') is [var day, var percent] && DateOnly.TryParseExact(day, FieldJson.DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly from)
                && decimal.TryParse(percent, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal rate) && rate is > 0 and < 20)
            {
                later[from] = rate;
            }
            else
            {
                faults.Add($"{Setting}: '{entry}' is not like 2026-02-20=2.90");
            }
        }

        return new LoanPrimeRates(later);
    }

    /// <summary>The rate in force on a day; before the first one, the first.</summary>
    public decimal At(DateOnly day)
    {
        int at = rates.Keys.Count(from => from <= day);
        return rates.Values[Math.Max(0, at - 1)];
    }

    /// <summary>The day, with what holds on it.</summary>
    public FormDay On(DateOnly day) => new(day, At(day));

    private static Dictionary<DateOnly, decimal> Read()
    {
        using Stream json = typeof(LoanPrimeRates).Assembly.GetManifestResourceStream("loan-prime-rates.json")!;
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(
            entry => DateOnly.ParseExact(entry.Name, FieldJson.DateForm, CultureInfo.InvariantCulture),
            entry => decimal.Parse(entry.Value.GetString()!, CultureInfo.InvariantCulture));
    }
}

/// <summary>The day in Beijing on which a form is read, and the one-year LPR (percent) that holds on it.</summary>
public readonly record struct FormDay(DateOnly Date, decimal Lpr)
{
    /// <summary>With the rates that come with the product.</summary>
    public static implicit operator FormDay(DateOnly day) => LoanPrimeRates.Published.On(day);

    public static FormDay FromDateOnly(DateOnly day) => day;
}
