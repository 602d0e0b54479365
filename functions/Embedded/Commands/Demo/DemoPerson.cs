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

    /// <summary>简明告知书, read and accepted.</summary>
    public async Task AcceptDisclosureAsync(string contractId)
    {
        JsonNode disclosure = await GetAsync("/api/disclosure");
        await PostAsync($"/api/contracts/{contractId}/disclosure", new JsonObject { ["version"] = (string)disclosure["version"]!, ["hash"] = (string)disclosure["hash"]! });
    }

    /// <summary>Reads all documents to the last page, then signs after the identity check.</summary>
    /// <param name="seal">Of an enterprise: the seal held.</param>
    /// <param name="application">Of an enterprise: the granted application, instead of a seal held.</param>
    /// <returns>The contract afterwards; null when the signature is still being applied (202).</returns>
    public async Task<JsonNode?> SignAsync(string contractId, string mark, bool waits = true, string? seal = null, int? application = null)
    {
        JsonNode contract = await GetAsync($"/api/contracts/{contractId}");
        string contentHash = (string)contract["contentHash"]!;
        foreach (JsonNode? document in contract["documents"]!.AsArray())
        {
            await DownloadAsync($"/api/contracts/{contractId}/document?document={document!["number"]}");
        }

        JsonArray pages = [.. Enumerable.Range(1, (int)contract["pageCount"]!).Select(page => (JsonNode)page)];
        await PostAsync($"/api/contracts/{contractId}/readings", new JsonObject { ["contentHash"] = contentHash, ["pages"] = pages });
        JsonObject sign = await ConsentAsync(contractId, "sign", contentHash, mark, seal, application);
        sign["title"] = (string)contract["title"]!;
        (int status, byte[] answer, _) = await SendAsync(HttpMethod.Post, $"/api/contracts/{contractId}/sign", sign, respondAsync: !waits);
        return status == 202 ? null : JsonNode.Parse(answer);
    }

    /// <summary>确认解除, or proposes the rescission drafted: reads the agreement, passes the identity check.</summary>
    public async Task<JsonNode> ConfirmRescissionAsync(string contractId, int number, string mark)
    {
        JsonNode contract = await GetAsync($"/api/contracts/{contractId}");
        JsonNode rescission = contract["rescissions"]!.AsArray().Single(one => (int)one!["number"]! == number)!;
        await DownloadAsync($"/api/contracts/{contractId}/rescissions/{number}/document");
        return await PostAsync($"/api/contracts/{contractId}/rescissions/{number}/confirm", await ConsentAsync(contractId, "rescind", (string)rescission["contentHash"]!, mark));
    }

    /// <summary>As a keeper: grants the use of a seal after the identity check.</summary>
    public async Task ApproveSealUseAsync(string contractId, int application, string seal)
    {
        JsonNode contract = await GetAsync($"/api/contracts/{contractId}");
        JsonNode asked = contract["sealApplications"]!.AsArray().Single(one => (int)one!["number"]! == application)!;
        string code = await IdentityCodeAsync(contractId, new JsonObject { ["action"] = "approveSeal", ["contentHash"] = (string)asked["contentHash"]!, ["application"] = application });
        await PostAsync($"/api/contracts/{contractId}/seal-applications/{application}/approve", new JsonObject { ["seal"] = seal, ["code"] = code, ["password"] = Password });
    }

    /// <summary>Asks for the contract until <paramref name="is"/> says it is as awaited.</summary>
    public async Task<JsonNode> UntilAsync(string contractId, Func<JsonNode, bool> @is)
    {
        for (int look = 0; look < 300; look++)
        {
            JsonNode contract = await GetAsync($"/api/contracts/{contractId}");
            if (@is(contract))
            {
                return contract;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        throw new TimeoutException("the contract did not come to the state awaited within 30 s");
    }

    /// <summary>Waits for an SMS with these words; in a test the clock has moved on and it is there.</summary>
    public async Task<string> MessageAsync(string words)
    {
        for (int look = 0; look < 300; look++)
        {
            if ((await MessagesAsync()).LastOrDefault(text => text.Contains(words, StringComparison.Ordinal)) is { } message)
            {
                return message;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        throw new TimeoutException($"no message with {words} came within 30 s");
    }

    /// <summary>The token of the link in an SMS.</summary>
    public static string TokenOf(string message) => LinkPattern().Match(message).Groups[1].Value;

    private async Task<JsonObject> ConsentAsync(string contractId, string action, string contentHash, string mark, string? seal = null, int? application = null) => new()
    {
        ["contentHash"] = contentHash,
        ["mark"] = mark,
        ["signerName"] = name,
        ["code"] = await IdentityCodeAsync(contractId, new JsonObject { ["action"] = action, ["contentHash"] = contentHash }),
        ["password"] = Password,
        ["seal"] = seal,
        ["application"] = application,
    };

    private async Task<string> IdentityCodeAsync(string contractId, JsonObject check)
    {
        int seen = (await MessagesAsync()).Count;
        await SendAsync(HttpMethod.Post, $"/api/contracts/{contractId}/identity-checks", check, isAccepted: status => status == 429);
        return await CodeAsync(seen);
    }

    /// <summary>Sends a picture.</summary>
    public Task<byte[]> PutPictureAsync(string path, byte[] png) => BytesAsync(HttpMethod.Put, path, null, png);

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

    [GeneratedRegex("/api/[os]/([0-9A-Za-z_-]{43})", RegexOptions.None, 1000)]
    private static partial Regex LinkPattern();
}
