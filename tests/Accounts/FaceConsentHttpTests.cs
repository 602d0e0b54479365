using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Accounts;

/// <summary>The separate consent to checks by face, over HTTP.</summary>
public sealed class FaceConsentHttpTests : IAsyncLifetime
{
    private AppFixture app = null!;
    private string token = "";

    public async Task InitializeAsync()
    {
        app = await AppFixture.StartAsync();
        token = Sessions.NewToken();
        string account = new('a', 32);
        await app.Get<AccountStore>().EnsureAsync(account, AccountsHarness.Phone(), default);
        await app.Get<Sessions>().OpenAsync(account, token);
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Consent_IsReadGivenAndWithdrawn()
    {
        Answer text = (await app.GetAsync("/api/privacy-consents/face")).Expect(200);
        object body = new { version = (string)text.Json["version"]!, sha256 = (string)text.Json["sha256"]! };
        Answer given = (await app.PostAsync("/api/me/face-consent", body, token, key: "face-consent-1")).Expect(200);
        Assert.Equal(AppFixture.Start, (DateTimeOffset)given.Json["at"]!);
        Assert.NotNull(await StandingAsync());

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(given.Text, (await app.PostAsync("/api/me/face-consent", body, token, key: "face-consent-1")).Expect(200).Text);
        Assert.Equal(given.Text, (await app.PostAsync("/api/me/face-consent", body, token)).Expect(200).Text);
        (await app.SendAsync(HttpMethod.Delete, "/api/me/face-consent", token: token)).Expect(204);
        Assert.Null(await StandingAsync());
        (await app.SendAsync(HttpMethod.Delete, "/api/me/face-consent", token: token)).Expect(204);
        Assert.NotEqual(given.Text, (await app.PostAsync("/api/me/face-consent", body, token)).Expect(200).Text);
    }

    [Fact]
    public async Task Consent_ToAnotherText_IsRefused()
    {
        (await app.PostAsync("/api/me/face-consent", new { version = PrivacyConsentText.Version, sha256 = PrivacyConsentText.Sha256 }, token)).Refused(409, "PrivacyConsent.Outdated");
        (await app.PostAsync("/api/me/face-consent", new { version = FaceConsentText.Version, sha256 = PrivacyConsentText.Sha256 }, token)).Refused(409, "PrivacyConsent.Outdated");
        Assert.Null(await StandingAsync());
    }

    [Fact]
    public void Text_SaysWhatIsKeptAndThatTheOtherMethodIsOpen()
    {
        Assert.All(["单独同意", "不保存", "短信验证码加签署密码", "撤回"], part => Assert.Contains(part, FaceConsentText.Current.Zh, StringComparison.Ordinal));
        Assert.NotEqual(PrivacyConsentText.Sha256, FaceConsentText.Sha256);
    }

    private Task<PrivacyConsent?> StandingAsync() => app.Get<AccountStore>().FindConsentAsync(new string('a', 32), FaceConsentText.Sha256);
}
