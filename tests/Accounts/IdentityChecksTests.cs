using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Accounts;

public sealed class IdentityChecksTests : IDisposable
{
    private const string Password = "hetong-8848";
    private static readonly CodeScope Scope = new("contracts", "contract-1", "code-sign-1", "sign", "content-hash-1");
    private static readonly IdentityPrompt Prompt = new("Act.Sign", "K7Q2");

    private readonly AccountsHarness harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task Verify_WithCodeAndPassword_ProvesOnce()
    {
        Account account = await ReadyAsync();
        IdentityTicket ticket = (await harness.Checks.BeginAsync(account, Scope, Prompt, "10.0.0.1")).Value;
        IdentityProof proof = (await harness.Checks.VerifyAsync(account, Scope, harness.Sms.LastCode, Password)).Value;
        IdentityProof again = (await harness.Checks.VerifyAsync(account, Scope, harness.Sms.LastCode, Password)).Value;

        Assert.Equal((ticket.TicketId, account.Id, "sign", "content-hash-1", false), (proof.TicketId, proof.AccountId, proof.Action, proof.Binding, proof.IsSimulated));
        Assert.True((await harness.Records.CommitAsync("contracts", "contract-1", [proof.Consume])).IsCommitted);
        Assert.False((await harness.Records.CommitAsync("contracts", "contract-1", [again.Consume])).IsCommitted);
    }

    [Fact]
    public async Task Begin_SendsTheActAndANeutralReference()
    {
        Account account = await ReadyAsync();
        IdentityTicket ticket = (await harness.Checks.BeginAsync(account, Scope, Prompt, null)).Value;
        SmsMessage sms = harness.Sms.Sent[^1];

        Assert.Equal("138****8000", ticket.MaskedPhone);
        Assert.Equal(("Sms.IdentityCheckCode", "签署", "K7Q2", "5"), (sms.TemplateKey, sms.Parameters["act"], sms.Parameters["reference"], sms.Parameters["minutes"]));
        Text text = Texts.Of(sms.TemplateKey).With(sms.Parameters);
        Assert.DoesNotContain("{", text.Zh + text.En, StringComparison.Ordinal);
        Assert.Contains(sms.Parameters["code"], text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begin_WhenNotVerifiedOrWithoutPassword_IsRefused()
    {
        Account fresh = (await harness.SignInAsync(AccountsHarness.Phone())).Value.Account;
        Assert.Equal(AccountRefusals.RealNameRequired, (await harness.Checks.BeginAsync(fresh, Scope, Prompt, null)).Refusal);
        Account verified = (await harness.DeclareAsync(fresh.Id)).Value;
        Assert.Equal(AccountRefusals.SigningPasswordRequired, (await harness.Checks.BeginAsync(verified, Scope, Prompt, null)).Refusal);
        Assert.Equal(AccountRefusals.SigningPasswordRequired, (await harness.Checks.VerifyAsync(verified, Scope, "123456", Password)).Refusal);
    }

    [Fact]
    public async Task Verify_WhenContentChangedMeanwhile_IsRefused()
    {
        Account account = await BegunAsync();
        Assert.Equal(Refusals.CodeWrong, (await harness.Checks.VerifyAsync(account, Scope with { Binding = "content-hash-2" }, harness.Sms.LastCode, Password)).Refusal);
        Assert.Null((await harness.Checks.VerifyAsync(account, Scope, harness.Sms.LastCode, Password)).Refusal);
    }

    [Fact]
    public async Task Verify_WhenPasswordIsWrong_UsesUpNoTryOfTheCode()
    {
        Account account = await BegunAsync();
        for (int guess = 0; guess < PasswordTries.TriesPerLock - 1; guess++)
        {
            Assert.Equal(AccountRefusals.SigningPasswordWrong, (await harness.Checks.VerifyAsync(account, Scope, harness.Sms.LastCode, "wrong-1234")).Refusal);
        }

        Assert.Null((await harness.Checks.VerifyAsync(account, Scope, harness.Sms.LastCode, Password)).Refusal);
    }

    [Fact]
    public async Task Verify_WhenPasswordsAreGuessedInParallel_ComparesFiveAndLocks()
    {
        Account account = await BegunAsync();
        Outcome<IdentityProof>[] guesses = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => harness.Checks.VerifyAsync(account, Scope, harness.Sms.LastCode, $"wrong-{i}"))));
        Assert.Equal(PasswordTries.TriesPerLock, guesses.Count(guess => guess.Refusal == AccountRefusals.SigningPasswordWrong));
        Assert.Equal(16 - PasswordTries.TriesPerLock, guesses.Count(guess => guess.Refusal!.Code == "SigningPassword.Locked"));

