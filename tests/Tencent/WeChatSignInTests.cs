using System.Text;
using ContractFunctions.Accounts;
using ContractFunctions.Embedded;
using ContractFunctions.Hosting;
using ContractFunctions.Tencent;
using ContractFunctions.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Tencent;

/// <summary>Sign-in by WeChat on a running embedded edition; WeChat is a stub on this machine.</summary>
public sealed class WeChatSignInTests : IAsyncLifetime
{
    private const string Phone = "13712345678";
    private const string OpenId = "oGZUI0egBJY1zhBYw2KhdUfwVJJE";

    private readonly RecordingLogs logs = new();
    private WeChatStub stub = null!;
    private AppFixture app = null!;
    private int codes;

    public async Task InitializeAsync()
    {
        stub = await WeChatStub.StartAsync();
        app = await AppFixture.StartAsync(options => options with
        {
            Providers = new ProviderOptions { WeChat = WeChatClientTests.Options(stub.Address) },
            Configure = services => services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(logs),
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Trace,
        });
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await stub.DisposeAsync();
    }

    [Fact]
    [Covers("D15")]
    public async Task SignIn_WithAPhone_EntersTheAccountOfThatPhone()
    {
        string bySms = await AccountAsync(await SignInBySmsAsync());
        Answer byWeChat = (await SignInAsync(OpenId, Phone)).Expect(200);
        Assert.Equal(bySms, (string)byWeChat.Json["me"]!["accountId"]!);
        Assert.Equal(bySms, await AccountAsync((string)byWeChat.Json["token"]!));
    }

    [Fact]
    public async Task SignIn_OfAPhoneSeenForTheFirstTime_MakesItsAccount()
    {
        string made = (string)(await SignInAsync(OpenId, Phone)).Expect(200).Json["me"]!["accountId"]!;
        Assert.Equal(made, await AccountAsync(await SignInBySmsAsync()));
    }

    [Fact]
    public async Task SignIn_WithoutAPhone_EntersTheAccountEnteredLast()
    {
        (await SignInAsync(OpenId, phone: null)).Refused(422, "WeChat.PhoneRequired");
        string first = (string)(await SignInAsync(OpenId, Phone)).Expect(200).Json["me"]!["accountId"]!;
        Assert.Equal(first, (string)(await SignInAsync(OpenId, phone: null)).Expect(200).Json["me"]!["accountId"]!);
        (await SignInAsync("another-person", phone: null)).Refused(422, "WeChat.PhoneRequired");

        string second = (string)(await SignInAsync(OpenId, "13812345678")).Expect(200).Json["me"]!["accountId"]!;
        Assert.NotEqual(first, second);
        Assert.Equal(second, (string)(await SignInAsync(OpenId, phone: null)).Expect(200).Json["me"]!["accountId"]!);
    }

    [Fact]
    public async Task SignIn_UnderTheSameKey_IsTheSameSessionAndAsksWeChatNothing()
    {
        object body = NewBody(OpenId, Phone);
        Answer first = (await app.PostAsync("/api/sign-in/wechat", body, key: "wechat-sign-in-1")).Expect(200);
        int calls = stub.Calls;
        Answer again = (await app.PostAsync("/api/sign-in/wechat", body, key: "wechat-sign-in-1")).Expect(200);
        Assert.Equal((string)first.Json["token"]!, (string)again.Json["token"]!);
        Assert.Equal(calls, stub.Calls);
        (await app.PostAsync("/api/sign-in/wechat", body)).Refused(422, "WeChat.CodeExpired");

        app.Clock.Advance(SignIns.RepeatWithin + TimeSpan.FromSeconds(1));
        (await app.PostAsync("/api/sign-in/wechat", body, key: "wechat-sign-in-1")).Refused(422, "Code.Expired");
    }

