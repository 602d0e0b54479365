using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Accounts;

public sealed class SignInsTests : IDisposable
{
    private static readonly PhoneNumber Phone = AccountsHarness.Phone();

    private readonly AccountsHarness harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task SignIn_WhenPhoneIsNew_MakesOneAccountAndASession()
    {
        SignedIn signedIn = (await harness.SignInAsync(Phone)).Value;
        Caller caller = (await harness.Sessions.FindAsync(signedIn.Token.Reveal()))!;

        Assert.Equal(signedIn.Account.Id, caller.AccountId);
        Assert.Equal(signedIn.Account.Id, (await harness.Directory.FindByPhoneAsync(Phone))!.Id);
        Assert.Null(signedIn.Account.RealName);
        harness.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(signedIn.Account.Id, (await harness.SignInAsync(Phone)).Value.Account.Id);
    }

    [Fact]
    public async Task SendCode_ForKnownAndUnknownPhone_AnswersAlike()
    {
        await harness.SignInAsync(Phone);
        harness.Time.Advance(TimeSpan.FromMinutes(2));
        Outcome<CodeSentView> known = await harness.SendCodeAsync(Phone);
        Outcome<CodeSentView> unknown = await harness.SendCodeAsync(AccountsHarness.Phone("13900139000"));

        Assert.Equal(known.Value, unknown.Value);
        Assert.Equal(harness.Sms.Sent[^1].TemplateKey, harness.Sms.Sent[^2].TemplateKey);
    }

    [Fact]
    public async Task SendCode_WhenRepeatedUnderItsKey_SendsOneSms()
    {
        CommandKey key = AccountsHarness.NewKey();
        CodeSentView first = (await harness.SendCodeAsync(Phone, key)).Value;
        Assert.Equal(first, (await harness.SendCodeAsync(Phone, key)).Value);
        Assert.Single(harness.Sms.Sent);
    }

    [Fact]
    public async Task SendCode_WhenKeyIsReusedForAnotherBody_IsRefused()
    {
        CommandKey key = AccountsHarness.NewKey();
        await harness.SendCodeAsync(Phone, key);
        Assert.Equal(Refusals.KeyReused, (await harness.SendCodeAsync(Phone, key with { Fingerprint = new string('0', 64) })).Refusal);
    }

