using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Races;

/// <summary>Keeps the last code, and the last other message, sent to each phone: thousands of messages need no reading again.</summary>
internal sealed class LastCodes : ISmsSender
{
    private readonly ConcurrentDictionary<string, string> codes = new();
    private readonly ConcurrentDictionary<string, SmsMessage> notices = new();

    public string this[string phone] => codes[phone];

    public SmsMessage NoticeTo(string phone) => notices[phone];

    /// <summary>The token of the link in the last notice.</summary>
    public string TokenTo(string phone) => NoticeTo(phone).Parameters["link"].Split('/')[^1];

    public Task<MessageReceipt> SendAsync(SmsMessage message, CancellationToken cancellation = default)
    {
        if (message.Parameters.TryGetValue("code", out string? code))
        {
            codes[message.To] = code;
        }
        else
        {
            notices[message.To] = message;
        }

        return Task.FromResult(new MessageReceipt(message.Key, DateTimeOffset.UnixEpoch));
    }
}

/// <summary>A client of the races: speaks HTTP, ready to sign.</summary>
internal sealed class RacePerson(AppFixture app, LastCodes codes, int number)
{
    public const string Password = "Zulin-2026-Hetong";

    public string Name { get; } = $"赛{"一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"[number]}";

    public string Phone { get; } = $"1380013{8100 + number}";

    public string IdNumber { get; } = Citizen($"11010819800101{number:D3}");

    public string Token { get; private set; } = "";

    public string AccountId { get; private set; } = "";

    public async Task EnterAsync()
    {
        (await app.PostAsync("/api/sign-in/codes", new { phone = Phone })).Expect(202);
        JsonNode session = (await app.PostAsync("/api/sign-in", new { phone = Phone, code = codes[Phone] })).Expect(200).Json;
        (Token, AccountId) = ((string)session["token"]!, (string)session["me"]!["accountId"]!);
        JsonNode consent = (await app.GetAsync("/api/privacy-consents/real-name")).Json;
        await PostAsync("/api/me/real-name", new
        {
            name = Name,
            documentType = "ResidentIdentityCard",
            documentNumber = IdNumber,
            privacyConsent = new { version = (string)consent["version"]!, sha256 = (string)consent["sha256"]! },
        });
        await PostAsync("/api/me/signing-password", new { password = Password });
    }

    /// <summary>A command that must succeed.</summary>
    public async Task<JsonNode> PostAsync(string path, object body) => (await app.PostAsync(path, body, Token)).Expect(200).Json;

    /// <summary>A command in a race: any answer but a fault of the server.</summary>
    public async Task<Answer> TryAsync(string path, object body, string? key = null)
    {
        Answer answer = await app.PostAsync(path, body, Token, key, prefer: "respond-async");
        Assert.True(answer.Status is < 500 or 503, answer.Text);
        return answer;
    }

    public async Task<JsonNode> GetAsync(string path) => (await app.GetAsync(path, Token)).Expect(200).Json;

    public async Task AcceptDisclosureAsync(string path)
    {
        JsonNode disclosure = (await app.GetAsync("/api/disclosure")).Json;
        await PostAsync($"{path}/disclosure", new { version = (string)disclosure["version"]!, hash = (string)disclosure["hash"]! });
    }

    /// <summary>Reads everything and asks for a code; what the sign command then says.</summary>
    public async Task<object> PrepareToSignAsync(string path, string mark, int? application = null, string? seal = null)
    {
        JsonNode contract = await GetAsync(path);
        string contentHash = (string)contract["contentHash"]!;
        await PostAsync($"{path}/readings", new { contentHash, pages = Enumerable.Range(1, (int)contract["pageCount"]!) });
        return new { contentHash, mark, title = (string)contract["title"]!, signerName = Name, code = await CodeAsync(path, new { action = "sign", contentHash }), password = Password, application, seal };
    }

    public async Task<string> CodeAsync(string path, object check)
    {
        await PostAsync($"{path}/identity-checks", check);
        return codes[Phone];
    }

    private static string Citizen(string first17) => first17 + CitizenNumber.CheckCharacterOf(first17);
}
