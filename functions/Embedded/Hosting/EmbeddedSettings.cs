using System.Globalization;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Signing;
using ContractFunctions.Tencent;
using Microsoft.Extensions.Configuration;

namespace ContractFunctions.Embedded;

/// <summary>
/// Settings of an embedded edition, the later source winning: a JSON file, environment variables <c>CONTRACTFUNCTIONS_*</c> (<c>__</c> between section and name),
/// the command line.
/// </summary>
public static class EmbeddedSettings
{
    public const string Prefix = "CONTRACTFUNCTIONS_";

    /// <summary>The data folder where none is set: lower than every source, so a start script can give one without overriding the file.</summary>
    private const string DefaultDataFolder = "DefaultDataFolder";

    private static readonly string[] Known =
    [
        nameof(EmbeddedOptions.DataFolder), nameof(EmbeddedOptions.Urls), nameof(EmbeddedOptions.PublicBaseUrl), nameof(EmbeddedOptions.Environment), nameof(EmbeddedOptions.PlatformKeysFile),
        nameof(EmbeddedOptions.TrustedProxies), nameof(EmbeddedOptions.LogLevel), nameof(EmbeddedOptions.Smtp), nameof(EmbeddedOptions.PlatformOperators),
        Keys.AuthoritySecret.Setting, DefaultDataFolder, TimestampSettings.Section, EmbeddedTelemetry.Section, LoanPrimeRates.Setting, .. ProviderSettings.Sections,
    ];

    private static readonly string[] KnownSmtp =
    [
        nameof(SmtpOptions.Host), nameof(SmtpOptions.Port), nameof(SmtpOptions.Tls), nameof(SmtpOptions.From), nameof(SmtpOptions.User), nameof(SmtpOptions.Password), "PasswordFile",
    ];

    /// <param name="file">JSON file, or null.</param>
    /// <param name="commandLine">Values of the command line; null ones were not given.</param>
    public static Func<IConfiguration> Sources(string? file, IReadOnlyDictionary<string, string?> commandLine) => () =>
    {
        ConfigurationBuilder builder = new();
        if (file is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }

        return builder.AddEnvironmentVariables(Prefix).AddInMemoryCollection(commandLine.Where(pair => pair.Value is not null)).Build();
    };

    /// <remarks>Relative paths are taken from the current folder, here and once.</remarks>
    /// <exception cref="InvalidOperationException">Names every setting at fault.</exception>
    public static EmbeddedOptions Read(IConfiguration configuration)
    {
        List<string> faults = [.. SettingNames.Unknown(configuration, Known), .. SettingNames.Unknown(configuration.GetSection(nameof(EmbeddedOptions.Smtp)), KnownSmtp)];
        EmbeddedOptions options = new()
        {
            DataFolder = Path.GetFullPath(Given(configuration, nameof(EmbeddedOptions.DataFolder)) ?? Given(configuration, DefaultDataFolder) ?? "data"),
            AuthoritySecret = configuration[Keys.AuthoritySecret.Setting] is { } secret ? new Redacted<string>(secret) : null,
            Urls = configuration[nameof(EmbeddedOptions.Urls)] ?? EmbeddedOptions.DefaultUrls,
            Environment = Choice(configuration, nameof(EmbeddedOptions.Environment), EmbeddedEnvironment.Development, faults),
            LogLevel = Choice(configuration, nameof(EmbeddedOptions.LogLevel), LogLevel.Warning, faults),
            TrustedProxies = Number(configuration, nameof(EmbeddedOptions.TrustedProxies), 0, 0, 8, faults),
            PlatformOperators = Phones(configuration[nameof(EmbeddedOptions.PlatformOperators)], faults),
            Smtp = Smtp(configuration.GetSection(nameof(EmbeddedOptions.Smtp)), faults),
            Providers = ProviderSettings.Read(configuration, faults),
            Timestamps = TimestampSettings.Read(configuration, faults),
            LoanPrimeRates = LoanPrimeRates.From(configuration, faults),
            OtlpEndpoint = EmbeddedTelemetry.Read(configuration, faults),
        };
        faults.AddRange(options.Urls.Split(';').Where(url => !IsAddress(url)).Select(url => $"Urls: '{url}' is not like {EmbeddedOptions.DefaultUrls}"));
        if (configuration[nameof(EmbeddedOptions.PublicBaseUrl)] is { } front && !(Uri.TryCreate(front, UriKind.Absolute, out Uri? parsed) && parsed.Scheme is ("http" or "https")))
        {
            faults.Add($"PublicBaseUrl: '{front}' is no web address");
        }

        if (faults.Count > 0)
        {
            throw SettingNames.AtFault(faults);
        }

        options = configuration[nameof(EmbeddedOptions.PublicBaseUrl)] is { } address ? options with { PublicBaseUrl = address.TrimEnd('/') } : options;
        return Given(configuration, nameof(EmbeddedOptions.PlatformKeysFile)) is { } keys ? options with { PlatformKeysFile = Path.GetFullPath(keys) } : options;
    }

    private static string? Given(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } value ? value : null;

    /// <summary>Mobile numbers, separated by commas.</summary>
    private static string[] Phones(string? list, List<string> faults)
    {
        List<string> phones = [];
        foreach (string text in (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (PhoneNumber.TryParse(text, out PhoneNumber? phone, out _))
            {
                phones.Add(phone.Digits);
            }
            else
            {
                faults.Add($"{nameof(EmbeddedOptions.PlatformOperators)}: an entry is no mobile number");
            }
        }

        return [.. phones];
    }

    private static SmtpOptions? Smtp(IConfigurationSection section, List<string> faults)
    {
        if (!section.Exists())
        {
            return null;
        }

        string from = section[nameof(SmtpOptions.From)] ?? string.Empty;
        if (string.IsNullOrEmpty(section[nameof(SmtpOptions.Host)]) || !EmailAddress.TryParse(from, out _, out _))
        {
            faults.Add("Smtp: Host and From (an e-mail address) are needed");
        }

        return new SmtpOptions
        {
            Host = section[nameof(SmtpOptions.Host)] ?? string.Empty,
            Port = Number(section, nameof(SmtpOptions.Port), 587, 1, 65535, faults),
            Tls = Choice(section, nameof(SmtpOptions.Tls), Switch.True, faults) == Switch.True,
            From = from,
            User = section[nameof(SmtpOptions.User)],
            Password = section["PasswordFile"] is { } file ? File.ReadAllText(file).Trim() : section[nameof(SmtpOptions.Password)],
        };
    }

    private static bool IsAddress(string url) => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        && Uri.TryCreate(url.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal), UriKind.Absolute, out Uri? address)
        && address.PathAndQuery == "/";

    private static T Choice<T>(IConfiguration section, string name, T otherwise, List<string> faults)
        where T : struct, Enum
    {
        string? text = section[name];
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }

        if (Enum.TryParse(text, ignoreCase: true, out T value) && Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return value;
        }

        faults.Add($"{name}: '{text}' is none of {string.Join(", ", Enum.GetNames<T>())}");
        return otherwise;
    }

    private static int Number(IConfiguration section, string name, int otherwise, int low, int high, List<string> faults)
    {
        string? text = section[name];
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= low && value <= high)
        {
            return value;
        }

        faults.Add($"{name}: '{text}' is not within {low}-{high}");
        return otherwise;
    }

    private enum Switch
    {
        False,
        True,
    }
}
