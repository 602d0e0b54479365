using ContractFunctions.Hosting;
using Microsoft.Extensions.Configuration;

namespace ContractFunctions.Tencent;

/// <summary>Reads the providers' settings, alike in both editions. A section that is there must be whole, and a name nobody reads is a fault.</summary>
public static class ProviderSettings
{
    /// <summary>The sections read here.</summary>
    public static IReadOnlyList<string> Sections { get; } = ["Tencent", "WeChat", "WeCom"];

    private static readonly string[] KnownTencent = ["SecretId", "SecretKey", "SecretKeyFile", "Region", "RealName", "Sms", "FaceId"];
    private static readonly string[] KnownSms = ["SdkAppId", "SignName", "Templates", "Endpoint"];
    private static readonly string[] KnownFaceId = ["RuleId", "Endpoint"];
    private static readonly string[] KnownWeCom = ["CorpId", "Secret", "SecretFile", "OrganizationCode", "Endpoint"];
    private static readonly string[] KnownWeChat = ["AppId", "AppSecret", "AppSecretFile", "LinkPage", "Endpoint"];

    /// <exception cref="InvalidOperationException">Names every setting at fault.</exception>
    public static ProviderOptions Read(IConfiguration configuration)
    {
        List<string> faults = [];
        ProviderOptions options = Read(configuration, faults);
        return faults.Count == 0 ? options : throw SettingNames.AtFault(faults);
    }

    /// <param name="faults">What is wrong is added here; then the options are not to be used.</param>
    public static ProviderOptions Read(IConfiguration configuration, List<string> faults) => new()
    {
        Tencent = Tencent(configuration.GetSection("Tencent"), faults),
        WeChat = WeChat(configuration.GetSection("WeChat"), faults),
        WeCom = WeCom(configuration.GetSection("WeCom"), faults),
    };

    private static TencentOptions? Tencent(IConfigurationSection section, List<string> faults)
    {
        if (!section.Exists())
        {
            return null;
        }

        IConfigurationSection face = section.GetSection("FaceId");
        faults.AddRange([.. SettingNames.Unknown(section, KnownTencent), .. SettingNames.Unknown(face, KnownFaceId)]);
        string? realName = section["RealName"];
        if (realName is not null && !bool.TryParse(realName, out _))
        {
            faults.Add($"Tencent:RealName: '{realName}' is none of True, False");
        }

        TencentOptions options = new() { SecretId = Required(section, "SecretId", faults), SecretKey = Secret(section, "SecretKey", faults) };
        return options with
        {
            Region = section["Region"] ?? options.Region,
            VerifiesRealNames = realName is null || !bool.TryParse(realName, out bool verifies) || verifies,
            FaceRuleId = face["RuleId"] is { Length: > 0 } rule ? rule : null,
            FaceIdEndpoint = Endpoint(face, options.FaceIdEndpoint, faults),
            Sms = Sms(section.GetSection("Sms"), faults),
        };
    }

    private static TencentSmsOptions? Sms(IConfigurationSection section, List<string> faults)
    {
        if (!section.Exists())
        {
            return null;
        }

        faults.AddRange(SettingNames.Unknown(section, KnownSms));
        TencentSmsOptions options = new()
        {
            SdkAppId = Required(section, "SdkAppId", faults),
            SignName = Required(section, "SignName", faults),
            Templates = Templates(section.GetSection("Templates"), faults),
        };
        return options with { Endpoint = Endpoint(section, options.Endpoint, faults) };
    }

    private static WeChatOptions? WeChat(IConfigurationSection section, List<string> faults)
    {
        if (!section.Exists())
        {
            return null;
        }

        faults.AddRange(SettingNames.Unknown(section, KnownWeChat));
        WeChatOptions options = new() { AppId = Required(section, "AppId", faults), AppSecret = Secret(section, "AppSecret", faults), LinkPage = section["LinkPage"] };
        return options with { Endpoint = Endpoint(section, options.Endpoint, faults) };
    }

    private static WeComOptions? WeCom(IConfigurationSection section, List<string> faults)
    {
        if (!section.Exists())
        {
            return null;
        }

        faults.AddRange(SettingNames.Unknown(section, KnownWeCom));
        WeComOptions options = new() { CorpId = Required(section, "CorpId", faults), Secret = Secret(section, "Secret", faults) };
        string? setting = section["OrganizationCode"];
        UnifiedCode? code = null;
        faults.AddRange(setting is null || UnifiedCode.TryParse(setting, out code, out _) ? [] : [$"{section.Path}:OrganizationCode: '{setting}' is no 统一社会信用代码"]);
        return options with { OrganizationCode = code, Endpoint = Endpoint(section, options.Endpoint, faults) };
    }

    /// <summary>By the key of the text, with or without <c>Sms.</c>: names of environment variables take no full stop.</summary>
    private static Dictionary<string, SmsTemplate> Templates(IConfigurationSection section, List<string> faults)
    {
        string[] names = [.. SmsTemplates.Keys.Select(key => key[SmsTemplates.Prefix.Length..])];
        faults.AddRange(SettingNames.Unknown(section, [.. names, .. SmsTemplates.Keys]));
        Dictionary<string, SmsTemplate> templates = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            string key = SmsTemplates.Prefix + name;
            string? fault = null;
            if ((section[name] ?? section[key]) is { Length: > 0 } setting && SmsTemplates.Parse(key, setting, out fault) is { } template)
            {
                templates[key] = template;
            }

            faults.AddRange(fault is null ? [] : [$"{section.Path}:{name}: {fault}"]);
        }

        string[] missing = [.. SmsTemplates.Keys.Where(key => (section[key[SmsTemplates.Prefix.Length..]] ?? section[key]) is null or "")];
        faults.AddRange(missing.Length == 0 ? [] : [$"{section.Path}: no template for {string.Join(", ", missing)}; set the number of each as registered, e.g. {section.Path}:{names[0]}"]);
        return templates;
    }

    private static string Required(IConfigurationSection section, string name, List<string> faults)
    {
        string value = section[name] ?? "";
        faults.AddRange(value.Length > 0 ? [] : [$"{section.Path}:{name} is not set"]);
        return value;
    }

    /// <summary>A secret, or the file that holds it.</summary>
    private static Redacted<string> Secret(IConfigurationSection section, string name, List<string> faults)
    {
        if (section[$"{name}File"] is not { Length: > 0 } file)
        {
            return new Redacted<string>(Required(section, name, faults));
        }

        faults.AddRange(File.Exists(file) ? [] : [$"{section.Path}:{name}File: there is no file {file}"]);
        return new Redacted<string>(File.Exists(file) ? File.ReadAllText(file).Trim() : "");
    }

    /// <summary>https, or a relay on this machine.</summary>
    private static Uri Endpoint(IConfigurationSection section, Uri otherwise, List<string> faults)
    {
        if (section["Endpoint"] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        bool isAddress = Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint) && endpoint.PathAndQuery == "/"
            && (endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback));
        faults.AddRange(isAddress ? [] : [$"{section.Path}:Endpoint: '{text}' is not like {otherwise.AbsoluteUri}"]);
        return isAddress ? endpoint! : otherwise;
    }
}
