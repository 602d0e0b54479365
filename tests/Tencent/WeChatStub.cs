using System.Text.Json.Nodes;

namespace ContractFunctions.Tests.Tencent;

/// <summary>
/// WeChat on this machine as its documents describe it: codes are taken once, tokens that are not current are refused with 40001, a stable token stays the same
/// until it expires.
/// </summary>
public sealed class WeChatStub : IAsyncDisposable
{
    public const string AppId = "wx0123456789abcdef";
    public const string AppSecret = "canary-app-secret-51c7";
    public const string SessionKey = "canary-session-key-77d0";

    private readonly StubProvider provider;
    private readonly HashSet<string> used = [];
    private int issued = 1;

    private WeChatStub(StubProvider provider)
    {
        this.provider = provider;
        provider.Answer = request => AnswerAsync(request);
    }

    /// <summary>Which person's openid a login code stands for.</summary>
    public Dictionary<string, string> OpenIds { get; } = [];

    /// <summary>The phone_info that a phone code stands for; a plain number is a mainland one.</summary>
    public Dictionary<string, string> Phones { get; } = [];

    /// <summary>Answers this error number to every call of that path.</summary>
    public Dictionary<string, int> Errors { get; } = [];

    public string Token => $"token+{issued}/";

    public Func<Task> BeforeToken { get; set; } = () => Task.CompletedTask;

    public Uri Address => provider.Address;

    public static async Task<WeChatStub> StartAsync() => new(await StubProvider.StartAsync());

    public IReadOnlyList<StubRequest> To(string path) => [.. provider.Requests.Where(request => request.Path == path)];

    public int Calls => provider.Requests.Count;

    public Task Arrived => provider.Arrived;

    /// <summary>The token handed out so far is not taken any more.</summary>
    public void RenewToken() => issued++;

    public ValueTask DisposeAsync() => provider.DisposeAsync();

    private async Task<StubAnswer> AnswerAsync(StubRequest request)
    {
        if (Errors.TryGetValue(request.Path, out int error))
        {
            return Fails(error);
        }

        if (request.Path == "/cgi-bin/stable_token")
        {
            await BeforeToken();
        }

        return request.Path switch
        {
            "/cgi-bin/stable_token" => Stable(request.Json),
            "/sns/jscode2session" => Session(request.Query),
            _ when request.Query.GetValueOrDefault("access_token") != Token => Fails(40001),
            "/wxa/business/getuserphonenumber" => Phone((string)request.Json["code"]!),
            "/wxa/generate_urllink" => new StubAnswer("""{"errcode":0,"errmsg":"ok","url_link":"https://wxaurl.cn/BQZRrcFCPvg"}"""),
            _ => new StubAnswer("", 404),
        };
    }

    private StubAnswer Stable(JsonNode asked) => (string?)asked["grant_type"] != "client_credential" ? Fails(40002)
        : (string?)asked["appid"] != AppId ? Fails(40013)
        : (string?)asked["secret"] != AppSecret ? Fails(40125)
        : new StubAnswer($$"""{"access_token":"{{Token}}","expires_in":7200}""");

    private StubAnswer Session(IReadOnlyDictionary<string, string> query)
    {
        Assert.Equal((AppId, AppSecret, "authorization_code"), (query["appid"], query["secret"], query["grant_type"]));
        return !OpenIds.TryGetValue(query["js_code"], out string? openId) ? Fails(40029)
            : !Take(query["js_code"]) ? Fails(40163)
            : new StubAnswer($$"""{"session_key":"{{SessionKey}}","openid":"{{openId}}"}""");
    }

    private StubAnswer Phone(string code)
    {
        if (!Phones.TryGetValue(code, out string? phone) || !Take(code))
        {
            return Fails(40029);
        }

        string info = phone.StartsWith('{') ? phone : $$"""{"phoneNumber":"{{phone}}","purePhoneNumber":"{{phone}}","countryCode":"86","watermark":{"timestamp":1637744274,"appid":"{{AppId}}"} }""";
        return new StubAnswer($$"""{"errcode":0,"errmsg":"ok","phone_info":{{info}}}""");
    }

    private bool Take(string code)
    {
        lock (used)
        {
            return used.Add(code);
        }
    }

    private static StubAnswer Fails(int code) => new($$"""{"errcode":{{code}},"errmsg":"as documented, rid: 61725984-6126f6f9-040f19c4"}""");
}
