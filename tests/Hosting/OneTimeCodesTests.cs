using ContractFunctions.Hosting;
using ContractFunctions.Tests.Accounts;

namespace ContractFunctions.Tests.Hosting;

public sealed class OneTimeCodesTests : IDisposable
{
    private static readonly CodeScope Scope = new("contracts", "contract-1", "code-sign-1", "sign", "content-hash-1");
    private static readonly PhoneNumber Phone = AccountsHarness.Phone();

    private readonly AccountsHarness harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task Match_WhenCodeIsRight_GivesTheTicketOnceCommitted()
    {
        IssuedCode issued = (await harness.Codes.IssueAsync(Scope, Phone, "10.0.0.1")).Value;
        CodeMatch match = (await harness.Codes.MatchAsync(Scope, Phone, issued.Code.Reveal())).Value;

        Assert.Equal(issued.TicketId, match.TicketId);
        Assert.True(await ConsumeAsync(match));
    }

    [Fact]
    public async Task Match_WhenTwoMatchAtOnce_OnlyOneBatchCommits()
    {
        IssuedCode issued = (await harness.Codes.IssueAsync(Scope, Phone, null)).Value;
        CodeMatch first = (await harness.Codes.MatchAsync(Scope, Phone, issued.Code.Reveal())).Value;
        CodeMatch second = (await harness.Codes.MatchAsync(Scope, Phone, issued.Code.Reveal())).Value;

        Assert.True(await ConsumeAsync(first));
        Assert.False(await ConsumeAsync(second));
        Assert.Equal(Refusals.CodeExpired, (await harness.Codes.MatchAsync(Scope, Phone, issued.Code.Reveal())).Refusal);
    }

