using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Signing;
using ContractFunctions.Tencent;
using Microsoft.Extensions.Configuration;

namespace ContractFunctions.Azure;

/// <summary>Every setting of the Function App, read once at the start.</summary>
/// <param name="PlatformOperators">Mobile numbers of those who review certifications of companies.</param>
internal sealed record AzureSettings(AzureOptions Azure, ProviderOptions Providers, TimestampOptions Timestamps, LoanPrimeRates LoanPrimeRates, IReadOnlyList<string> PlatformOperators)
{
    /// <summary>What is read of sections that are ours alone; a name nobody reads is a fault.</summary>
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["Documents"] = ["BlobService", "TableService", "Container", "RetentionDays", "RetentionLocked"],
        ["Communication"] = ["Endpoint", "SmsFrom", "EmailFrom"],
        ["QuestPdf"] = ["License"],
        ["KeyVault"] = ["Uri", "AuthorityKey", "WrappingKey", "PlatformKeyId"],
    };

    /// <exception cref="InvalidOperationException">Names every setting at fault: the app does not start.</exception>
    public static AzureSettings Read(IConfiguration configuration)
    {
        List<string> faults = [.. Known.SelectMany(section => SettingNames.Unknown(configuration.GetSection(section.Key), section.Value))];
        ProviderOptions providers = ProviderSettings.Read(configuration, faults);
        AzureSettings settings = new(
            AzureOptions.Read(configuration, sendsSms: providers.Tencent?.Sms is null, faults),
            providers,
            TimestampSettings.Read(configuration, faults),
            LoanPrimeRates.From(configuration, faults),
            Phones(configuration["PlatformOperators"], faults));
        if (providers.Tencent is not { VerifiesRealNames: true })
        {
            faults.Add("Tencent: who signs is verified, so a verifier of real names is needed (Tencent__SecretId, Tencent__SecretKey)");
        }

        return faults.Count == 0 ? settings : throw SettingNames.AtFault(faults);
    }

    private static string[] Phones(string? list, List<string> faults)
    {
        string[] entries = (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        faults.AddRange(entries.All(entry => PhoneNumber.TryParse(entry, out _, out _)) ? [] : ["PlatformOperators: an entry is no mobile number"]);
        return [.. entries.Select(entry => PhoneNumber.TryParse(entry, out PhoneNumber? phone, out _) ? phone.Digits : "")];
    }
}
