using System.Globalization;
using ContractFunctions.Hosting;
using Microsoft.Extensions.Configuration;
using QuestPDF.Infrastructure;

namespace ContractFunctions.Azure;

/// <summary>
/// Where the services are. Storage is configured as the Functions host itself takes it: <c>AzureWebJobsStorage</c> is a connection string (Azurite), or
/// <c>AzureWebJobsStorage__tableServiceUri</c>, <c>__blobServiceUri</c> and <c>__queueServiceUri</c> are addresses reached with the app's identity; <c>Documents__BlobService</c> and
/// <c>Documents__TableService</c> may name another account for contracts. No endpoint suffix is made up here, so every Azure cloud works alike.
/// </summary>
internal sealed record AzureOptions
{
    public const string DefaultContainer = "documents", DefaultAuthorityKey = "authority", DefaultWrappingKey = "platform", DefaultPlatformKeyId = "k1";

    /// <summary>A hundred years.</summary>
    private const int MaxRetentionDays = 36500;

    private const string Storage = "AzureWebJobsStorage";

    /// <summary>A connection string, or null: the addresses and the identity are used.</summary>
    public string? StorageConnection { get; private init; }

    public Uri? TableService { get; private init; }

    public Uri? BlobService { get; private init; }

    public Uri? QueueService { get; private init; }

    /// <summary>The container of documents.</summary>
    public string Container { get; private init; } = DefaultContainer;

    public required Uri Communication { get; init; }

    /// <summary>Null: another provider sends the SMS.</summary>
    public string? SmsFrom { get; private init; }

    public required string EmailFrom { get; init; }

    public required Uri KeyVault { get; init; }

    /// <summary>Name of the certificate authority's key, P-256.</summary>
    public string AuthorityKey { get; private init; } = DefaultAuthorityKey;

    /// <summary>The operator's licence of QuestPDF; null: the built-in typesetter prints.</summary>
    public LicenseType? QuestPdfLicense { get; private init; }

    /// <summary>Front of the links in SMS and QR codes.</summary>
    public required Uri PublicBaseUrl { get; init; }

    /// <summary>Name of the key that wraps the platform's secrets, RSA.</summary>
    public string WrappingKey { get; private init; } = DefaultWrappingKey;

    /// <summary>Id of the platform key that wraps data keys from now on; a new id makes a new key.</summary>
    public string PlatformKeyId { get; private init; } = DefaultPlatformKeyId;

    /// <summary>How long finished documents can neither be changed nor deleted; null: no such lock.</summary>
    public TimeSpan? Retention { get; private init; }

    /// <summary>Whether nobody may shorten that.</summary>
    public bool IsRetentionLocked { get; private init; }

    /// <param name="sendsSms">Whether Communication Services send the SMS; another provider does otherwise, and no number of theirs is needed.</param>
    /// <param name="faults">What is wrong is added here; then the options are not to be used.</param>
    public static AzureOptions Read(IConfiguration configuration, bool sendsSms, List<string> faults)
    {
        string? connection = configuration[Storage] is { Length: > 0 } given ? given : null;
        AzureOptions options = new()
        {
            StorageConnection = connection,
            TableService = connection is null ? Address(configuration, Either(configuration, "Documents:TableService", $"{Storage}:tableServiceUri"), faults) : null,
            BlobService = connection is null ? Address(configuration, Either(configuration, "Documents:BlobService", $"{Storage}:blobServiceUri"), faults) : null,
            QueueService = connection is null ? Address(configuration, $"{Storage}:queueServiceUri", faults) : null,
            Container = configuration["Documents:Container"] ?? DefaultContainer,
            Communication = Address(configuration, "Communication:Endpoint", faults),
            SmsFrom = sendsSms ? Required(configuration, "Communication:SmsFrom", faults) : null,
            EmailFrom = Required(configuration, "Communication:EmailFrom", faults),
            KeyVault = Address(configuration, "KeyVault:Uri", faults),
            AuthorityKey = configuration["KeyVault:AuthorityKey"] ?? DefaultAuthorityKey,
            WrappingKey = configuration["KeyVault:WrappingKey"] ?? DefaultWrappingKey,
            PlatformKeyId = configuration["KeyVault:PlatformKeyId"] ?? DefaultPlatformKeyId,
            Retention = Days(configuration, "Documents:RetentionDays", faults),
            IsRetentionLocked = Switch(configuration, "Documents:RetentionLocked", faults),
            QuestPdfLicense = License(configuration, "QuestPdf:License", faults),
            PublicBaseUrl = Address(configuration, "PublicBaseUrl", faults),
        };
        if (options.PublicBaseUrl.Scheme != Uri.UriSchemeHttps)
        {
            faults.Add("PublicBaseUrl: people reach this app by https");
        }

        if (!PlatformKeys.IsId(options.PlatformKeyId))
        {
            faults.Add($"KeyVault:PlatformKeyId: '{options.PlatformKeyId}' is not 1-32 of [0-9A-Za-z_-]");
        }

        return options;
    }

    /// <summary>The address of something below a service.</summary>
    public static Uri Below(Uri service, string name) => new($"{service.AbsoluteUri.TrimEnd('/')}/{name}");

    private static string Either(IConfiguration configuration, string first, string otherwise) => configuration[first] is { Length: > 0 } ? first : otherwise;

    private static Uri Address(IConfiguration configuration, string key, List<string> faults)
    {
        if (Uri.TryCreate(configuration[key], UriKind.Absolute, out Uri? address))
        {
            return address;
        }

        faults.Add($"{key} is not set to an absolute address");
        return new Uri("https://unset.invalid/");
    }

    private static TimeSpan? Days(IConfiguration configuration, string key, List<string> faults)
    {
        if (configuration[key] is not { Length: > 0 } text)
        {
            return null;
        }

        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is >= 1 and <= MaxRetentionDays;
        faults.AddRange(isNumber ? [] : [$"{key}: '{text}' is not within 1-{MaxRetentionDays}"]);
        return isNumber ? TimeSpan.FromDays(days) : null;
    }

    /// <summary>An evaluation is no licence to print contracts with.</summary>
    private static LicenseType? License(IConfiguration configuration, string key, List<string> faults)
    {
        LicenseType[] licenses = [LicenseType.Community, LicenseType.Professional, LicenseType.Enterprise];
        if (configuration[key] is not { Length: > 0 } text)
        {
            return null;
        }

        LicenseType? held = licenses.Where(license => license.ToString() == text).Cast<LicenseType?>().FirstOrDefault();
        faults.AddRange(held is null ? [$"{key}: '{text}' is none of {string.Join(", ", licenses)}"] : []);
        return held;
    }

    private static bool Switch(IConfiguration configuration, string key, List<string> faults)
    {
        string? text = configuration[key];
        bool isOn = false;
        faults.AddRange(text is null || bool.TryParse(text, out isOn) ? [] : [$"{key}: '{text}' is none of True, False"]);
        return isOn;
    }

    private static string Required(IConfiguration configuration, string key, List<string> faults)
    {
        string value = configuration[key] ?? "";
        faults.AddRange(value.Length == 0 ? [$"{key} is not set"] : []);
        return value;
    }
}