    [Fact]
    public async Task SendCode_WhenSentInParallelUnderOneKey_SendsOneSms()
    {
        CommandKey key = AccountsHarness.NewKey();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => harness.SendCodeAsync(Phone, key))));
        Assert.Single(harness.Sms.Sent);
    }

    /// <summary>It may have gone out all the same: the person looks for it, or asks for another one.</summary>
    [Fact]
    public async Task SendCode_WhenProviderIsTooSlow_CountsAsSent()
    {
        harness.Sms.Fault = new TaskCanceledException("too slow", new TimeoutException());
        Assert.Null((await harness.SendCodeAsync(Phone)).Refusal);
        Assert.Contains("2002", harness.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendCode_WhenProviderIsDown_CanBeRepeatedUnderItsKey()
    {
        CommandKey key = AccountsHarness.NewKey();
        harness.Sms.Fault = new HttpRequestException("down for 13800138000");
        Assert.Equal(AccountRefusals.SmsUnavailable, (await harness.SendCodeAsync(Phone, key)).Refusal);

        harness.Sms.Fault = null;
        harness.Time.Advance(OneTimeCodes.ResendAfter);
        Assert.Null((await harness.SendCodeAsync(Phone, key)).Refusal);
        Assert.Single(harness.Sms.Sent);
        Assert.DoesNotContain("13800138000", harness.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendCode_WhenProviderRefuses_IsRefused()
    {
        harness.Sms.Fault = new MessageRefusedException("blocked 13800138000");
        Assert.Equal(AccountRefusals.SmsRefused, (await harness.SendCodeAsync(Phone)).Refusal);
        Assert.DoesNotContain("13800138000", harness.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendCode_WhenProviderLeavesItOpen_CountsAsSent()
    {
        harness.Sms.Fault = new MessageAmbiguousException("time-out");
        Assert.Null((await harness.SendCodeAsync(Phone)).Refusal);
    }

    [Fact]
    public async Task SignIn_WhenReplyWasLost_GivesTheSameSessionAgain()
    {
        await harness.SendCodeAsync(Phone);
        CommandKey key = AccountsHarness.NewKey();
        string code = harness.Sms.LastCode;
        SignedIn first = (await harness.ExchangeAsync(Phone, code, key)).Value;
        SignedIn again = (await harness.ExchangeAsync(Phone, code, key)).Value;

        Assert.Equal(first.Token, again.Token);
        Assert.Single(await harness.Sessions.ListAsync(first.Account.Id));
        harness.Time.Advance(SignIns.RepeatWithin + TimeSpan.FromSeconds(1));
        Assert.Equal(Refusals.CodeExpired, (await harness.ExchangeAsync(Phone, code, key)).Refusal);
    }

    [Fact]
    public async Task SignIn_WhenRepeatedAfterSignOut_DoesNotReviveTheSession()
    {
        await harness.SendCodeAsync(Phone);
        CommandKey key = AccountsHarness.NewKey();
        SignedIn first = (await harness.ExchangeAsync(Phone, harness.Sms.LastCode, key)).Value;
        Caller caller = (await harness.Sessions.FindAsync(first.Token.Reveal()))!;
        Assert.True(await harness.Sessions.RevokeAsync(caller.AccountId, caller.SessionId));

        await harness.ExchangeAsync(Phone, harness.Sms.LastCode, key);
        Assert.Null(await harness.Sessions.FindAsync(first.Token.Reveal()));
    }

    [Fact]
    public async Task SignIn_WhenCodeWasUsed_IsRefusedUnderAnotherKey()
    {
        await harness.SendCodeAsync(Phone);
        string code = harness.Sms.LastCode;
        Assert.Null((await harness.ExchangeAsync(Phone, code)).Refusal);
        Assert.Equal(Refusals.CodeExpired, (await harness.ExchangeAsync(Phone, code)).Refusal);
    }

    [Fact]
    public async Task SignIn_WhenTwoUseTheCodeAtOnce_OneGetsIn()
    {
        await harness.SendCodeAsync(Phone);
        string code = harness.Sms.LastCode;
        Outcome<SignedIn>[] outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => harness.ExchangeAsync(Phone, code))));
        Assert.Single(outcomes, outcome => outcome.Refusal is null);
    }

    [Fact]
    public async Task SignIn_WhenCodeBelongsToAnotherPhone_IsRefused()
    {
        await harness.SendCodeAsync(Phone);
        string code = harness.Sms.LastCode;
        await harness.SendCodeAsync(AccountsHarness.Phone("13900139000"));
        string other = harness.Sms.LastCode == code ? "000000" : code;
        Assert.Equal(Refusals.CodeWrong, (await harness.ExchangeAsync(AccountsHarness.Phone("13900139000"), other)).Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("１２３４５６")]
    public async Task SignIn_WhenCodeHasAnotherForm_IsRefused(string code)
    {
        await harness.SendCodeAsync(Phone);
        Assert.Equal(Refusals.CodeWrong, (await harness.ExchangeAsync(Phone, code)).Refusal);
    }

    [Fact]
    public async Task SignIn_AfterNinetyDays_AsksForTheEndingOfTheIdNumber()
    {
        await harness.VerifiedAsync(Phone);
        harness.Time.Advance(SignIns.LongAbsence + TimeSpan.FromDays(1));

        Assert.Equal(AccountRefusals.IdNumberEndingRequired, (await harness.SignInAsync(Phone)).Refusal);
        Assert.Equal(AccountRefusals.IdNumberEndingWrong, (await harness.ExchangeAsync(Phone, harness.Sms.LastCode, ending: "0000")).Refusal);
        Assert.Null((await harness.ExchangeAsync(Phone, harness.Sms.LastCode, ending: "002x")).Refusal);
        harness.Time.Advance(TimeSpan.FromDays(80));
        Assert.Null((await harness.SignInAsync(Phone)).Refusal);
    }

    [Fact]
    public async Task SignIn_WhenEndingIsGuessed_IsLimitedAcrossCodes()
    {
        await harness.VerifiedAsync(Phone);
        harness.Time.Advance(SignIns.LongAbsence + TimeSpan.FromDays(1));
        List<string> codes = [];
        for (int attempt = 0; attempt < 6; attempt++)
        {
            harness.Time.Advance(TimeSpan.FromMinutes(2));
            await harness.SendCodeAsync(Phone);
            codes.Add((await harness.ExchangeAsync(Phone, harness.Sms.LastCode, ending: $"000{attempt}")).Refusal!.Code);
        }

        Assert.Equal(5, codes.Count(code => code == "SignIn.IdNumberEndingWrong"));
        Assert.Equal("Request.TooMany", codes[^1]);
    }

    [Fact]
    public async Task SignIn_WhenNothingIsDeclared_NeedsNoEndingAfterNinetyDays()
    {
        await harness.SignInAsync(Phone);
        harness.Time.Advance(SignIns.LongAbsence + TimeSpan.FromDays(1));
        Assert.Null((await harness.SignInAsync(Phone)).Refusal);
    }
}