        Refusal locked = (await harness.Checks.VerifyAsync(account, Scope, harness.Sms.LastCode, Password)).Refusal!;
        Assert.Equal((429, PasswordTries.FirstLock), (locked.Status, locked.RetryAfter!.Value));
    }

    [Fact]
    public async Task Verify_AfterEachLock_LocksTwiceAsLong()
    {
        Account account = await ReadyAsync();
        List<TimeSpan> locks = [];
        for (int round = 0; round < 9; round++)
        {
            Refusal? refusal = null;
            while (refusal?.RetryAfter is null)
            {
                refusal = (await harness.Checks.VerifyAsync(account, Scope, "000000", "wrong-1234")).Refusal;
            }

            locks.Add(refusal.RetryAfter.Value);
            harness.Time.Advance(refusal.RetryAfter.Value);
        }

        Assert.Equal(new[] { 15, 30, 60, 120, 240, 480, 960, 1440, 1440 }, locks.Select(wait => (int)wait.TotalMinutes));
    }

    [Fact]
    public async Task Verify_WhenRightAgain_ForgetsTheTries()
    {
        Account account = await BegunAsync();
        for (int round = 0; round < 3; round++)
        {
            for (int guess = 0; guess < PasswordTries.TriesPerLock - 1; guess++)
            {
                await harness.Checks.VerifyAsync(account, Scope, "000000", "wrong-1234");
            }

            Assert.Equal("Code.Wrong", (await harness.Checks.VerifyAsync(account, Scope, "none", Password)).Refusal!.Code);
        }
    }

    [Fact]
    public async Task Verify_MoreThanTwentyTimesAMinute_IsRefusedWithoutDeriving()
    {
        Account account = await BegunAsync();
        for (int attempt = 0; attempt < 20; attempt++)
        {
            await harness.Checks.VerifyAsync(account, Scope, "none", Password);
        }

        Assert.Equal("Request.TooMany", (await harness.Checks.VerifyAsync(account, Scope, "none", Password)).Refusal!.Code);
    }

    [Fact]
    public async Task Reset_AfterVerifyingAgain_UnlocksAndEndsOtherSessions()
    {
        Account account = await BegunAsync();
        for (int guess = 0; guess < PasswordTries.TriesPerLock; guess++)
        {
            await harness.Checks.VerifyAsync(account, Scope, "000000", "wrong-1234");
        }

        string mine = Sessions.NewToken(), other = Sessions.NewToken();
        Session current = await harness.Sessions.OpenAsync(account.Id, mine);
        await harness.Sessions.OpenAsync(account.Id, other);
        Caller caller = new(account.Id, current.Id);
        Assert.Equal(AccountRefusals.VerificationNotRecent, (await harness.Setting.SetAsync(caller, "xinmima-2026", AccountsHarness.NewKey(), default)).Refusal);
        harness.Time.Advance(TimeSpan.FromMinutes(1));
        await harness.DeclareAsync(account.Id);
        account = (await harness.Setting.SetAsync(caller, "xinmima-2026", AccountsHarness.NewKey(), default)).Value;

        Assert.Null((await harness.Checks.VerifyAsync(account, Scope, harness.Sms.LastCode, "xinmima-2026")).Refusal);
        Assert.Equal(AccountRefusals.SigningPasswordWrong, (await harness.Checks.VerifyAsync(account, Scope, harness.Sms.LastCode, Password)).Refusal);
        Assert.NotNull(await harness.Sessions.FindAsync(mine));
        Assert.Null(await harness.Sessions.FindAsync(other));
    }

    private async Task<Account> ReadyAsync()
    {
        Account verified = await harness.VerifiedAsync(AccountsHarness.Phone());
        return (await harness.SetPasswordAsync(verified.Id, Password)).Value;
    }

    private async Task<Account> BegunAsync()
    {
        Account account = await ReadyAsync();
        Assert.Null((await harness.Checks.BeginAsync(account, Scope, Prompt, null)).Refusal);
        return account;
    }
}