    [Fact]
    public async Task SignIn_UnderTheSameKeyAtTheSameTime_IsTheSameSession()
    {
        object body = NewBody(OpenId, Phone);
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.PostAsync("/api/sign-in/wechat", body, key: "wechat-sign-in-4")));
        Assert.Single(answers.Select(answer => (string)answer.Expect(200).Json["token"]!).Distinct());
        Assert.Single(stub.To("/sns/jscode2session"));
    }

    [Fact]
    public async Task SignIn_UnderTheSameKeyWithAnotherBody_IsRefused()
    {
        stub.OpenIds["c"] = OpenId;
        stub.Phones["p"] = Phone;
        (await app.PostAsync("/api/sign-in/wechat", new { code = "c", phoneCode = "p" }, key: "wechat-sign-in-2")).Expect(200);
        (await app.PostAsync("/api/sign-in/wechat", new { code = "c" }, key: "wechat-sign-in-2")).Refused(422, "Request.IdempotencyKeyReused");
    }

    [Fact]
    public async Task SignIn_WhenACodeIsUnknown_IsRefused()
    {
        (await app.PostAsync("/api/sign-in/wechat", new { code = "unknown", phoneCode = "p" })).Refused(422, "WeChat.CodeExpired");
        stub.OpenIds["c"] = OpenId;
        (await app.PostAsync("/api/sign-in/wechat", new { code = "c", phoneCode = "unknown" })).Refused(422, "WeChat.CodeExpired");
        (await SignInAsync(OpenId, Phone)).Expect(200);
    }

    [Fact]
    public async Task SignIn_WhenTheNumberIsFromElsewhere_IsRefused() => (await SignInAsync(
        OpenId, $$"""{"phoneNumber":"+85291234567","purePhoneNumber":"91234567","countryCode":"852","watermark":{"timestamp":1,"appid":"{{WeChatStub.AppId}}"} }""")).Refused(422, "WeChat.PhoneNotServed");

    [Fact]
    public async Task SignIn_WhenWeChatBlocksTheUser_IsRefused()
    {
        stub.Errors["/sns/jscode2session"] = 40226;
        (await SignInAsync(OpenId, Phone)).Refused(403, "WeChat.Blocked");
    }

    [Fact]
    public async Task SignIn_WhenWeChatIsBusy_MayBeRepeatedUnderTheSameKey()
    {
        object body = NewBody(OpenId, Phone);
        stub.Errors["/sns/jscode2session"] = -1;
        Answer busy = (await app.PostAsync("/api/sign-in/wechat", body, key: "wechat-sign-in-3")).Refused(503, "WeChat.Unavailable");
        Assert.Equal("10", busy.Header("Retry-After"));
        stub.Errors.Clear();
        (await app.PostAsync("/api/sign-in/wechat", body, key: "wechat-sign-in-3")).Expect(200);
    }

    [Theory]
    [InlineData("", "p", "code")]
    [InlineData("c c", "p", "code")]
    [InlineData("c", "", "phoneCode")]
    [InlineData("c", "手机", "phoneCode")]
    public async Task SignIn_WhenACodeIsNone_NamesTheField(string code, string phoneCode, string field)
    {
        Answer refused = (await app.PostAsync("/api/sign-in/wechat", new { code, phoneCode })).Refused(422, "Request.FieldsInvalid");
        Assert.Equal(field, (string)refused.Json["fields"]![0]!["field"]!);
        Assert.Equal(0, stub.Calls);
    }

    [Fact]
    public async Task SignIn_OfAWeChatUserNewToAVerifiedAccount_AsksForTheEndingOfTheIdNumber()
    {
        string token = await SignInBySmsAsync();
        await VerifyAsync(token);
        (await SignInAsync(OpenId, Phone)).Refused(422, "SignIn.IdNumberEndingRequired");
        (await SignInAsync(OpenId, Phone, "0021")).Refused(422, "SignIn.IdNumberEndingWrong");
        (await SignInAsync(OpenId, phone: null)).Refused(422, "WeChat.PhoneRequired");
        Assert.Equal(await AccountAsync(token), (string)(await SignInAsync(OpenId, Phone, "002X")).Expect(200).Json["me"]!["accountId"]!);
        (await SignInAsync(OpenId, Phone)).Expect(200);
        (await SignInAsync("another-person", Phone)).Refused(422, "SignIn.IdNumberEndingRequired");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SignIn_AfterLongAbsence_AsksForTheEndingOfTheIdNumber(bool withPhone)
    {
        string token = (string)(await SignInAsync(OpenId, Phone)).Expect(200).Json["token"]!;
        await VerifyAsync(token);
        await app.AdvanceAsync(SignIns.LongAbsence + TimeSpan.FromDays(1));
        string? phone = withPhone ? Phone : null;
        (await SignInAsync(OpenId, phone)).Refused(422, "SignIn.IdNumberEndingRequired");
        (await SignInAsync(OpenId, phone, "0021")).Refused(422, "SignIn.IdNumberEndingWrong");
        (await SignInAsync(OpenId, phone, "002x")).Expect(200);
    }

    [Fact]
    public async Task SignIn_LeavesNeitherOpenIdNorCodesNorSecretsInRowsOrLogs()
    {
        (await SignInAsync(OpenId, Phone)).Expect(200);
        stub.Errors["/sns/jscode2session"] = -1;
        (await SignInAsync(OpenId, Phone)).Refused(503, "WeChat.Unavailable");
        Assert.Contains("2030", logs.All, StringComparison.Ordinal);
        string[] canaries = [OpenId, Phone, WeChatStub.AppSecret, WeChatStub.SessionKey, "login-code-1", "phone-code-1", "token+1", "token%2B1"];
        Assert.All(canaries, canary => Assert.DoesNotContain(canary, logs.All, StringComparison.Ordinal));
        foreach (string file in Directory.EnumerateFiles(app.DataFolder, "records.db*"))
        {
            await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using MemoryStream copy = new();
            await stream.CopyToAsync(copy);
            Assert.All(canaries, canary => Assert.True(copy.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)) < 0, $"{canary} in {Path.GetFileName(file)}"));
        }
    }

    [Fact]
    public async Task SignIn_WhereWeChatIsNotConfigured_DoesNotExist()
    {
        await using AppFixture without = await AppFixture.StartAsync();
        (await without.PostAsync("/api/sign-in/wechat", new { code = "c", phoneCode = "p" })).Refused(404, "WeChat.NotConfigured");
    }

    private Task<Answer> SignInAsync(string openId, string? phone, string? ending = null) => app.PostAsync("/api/sign-in/wechat", NewBody(openId, phone, ending));

    private object NewBody(string openId, string? phone, string? ending = null)
    {
        codes++;
        stub.OpenIds[$"login-code-{codes}"] = openId;
        stub.Phones[$"phone-code-{codes}"] = phone ?? "";
        return new { code = $"login-code-{codes}", phoneCode = phone is null ? null : $"phone-code-{codes}", idNumberEnding = ending };
    }

    private async Task VerifyAsync(string token)
    {
        object privacyConsent = new { version = PrivacyConsentText.Version, sha256 = PrivacyConsentText.Sha256 };
        (await app.PostAsync("/api/me/real-name", new { name = "司马相如", documentType = "ResidentIdentityCard", documentNumber = "11010519491231002X", privacyConsent }, token)).Expect(200);
    }

    private async Task<string> SignInBySmsAsync()
    {
        (await app.PostAsync("/api/sign-in/codes", new { phone = Phone })).Expect(202);
        string code = app.Outbox[^1].Text.Split("验证码为 ")[1][..6];
        return (string)(await app.PostAsync("/api/sign-in", new { phone = Phone, code })).Expect(200).Json["token"]!;
    }

    private async Task<string> AccountAsync(string token) => (string)(await app.GetAsync("/api/me", token)).Expect(200).Json["accountId"]!;
}
