using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ContractFunctions.Embedded.Demo;

/// <summary>How the people of the demo reach the server.</summary>
/// <param name="Http">Speaks to the server as it runs now.</param>
/// <param name="Run">Makes the idempotency keys of this run its own.</param>
/// <param name="Reconnect">Called when the server is not there; returns when it is again. The same request is then sent under the same key.</param>
internal sealed record DemoWorld(Func<HttpClient> Http, DemoTranscript Transcript, string Run, Func<Task> Reconnect);

/// <summary>A person who uses the product: knows nothing but HTTP and the SMS that reach their phone (read from the Development outbox page).</summary>
internal sealed partial class DemoPerson(DemoWorld world, string name, string idNumber, string phone)
{
    private int requests;

    public string Name => name;

    public string IdNumber => idNumber;

    public string Phone => phone;

    /// <summary>Of the session; null before the sign-in.</summary>
    public string? Token { get; private set; }

    public string Password { get; } = "Zulin-2026-Hetong";

    public Task<JsonNode> GetAsync(string path) => JsonAsync(HttpMethod.Get, path, null);

    public Task<JsonNode> PostAsync(string path, JsonNode? body = null) => JsonAsync(HttpMethod.Post, path, body ?? new JsonObject());

    public Task<byte[]> DownloadAsync(string path) => BytesAsync(HttpMethod.Get, path, null, null);

    /// <summary>短信验证码登录.</summary>
    /// <param name="idNumberEnding">Asked for as well after a long absence.</param>
    public async Task SignInAsync(string? idNumberEnding = null)
    {
        int seen = (await MessagesAsync()).Count;
        await SendAsync(HttpMethod.Post, "/api/sign-in/codes", new JsonObject { ["phone"] = phone }, isAccepted: status => status == 429);
        JsonNode session = await PostAsync("/api/sign-in", new JsonObject { ["phone"] = phone, ["code"] = await CodeAsync(seen), ["idNumberEnding"] = idNumberEnding });
        Token = (string)session["token"]!;
    }

    /// <summary>实名认证, 签署密码, 手写签名.</summary>
    /// <param name="ink">Which strokes; null: no handwriting.</param>
    public async Task BecomeReadyToSignAsync(int? ink)
    {
        JsonNode consent = await GetAsync("/api/privacy-consents/real-name");
        await PostAsync("/api/me/real-name", new JsonObject
        {
            ["name"] = name,
            ["documentType"] = "ResidentIdentityCard",
            ["documentNumber"] = idNumber,
            ["privacyConsent"] = new JsonObject { ["version"] = (string)consent["version"]!, ["sha256"] = (string)consent["sha256"]! },
        });
        await PostAsync("/api/me/signing-password", new JsonObject { ["password"] = Password });
        if (ink is { } strokes)
        {
            await BytesAsync(HttpMethod.Put, "/api/me/handwriting", null, InkDrawing.Draw(strokes));
        }
    }

    /// <summary>Reads the document to its last page, then signs after the identity check.</summary>
    /// <returns>The contract afterwards; null when the signature is still being applied (202).</returns>
    public async Task<JsonNode?> SignAsync(string contractId, string mark, bool waits = true)
    {
        JsonNode contract = await GetAsync($"/api/contracts/{contractId}");
        string contentHash = (string)contract["contentHash"]!;
        await DownloadAsync($"/api/contracts/{contractId}/document");
        JsonArray pages = [.. Enumerable.Range(1, (int)contract["pageCount"]!).Select(page => (JsonNode)page)];
        await PostAsync($"/api/contracts/{contractId}/readings", new JsonObject { ["contentHash"] = contentHash, ["pages"] = pages });
        int seen = (await MessagesAsync()).Count;
        await SendAsync(
            HttpMethod.Post,
            $"/api/contracts/{contractId}/identity-checks",
            new JsonObject { ["action"] = "sign", ["contentHash"] = contentHash },
            isAccepted: status => status == 429);
        JsonObject sign = new()
        {
            ["contentHash"] = contentHash,
            ["mark"] = mark,
            ["title"] = (string)contract["title"]!,
            ["signerName"] = name,
            ["code"] = await CodeAsync(seen),
            ["password"] = Password,
        };
        (int status, byte[] answer, _) = await SendAsync(HttpMethod.Post, $"/api/contracts/{contractId}/sign", sign, respondAsync: !waits);
        return status == 202 ? null : JsonNode.Parse(answer);
    }

