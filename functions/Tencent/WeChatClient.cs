using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tencent;

/// <summary>
/// A mini-program's server towards WeChat (https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/): code2Session, getPhoneNumber, generateUrlLink, with the
/// token of getStableAccessToken. The session key of code2Session is never read: nothing here decrypts what the device could send.
/// </summary>
public sealed class WeChatClient : IWeChat, IDisposable
{
    public const int LongestLinkDays = 30;

    private const int MaxQueryLength = 1024;

    /// <summary>invalid code, code been used.</summary>
    private static readonly int[] CodeErrors = [40029, 40163];

    /// <summary>高风险等级用户，小程序登录拦截.</summary>
    private const int HighRiskUser = 40226;

    private readonly ProviderHttp http;
    private readonly WeChatOptions options;
    private readonly AccessTokens tokens;
    private readonly WeApi api;

    public WeChatClient(ProviderHttp http, WeChatOptions options, TimeProvider time)
    {
        (this.http, this.options) = (http, options);
        tokens = new AccessTokens(FetchTokenAsync, time);
        api = new WeApi(http, options.Endpoint, tokens);
    }

    public async Task<Outcome<Redacted<string>>> IdentifyAsync(string code, CancellationToken cancellation = default)
    {
        string query = $"appid={Uri.EscapeDataString(options.AppId)}&secret={Uri.EscapeDataString(options.AppSecret.Reveal())}&js_code={Uri.EscapeDataString(code)}&grant_type=authorization_code";
        Code2SessionAnswer answer = await WeApi.SendAsync(http, new Uri(options.Endpoint, $"sns/jscode2session?{query}"), null, WeChatJson.Default.Code2SessionAnswer, cancellation);
        return answer switch
        {
            { Errcode: 0, Openid: { Length: > 0 } openId } => new Redacted<string>(openId),
            { Errcode: HighRiskUser } => AccountRefusals.WeChatBlocked,
            _ when CodeErrors.Contains(answer.Errcode) => AccountRefusals.WeChatCodeExpired,
            _ => throw new WeApiException("jscode2session", answer.Errcode),
        };
    }

    public async Task<Outcome<PhoneNumber>> PhoneOfAsync(string phoneCode, CancellationToken cancellation = default)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new PhoneNumberRequest(phoneCode), WeChatJson.Default.PhoneNumberRequest);
        PhoneNumberAnswer answer = await api.CallAsync("wxa/business/getuserphonenumber?", body, WeChatJson.Default.PhoneNumberAnswer, cancellation);
        if (CodeErrors.Contains(answer.Errcode))
        {
            return AccountRefusals.WeChatCodeExpired;
        }

        // A number that was watermarked for another mini-program proves nothing here.
        if (answer is not { Errcode: 0, PhoneInfo: { } info } || info.Watermark?.Appid != options.AppId)
        {
            throw new WeApiException("getuserphonenumber", answer.Errcode);
        }

        return info.CountryCode.ToString() == "86" && PhoneNumber.TryParse(info.PurePhoneNumber, out PhoneNumber? phone, out _) ? phone : AccountRefusals.WeChatPhoneNotServed;
    }

    public async Task<Uri> MakeUrlLinkAsync(string path, string query, int days, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, LongestLinkDays);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Length, MaxQueryLength, nameof(query));
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new UrlLinkRequest(path, query, ExpireType: 1, ExpireInterval: days), WeChatJson.Default.UrlLinkRequest);
        UrlLinkAnswer answer = await api.CallAsync("wxa/generate_urllink?", body, WeChatJson.Default.UrlLinkAnswer, cancellation);
        return answer.Errcode == 0 && Uri.TryCreate(answer.UrlLink, UriKind.Absolute, out Uri? link) ? link : throw new WeApiException("generate_urllink", answer.Errcode);
    }

    public void Dispose() => tokens.Dispose();

    private async Task<AccessToken> FetchTokenAsync(CancellationToken cancellation)
    {
        StableTokenRequest asked = new("client_credential", options.AppId, options.AppSecret.Reveal(), ForceRefresh: false);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(asked, WeChatJson.Default.StableTokenRequest);
        TokenAnswer answer = await WeApi.SendAsync(http, new Uri(options.Endpoint, "cgi-bin/stable_token"), body, WeChatJson.Default.TokenAnswer, cancellation);
        return answer is { Errcode: 0, AccessToken: { Length: > 0 } token }
            ? new AccessToken(token, TimeSpan.FromSeconds(answer.ExpiresIn))
            : throw new WeApiException("stable_token", answer.Errcode);
    }
}

internal sealed record Code2SessionAnswer(string? Openid, int Errcode) : IWeAnswer
{
    public override string ToString() => nameof(Code2SessionAnswer);
}

internal sealed record StableTokenRequest(string GrantType, [property: JsonPropertyName("appid")] string AppId, string Secret, bool ForceRefresh)
{
    public override string ToString() => nameof(StableTokenRequest);
}

/// <summary>Of WeChat and of WeCom.</summary>
internal sealed record TokenAnswer(string? AccessToken, int ExpiresIn, int Errcode) : IWeAnswer
{
    public override string ToString() => nameof(TokenAnswer);
}

internal sealed record PhoneNumberRequest(string Code);

internal sealed record PhoneNumberAnswer(PhoneInfo? PhoneInfo, int Errcode) : IWeAnswer
{
    public override string ToString() => nameof(PhoneNumberAnswer);
}

/// <param name="CountryCode">A number or a text, as the document's examples have it either way.</param>
internal sealed record PhoneInfo(
    [property: JsonPropertyName("purePhoneNumber")] string? PurePhoneNumber, [property: JsonPropertyName("countryCode")] JsonElement CountryCode, Watermark? Watermark)
{
    public override string ToString() => nameof(PhoneInfo);
}

internal sealed record Watermark(string? Appid);

/// <param name="ExpireType">1: after <paramref name="ExpireInterval"/> days.</param>
internal sealed record UrlLinkRequest(string Path, string Query, int ExpireType, int ExpireInterval);

internal sealed record UrlLinkAnswer(string? UrlLink, int Errcode) : IWeAnswer;

/// <summary>JSON of WeChat's server APIs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Code2SessionAnswer))]
[JsonSerializable(typeof(StableTokenRequest))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(PhoneNumberRequest))]
[JsonSerializable(typeof(PhoneNumberAnswer))]
[JsonSerializable(typeof(UrlLinkRequest))]
[JsonSerializable(typeof(UrlLinkAnswer))]
internal sealed partial class WeChatJson : JsonSerializerContext;
