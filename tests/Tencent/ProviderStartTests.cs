using ContractFunctions.Accounts;
using ContractFunctions.Embedded;
using ContractFunctions.Hosting;
using ContractFunctions.Tencent;
using ContractFunctions.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Tencent;

/// <summary>The embedded edition with real providers configured, which here are stubs on this machine.</summary>
public sealed class ProviderStartTests : IAsyncLifetime
{
    private TencentStub stub = null!;

    public async Task InitializeAsync() => stub = (await TencentStub.StartAsync())
        .With("SendSms", TencentSmsSenderTests.Status("Ok"))
        .With("PhoneVerification", """{"Result":"0","RequestId":"r"}""");

    public async Task DisposeAsync() => await stub.DisposeAsync();

    [Fact]
    public async Task Production_WithSmsAndVerifierConfigured_Starts()
    {
        await using AppFixture app = await AppFixture.StartAsync(Production);
        (await app.GetAsync("/api/health")).Expect(200);
        Assert.IsType<TencentSmsSender>(app.Get<ISmsSender>());
        Assert.IsType<TencentRealNameVerifier>(app.Get<IRealNameVerifier>());
        Assert.IsType<TencentFaceCheck>(app.Get<IFaceCheck>());
    }

    [Fact]
    public void Production_WhenTheVerifierIsSwitchedOff_NamesWhatIsMissing()
    {
        string folder = Directory.CreateTempSubdirectory("contractfunctions-provider-").FullName;
        EmbeddedOptions options = Production(new EmbeddedOptions { DataFolder = folder, Urls = "http://127.0.0.1:0" });
        TencentOptions tencent = options.Providers.Tencent!;
        string message = Assert.Throws<InvalidOperationException>(
            () => EmbeddedApp.Create(options with { Providers = new ProviderOptions { Tencent = tencent with { VerifiesRealNames = false } } })).Message;
        Assert.Contains("IRealNameVerifier has no adapter: configure Tencent", message, StringComparison.Ordinal);
        Assert.DoesNotContain("ISmsSender", message, StringComparison.Ordinal);
        message = Assert.Throws<InvalidOperationException>(() => EmbeddedApp.Create(options with { Providers = new ProviderOptions { Tencent = tencent with { Sms = null } } })).Message;
        Assert.Contains("ISmsSender has no adapter: configure Tencent", message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Production_FromPhoneToVerified_GoesThroughTheProviders()
    {
        await using AppFixture app = await AppFixture.StartAsync(Production);
        (await app.PostAsync("/api/sign-in/codes", new { phone = "13712345678" })).Expect(202);
        string code = (string)stub.Last.Json["TemplateParamSet"]![0]!;
        string token = (string)(await app.PostAsync("/api/sign-in", new { phone = "13712345678", code })).Expect(200).Json["token"]!;
        Answer me = (await VerifyAsync(app, token)).Expect(200);
        Assert.Equal(("Verified", TencentRealNameVerifier.Source, false), ((string)me.Json["realName"]!["level"]!, (string)me.Json["realName"]!["source"]!, (bool)me.Json["realName"]!["isSimulated"]!));
    }

    [Fact]
    public async Task Development_WithProvidersConfigured_UsesThemAndNotTheStandIns()
    {
        await using AppFixture app = await AppFixture.StartAsync(options => options with { Providers = Providers });
        Assert.IsType<TencentSmsSender>(app.Get<ISmsSender>());
        string token = await SignInAsync(app);
        stub.With("PhoneVerification", """{"Result":"-9","RequestId":"r"}""");
        (await VerifyAsync(app, token)).Refused(422, "RealName.NotOnRecord");
        (await VerifyAsync(app, token, type: "ResidencePermit", number: "810000199408230021")).Refused(422, "RealName.DocumentNotServed");
        stub.With("PhoneVerification", """{"Result":"-4","RequestId":"r"}""");
        (await VerifyAsync(app, token)).Refused(422, "RealName.NotMatched");
        stub.With("PhoneVerification", """{"Result":"-11","RequestId":"r"}""");
        (await VerifyAsync(app, token)).Refused(503, "RealName.VerifierUnavailable");
        stub.With("PhoneVerification", """{"Result":"0","RequestId":"r"}""");
        (await VerifyAsync(app, token)).Expect(200);
        Assert.Empty(app.Outbox);
    }

    [Fact]
    public async Task FaceChecks_AreMadeByTheProvider_OrNotAtAll()
    {
        CodeScope scope = new("contracts", "contract-1", "code-sign-tenant", "sign", "content-hash");
        Uri back = new("https://sign.example.com/back");
        await using (AppFixture without = await AppFixture.StartAsync())
        {
            Account nobody = await AccountAsync(without);
            Assert.Equal(AccountRefusals.FaceNotConfigured, (await without.Get<FaceChecks>().BeginAsync(nobody, scope, "K7Q2", back)).Refusal);
        }

        await using AppFixture app = await AppFixture.StartAsync(options => options with { Providers = Providers });
        string token = await SignInAsync(app);
        (await VerifyAsync(app, token)).Expect(200);
        (await app.PostAsync("/api/me/face-consent", new { version = FaceConsentText.Version, sha256 = FaceConsentText.Sha256 }, token)).Expect(200);
        Account account = (await app.Get<AccountDirectory>().FindByPhoneAsync(AccountsHarness.Phone("13712345678")))!;
        stub.With("DetectAuth", """{"Url":"https://open.faceid.qq.com/v1/auth","BizToken":"ticket","RequestId":"r"}""").With("GetDetectInfoEnhanced", """{"Text":{"ErrCode":0},"RequestId":"r"}""");
        Assert.Equal("ticket", (await app.Get<FaceChecks>().BeginAsync(account, scope, "K7Q2", back)).Value.TicketId);
        Assert.Equal(("ticket", FaceChecks.Method), ((await app.Get<FaceChecks>().VerifyAsync(account, scope)).Value.TicketId, (await app.Get<FaceChecks>().VerifyAsync(account, scope)).Value.Method));
    }

    [Fact]
    public async Task Providers_WhateverTheyAnswer_LeaveNoSecretInTheLogs()
    {
        RecordingLogs logs = new();
        await using AppFixture app = await AppFixture.StartAsync(options => options with
        {
            Providers = Providers,
            Configure = services => services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(logs),
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Trace,
        });
        string token = await SignInAsync(app);
        stub.With("PhoneVerification", TencentStub.Error("AuthFailure.SecretIdNotFound"));
        (await VerifyAsync(app, token)).Refused(503, "RealName.VerifierUnavailable");
        stub.With("SendSms", TencentStub.Error("InternalError.Timeout"));
        (await app.PostAsync("/api/sign-in/codes", new { phone = "13712345679" })).Expect(202);
        Assert.All(["2002", "2011"], number => Assert.Contains(number, logs.All, StringComparison.Ordinal));
        Assert.All(
            [TencentStub.SecretKey, "13712345678", "13712345679", "司马相如", "11010519491231002X", "TC3-HMAC-SHA256"],
            canary => Assert.DoesNotContain(canary, logs.All, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("FailedOperation.PhoneNumberInBlacklist", 422, "Sms.Refused")]
    [InlineData("LimitExceeded.PhoneNumberDailyLimit", 503, "Sms.Unavailable")]
    public async Task SendCode_WhenTheProviderRefuses_IsRefused(string code, int status, string refusal)
    {
        await using AppFixture app = await AppFixture.StartAsync(options => options with { Providers = Providers });
        stub.With("SendSms", TencentSmsSenderTests.Status(code));
        (await app.PostAsync("/api/sign-in/codes", new { phone = "13712345678" })).Refused(status, refusal);
    }

    private ProviderOptions Providers => new()
    {
        Tencent = new TencentOptions
        {
            SecretId = TencentStub.SecretId,
            SecretKey = new Redacted<string>(TencentStub.SecretKey),
            Sms = TencentSmsSenderTests.Options(stub.Address),
            FaceIdEndpoint = stub.Address,
            FaceRuleId = "7",
        },
    };

    private EmbeddedOptions Production(EmbeddedOptions options) => options with
    {
        Environment = EmbeddedEnvironment.Production,
        PublicBaseUrl = "https://sign.example.com",
        Smtp = new SmtpOptions { Host = "smtp.example.com", From = "no-reply@example.com" },
        Providers = Providers,
    };

    private static async Task<Account> AccountAsync(AppFixture app)
    {
        await app.Get<AccountStore>().EnsureAsync("account-1", AccountsHarness.Phone(), default);
        return await app.Get<AccountDirectory>().RequireAsync("account-1");
    }

    private async Task<string> SignInAsync(AppFixture app)
    {
        (await app.PostAsync("/api/sign-in/codes", new { phone = "13712345678" })).Expect(202);
        string code = (string)stub.Last.Json["TemplateParamSet"]![0]!;
        return (string)(await app.PostAsync("/api/sign-in", new { phone = "13712345678", code })).Expect(200).Json["token"]!;
    }

    private static Task<Answer> VerifyAsync(AppFixture app, string token, string type = "ResidentIdentityCard", string number = "11010519491231002X") => app.PostAsync(
        "/api/me/real-name",
        new { name = "司马相如", documentType = type, documentNumber = number, privacyConsent = new { version = PrivacyConsentText.Version, sha256 = PrivacyConsentText.Sha256 } },
        token);
}
