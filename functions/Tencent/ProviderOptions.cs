using ContractFunctions.Hosting;

namespace ContractFunctions.Tencent;

/// <summary>The providers an operator has an account with; null: none.</summary>
public sealed record ProviderOptions
{
    public TencentOptions? Tencent { get; init; }

    public WeChatOptions? WeChat { get; init; }

    public WeComOptions? WeCom { get; init; }
}

/// <summary>A mini-program.</summary>
public sealed record WeChatOptions
{
    public required string AppId { get; init; }

    public required Redacted<string> AppSecret { get; init; }

    /// <summary>The page of the published mini-program that an invitation opens, e.g. <c>pages/invitation</c>; null: invitations stay on the web.</summary>
    public string? LinkPage { get; init; }

    public Uri Endpoint { get; init; } = new("https://api.weixin.qq.com");
}

/// <summary>An application of an enterprise in 企业微信.</summary>
public sealed record WeComOptions
{
    public required string CorpId { get; init; }

    public required Redacted<string> Secret { get; init; }

    /// <summary>Of the enterprise whose address book it is: its members see it once it is certified. Null: nobody does.</summary>
    public UnifiedCode? OrganizationCode { get; init; }

    public Uri Endpoint { get; init; } = new("https://qyapi.weixin.qq.com");
}

/// <summary>An account with Tencent Cloud.</summary>
public sealed record TencentOptions
{
    public const string DefaultRegion = "ap-guangzhou";

    public required string SecretId { get; init; }

    public required Redacted<string> SecretKey { get; init; }

    /// <summary>Of services that have regions: SMS.</summary>
    public string Region { get; init; } = DefaultRegion;

    /// <summary>Null: this account sends no SMS.</summary>
    public TencentSmsOptions? Sms { get; init; }

    /// <summary>Whether real names are verified with this account.</summary>
    public bool VerifiesRealNames { get; init; } = true;

    /// <summary>The flow of 人脸核身 in the provider's console; null: nobody is checked by face.</summary>
    public string? FaceRuleId { get; init; }

    public Uri FaceIdEndpoint { get; init; } = new("https://faceid.tencentcloudapi.com");
}

/// <summary>An application of the SMS service.</summary>
public sealed record TencentSmsOptions
{
    public required string SdkAppId { get; init; }

    /// <summary>The approved signature, without its brackets.</summary>
    public required string SignName { get; init; }

    /// <summary>The registered template of every key in <see cref="SmsTemplates.Keys"/>.</summary>
    public required IReadOnlyDictionary<string, SmsTemplate> Templates { get; init; }

    public Uri Endpoint { get; init; } = new("https://sms.tencentcloudapi.com");
}