    /// <summary>SMS that reached this phone, oldest first.</summary>
    public async Task<IReadOnlyList<string>> MessagesAsync()
    {
        byte[] outbox = await ResilientAsync(() => world.Http().GetByteArrayAsync("/outbox.json"));
        return [.. JsonNode.Parse(outbox)!.AsArray().Where(message => (string)message!["kind"]! == "sms" && (string)message["to"]! == phone).Select(message => (string)message!["text"]!)];
    }

    /// <summary>The last link in an SMS to this phone: its token.</summary>
    public async Task<string> InvitationTokenAsync() =>
        LinkPattern().Matches((await MessagesAsync()).Last(text => LinkPattern().IsMatch(text)))[0].Groups[1].Value;

    /// <summary>The code of the newest SMS; one that came after <paramref name="seen"/> messages if the server sent one.</summary>
    public async Task<string> CodeAsync(int seen = 0)
    {
        Match? last = (await MessagesAsync()).Skip(seen).Select(text => CodePattern().Match(text)).LastOrDefault(match => match.Success);
        return last?.Groups[1].Value ?? (seen > 0 ? await CodeAsync() : throw new InvalidOperationException("no code has come"));
    }

    private async Task<JsonNode> JsonAsync(HttpMethod method, string path, JsonNode? body)
    {
        (_, byte[] answer, _) = await SendAsync(method, path, body);
        return JsonNode.Parse(answer)!;
    }

    private async Task<byte[]> BytesAsync(HttpMethod method, string path, JsonNode? body, byte[]? png) =>
        (await SendAsync(method, path, body, png)).Answer;

    private async Task<(int Status, byte[] Answer, string? MediaType)> SendAsync(
        HttpMethod method, string path, JsonNode? body, byte[]? png = null, bool respondAsync = false, Func<int, bool>? isAccepted = null)
    {
        string key = $"{world.Run}-{phone}-{++requests}";
        (int status, byte[] answer, string? mediaType) = await ResilientAsync(async () =>
        {
            using HttpRequestMessage request = new(method, path);
            request.Content = png is not null ? new ByteArrayContent(png) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } }
                : body is not null ? new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json")
                : null;
            request.Headers.Add("Idempotency-Key", key);
            request.Headers.Authorization = Token is null ? null : new AuthenticationHeaderValue("Bearer", Token);
            if (respondAsync)
            {
                request.Headers.Add("Prefer", "respond-async");
            }

            using HttpResponseMessage response = await world.Http().SendAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.MediaType);
        });
        world.Transcript.Exchange(name, method, path, body, status, mediaType, answer);
        return status < 300 || isAccepted?.Invoke(status) == true
            ? (status, answer, mediaType)
            : throw new InvalidOperationException($"{method} {path} answered {status}: {Encoding.UTF8.GetString(answer)}");
    }

    private async Task<T> ResilientAsync<T>(Func<Task<T>> attempt)
    {
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException)
            {
                await world.Reconnect();
            }
        }
    }

    [GeneratedRegex(@"验证码\D{0,4}(\d{6})(?!\d)", RegexOptions.None, 1000)]
    private static partial Regex CodePattern();

    [GeneratedRegex("/api/s/([0-9A-Za-z_-]{43})", RegexOptions.None, 1000)]
    private static partial Regex LinkPattern();
}