    [Fact]
    public async Task Match_WhenGuessedInParallel_ComparesAtMostFiveTimes()
    {
        IssuedCode issued = (await harness.Codes.IssueAsync(Scope, Phone, null)).Value;
        string wrong = Wrong(issued);
        Outcome<CodeMatch>[] guesses = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => harness.Codes.MatchAsync(Scope, Phone, wrong))));

        Assert.Equal(OneTimeCodes.MaxTries, guesses.Count(guess => guess.Refusal == Refusals.CodeWrong));
        Assert.Equal(64 - OneTimeCodes.MaxTries, guesses.Count(guess => guess.Refusal == Refusals.CodeExhausted));
        Assert.Equal(Refusals.CodeExhausted, (await harness.Codes.MatchAsync(Scope, Phone, issued.Code.Reveal())).Refusal);
    }

    [Fact]
    public async Task Match_WhenFourTriesWereWrong_StillTakesTheFifth()
    {
        IssuedCode issued = (await harness.Codes.IssueAsync(Scope, Phone, null)).Value;
        for (int guess = 0; guess < OneTimeCodes.MaxTries - 1; guess++)
        {
            Assert.Equal(Refusals.CodeWrong, (await harness.Codes.MatchAsync(Scope, Phone, Wrong(issued))).Refusal);
        }

        Assert.Null((await harness.Codes.MatchAsync(Scope, Phone, issued.Code.Reveal())).Refusal);
    }

    [Fact]
    public async Task Match_WhenFiveMinutesHavePassed_IsRefused()
    {
        IssuedCode issued = (await harness.Codes.IssueAsync(Scope, Phone, null)).Value;
        harness.Time.Advance(OneTimeCodes.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Null((await harness.Codes.MatchAsync(Scope, Phone, issued.Code.Reveal())).Refusal);

        harness.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Refusals.CodeExpired, (await harness.Codes.MatchAsync(Scope, Phone, issued.Code.Reveal())).Refusal);
    }

    [Theory]
    [InlineData("rescind", "content-hash-1", "13800138000")]
    [InlineData("sign", "content-hash-2", "13800138000")]
    [InlineData("sign", "content-hash-1", "13800138001")]
    public async Task Match_WhenBoundToSomethingElse_IsRefused(string purpose, string binding, string phone)
    {
        IssuedCode issued = (await harness.Codes.IssueAsync(Scope, Phone, null)).Value;
        CodeScope other = Scope with { Purpose = purpose, Binding = binding };
        Assert.Equal(Refusals.CodeWrong, (await harness.Codes.MatchAsync(other, AccountsHarness.Phone(phone), issued.Code.Reveal())).Refusal);
    }

    [Fact]
    public async Task Match_WhenRowWasCopiedToAnotherPartition_IsRefused()
    {
        IssuedCode issued = (await harness.Codes.IssueAsync(Scope, Phone, null)).Value;
        CodeScope elsewhere = Scope with { Partition = "contract-2" };
        foreach (string row in new[] { Scope.Row, $"{Scope.Row}-tries" })
        {
            StoredRecord copied = (await harness.Records.FindAsync(Scope.Table, Scope.Partition, row))!;
            await harness.Records.CommitAsync(elsewhere.Table, elsewhere.Partition, [new RecordWrite.Upsert(row, copied.Data)]);
        }

        Assert.Equal(Refusals.CodeWrong, (await harness.Codes.MatchAsync(elsewhere, Phone, issued.Code.Reveal())).Refusal);
    }

    [Fact]
    public async Task Issue_WhenANewCodeIsMade_TheOlderMatchNoLongerCommits()
    {
        IssuedCode first = (await harness.Codes.IssueAsync(Scope, Phone, null)).Value;
        CodeMatch match = (await harness.Codes.MatchAsync(Scope, Phone, first.Code.Reveal())).Value;
        harness.Time.Advance(TimeSpan.FromMinutes(1));
        IssuedCode second = (await harness.Codes.IssueAsync(Scope, Phone, null)).Value;

        Assert.NotEqual(first.TicketId, second.TicketId);
        Assert.False(await ConsumeAsync(match));
    }

    [Fact]
    public async Task Issue_WhenAskedTwiceInAMinute_IsRefusedWithRetryAfter()
    {
        Assert.Null((await harness.Codes.IssueAsync(Scope, Phone, null)).Refusal);
        harness.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null((await harness.Codes.IssueAsync(Scope with { Row = "code-sign-2" }, Phone, null)).Refusal);
        Refusal refusal = (await harness.Codes.IssueAsync(Scope, Phone, null)).Refusal!;

        Assert.Equal("Request.TooMany", refusal.Code);
        Assert.Equal(TimeSpan.FromSeconds(40), refusal.RetryAfter);
        harness.Time.Advance(TimeSpan.FromSeconds(40));
        Assert.Null((await harness.Codes.IssueAsync(Scope, Phone, null)).Refusal);
    }

    [Fact]
    public async Task Issue_WhenOnePhoneGetsTooManyForManyActs_IsRefused()
    {
        for (int act = 0; act < 10; act++)
        {
            Assert.Null((await harness.Codes.IssueAsync(Scope with { Row = $"code-{act}" }, Phone, null)).Refusal);
        }

        Refusal refusal = (await harness.Codes.IssueAsync(Scope with { Row = "code-10" }, Phone, null)).Refusal!;
        Assert.Equal(("Request.TooMany", TimeSpan.FromMinutes(6)), (refusal.Code, refusal.RetryAfter));
    }

    [Fact]
    public async Task Issue_WhenOneAddressAsksForManyPhones_IsRefused()
    {
        for (int phone = 0; phone < 20; phone++)
        {
            Assert.Null((await harness.Codes.IssueAsync(Scope, AccountsHarness.Phone($"138001380{phone:D2}"), "10.0.0.1")).Refusal);
        }

        Assert.Equal("Request.TooMany", (await harness.Codes.IssueAsync(Scope, AccountsHarness.Phone("13900139000"), "10.0.0.1")).Refusal?.Code);
        Assert.Null((await harness.Codes.IssueAsync(Scope, AccountsHarness.Phone("13900139000"), "10.0.0.2")).Refusal);
    }

    [Fact]
    public async Task Issue_StoresNoCodeAndNoPhone()
    {
        IssuedCode issued = (await harness.Codes.IssueAsync(Scope, Phone, null)).Value;
        StoredRecord row = (await harness.Records.FindAsync(Scope.Table, Scope.Partition, Scope.Row))!;
        string stored = System.Text.Encoding.UTF8.GetString(row.Data.Span);

        Assert.DoesNotContain(Phone.Digits, stored, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"{issued.Code.Reveal()}\"", stored, StringComparison.Ordinal);
        Assert.Matches("^[0-9]{6}$", issued.Code.Reveal());
        Assert.DoesNotContain(issued.Code.Reveal(), issued.ToString().Replace(issued.TicketId, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private async Task<bool> ConsumeAsync(CodeMatch match) => (await harness.Records.CommitAsync(Scope.Table, Scope.Partition, [match.Consume])).IsCommitted;

    private static string Wrong(IssuedCode issued) => issued.Code.Reveal() == "123456" ? "654321" : "123456";
}
