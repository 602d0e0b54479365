using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ContractFunctions.Hosting;
using ContractFunctions.Tencent;

namespace ContractFunctions.Tests.Tencent;

/// <summary>
/// Tencent Cloud on this machine: it computes the signature of every request anew from what arrived, step by step as the document has it, and answers per action.
/// An action without an answer is refused as unknown.
/// </summary>
public sealed partial class TencentStub : IAsyncDisposable
{
    public const string SecretId = "AKIDtestEXAMPLE";
    public const string SecretKey = "canary-secret-key-8f2a";
    public const string RequestId = "a0aabda6-cf91-4f3e-a81f-9198114a2279";

    private readonly StubProvider provider;

    private TencentStub(StubProvider provider)
    {
        this.provider = provider;
        provider.Answer = AnswerAsync;
    }

    /// <summary>Per action: from the body of a request to the members of its answer.</summary>
    public Dictionary<string, Func<JsonNode, string>> Actions { get; } = [];

    /// <summary>While it is not completed, no answer is given.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public Uri Address => provider.Address;

    public IReadOnlyList<StubRequest> Requests => provider.Requests;

    public StubRequest Last => provider.Requests[^1];

    public Task Arrived => provider.Arrived;

    public static async Task<TencentStub> StartAsync() => new(await StubProvider.StartAsync());

    /// <summary>Answers an action with these members of <c>Response</c>.</summary>
    public TencentStub With(string action, string members)
    {
        Actions[action] = _ => members;
        return this;
    }

    public static string Error(string code) => $$"""{"Error":{"Code":"{{code}}","Message":"as documented"},"RequestId":"{{RequestId}}"}""";

    public TencentCloudClient Client(TimeProvider time, ProviderHttp http, string secretKey = SecretKey) => new(http, SecretId, new Redacted<string>(secretKey), time);

    public ValueTask DisposeAsync() => provider.DisposeAsync();

    private async Task<StubAnswer> AnswerAsync(StubRequest request)
    {
        if (Hold is { } hold)
        {
            await hold.Task;
        }

        string members = SignatureOf(request) != SignatureIn(request) ? Error("AuthFailure.SignatureFailure")
            : Actions.TryGetValue(request.Headers["x-tc-action"], out Func<JsonNode, string>? answer) ? answer(request.Json)
            : Error("InvalidAction");
        return new StubAnswer($$"""{"Response":{{members}}}""");
    }

    private static string? SignatureIn(StubRequest request) => Credential().Match(request.Headers["authorization"]) is { Success: true } match ? match.Groups["signature"].Value : null;

    /// <summary>签名方法 v3, steps 1 to 3, for the headers the request names as signed.</summary>
    private static string SignatureOf(StubRequest request)
    {
        Match credential = Credential().Match(request.Headers["authorization"]);
        string[] signed = credential.Groups["headers"].Value.Split(';');
        Assert.Equal(["content-type", "host", "x-tc-action"], signed);
        StringBuilder canonical = new($"{request.Method}\n{request.Path}\n\n");
        foreach (string name in signed)
        {
            canonical.Append($"{name}:{request.Headers[name].ToLowerInvariant()}\n");
        }

        canonical.Append($"\n{credential.Groups["headers"].Value}\n{Sha256(request.Body)}");
        DateTime at = DateTime.UnixEpoch.AddSeconds(long.Parse(request.Headers["x-tc-timestamp"]));
        string date = at.ToString("yyyy-MM-dd"), service = credential.Groups["service"].Value;
        Assert.Equal((SecretId, date), (credential.Groups["id"].Value, credential.Groups["date"].Value));
        string toSign = $"TC3-HMAC-SHA256\n{request.Headers["x-tc-timestamp"]}\n{date}/{service}/tc3_request\n{Sha256(Encoding.UTF8.GetBytes(canonical.ToString()))}";
        byte[] signing = Mac(Mac(Mac(Encoding.UTF8.GetBytes("TC3" + SecretKey), date), service), "tc3_request");
        return Convert.ToHexString(Mac(signing, toSign)).ToLowerInvariant();
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Sha256(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();

    [GeneratedRegex("^TC3-HMAC-SHA256 Credential=(?<id>[^/]+)/(?<date>[0-9-]+)/(?<service>[a-z]+)/tc3_request, SignedHeaders=(?<headers>[a-z;-]+), Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Credential();
}
