using System.Text;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Accounts;

namespace ContractFunctions.Tests.Hosting;

public sealed class SessionsTests : IDisposable
{
    private const string Account = "account-1";

    private readonly AccountsHarness harness = new();

    private Sessions Sessions => harness.Sessions;

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task Find_WithTheToken_GivesTheCaller()
    {
        (string token, Session session) = await OpenAsync();
        Assert.Equal(new Caller(Account, session.Id), await Sessions.FindAsync(token));
        Assert.DoesNotContain(token, session.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_StoresNoToken()
    {
        (string token, Session session) = await OpenAsync();
        StoredRecord row = (await harness.Records.FindAsync("sessions", session.Id, "session"))!;
        Assert.DoesNotContain(token, Encoding.UTF8.GetString(row.Data.Span), StringComparison.Ordinal);
        Assert.Null(await Sessions.FindAsync(session.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("../../../../../../../../../../etc/passwd/etc")]
    public async Task Find_WithAnotherToken_GivesNobody(string token)
    {
        await OpenAsync();
        Assert.Null(await Sessions.FindAsync(token));
    }

    [Fact]
    public async Task Find_WhenLeftAloneForThirtyDays_GivesNobody()
    {
        (string token, _) = await OpenAsync();
        harness.Time.Advance(Sessions.IdleTime - TimeSpan.FromSeconds(1));
        Assert.NotNull(await Sessions.FindAsync(token));
        harness.Time.Advance(Sessions.IdleTime);
        Assert.Null(await Sessions.FindAsync(token));
    }

    [Fact]
    public async Task Find_WhenUsedDaily_EndsAfterNinetyDaysAllTheSame()
    {
        (string token, _) = await OpenAsync();
        for (int day = 1; day < 90; day++)
        {
            harness.Time.Advance(TimeSpan.FromDays(1));
            Assert.NotNull(await Sessions.FindAsync(token));
        }

        harness.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await Sessions.FindAsync(token));
    }

    [Fact]
    public async Task LastSeen_FollowsUse()
    {
        Assert.Null(await Sessions.LastSeenAsync(Account));
        (string token, _) = await OpenAsync();
        harness.Time.Advance(TimeSpan.FromDays(2));
        await Sessions.FindAsync(token);
        Assert.Equal(harness.Time.GetUtcNow(), await Sessions.LastSeenAsync(Account));
    }

    [Fact]
    public async Task Revoke_EndsOneSessionForGood()
    {
        (string token, Session session) = await OpenAsync();
        (string other, _) = await OpenAsync();
        Assert.False(await Sessions.RevokeAsync("account-2", session.Id));
        Assert.NotNull(await Sessions.FindAsync(token));
        Assert.True(await Sessions.RevokeAsync(Account, session.Id));
        Assert.False(await Sessions.RevokeAsync(Account, session.Id));

        Assert.Null(await Sessions.FindAsync(token));
        Assert.NotNull(await Sessions.FindAsync(other));
        await Sessions.OpenAsync(Account, token);
        Assert.Null(await Sessions.FindAsync(token));
    }

    [Fact]
    public async Task Revoke_WhileInUse_Wins()
    {
        (string token, Session session) = await OpenAsync();
        harness.Time.Advance(TimeSpan.FromDays(1));
        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Sessions.FindAsync(token)))),
            Task.Run(() => Sessions.RevokeAsync(Account, session.Id)));
        Assert.Null(await Sessions.FindAsync(token));
    }

    [Fact]
    public async Task RevokeAll_EndsAllButTheOneGiven()
    {
        (string kept, Session current) = await OpenAsync();
        (string first, _) = await OpenAsync();
        (string second, _) = await OpenAsync();
        Assert.Equal(3, (await Sessions.ListAsync(Account)).Count);
        Assert.Equal(2, await Sessions.RevokeAllAsync(Account, current.Id));

        Assert.NotNull(await Sessions.FindAsync(kept));
        Assert.Null(await Sessions.FindAsync(first));
        Assert.Null(await Sessions.FindAsync(second));
        Assert.Equal(current.Id, Assert.Single(await Sessions.ListAsync(Account)).Id);
    }

    [Fact]
    public async Task Open_SweepsWhatHasExpired()
    {
        (_, Session old) = await OpenAsync();
        harness.Time.Advance(Sessions.IdleTime);
        await OpenAsync();
        Assert.Null(await harness.Records.FindAsync("sessions", old.Id, "session"));
        Assert.Single(await Sessions.ListAsync(Account));
    }

    private async Task<(string Token, Session Session)> OpenAsync()
    {
        string token = Sessions.NewToken();
        return (token, await Sessions.OpenAsync(Account, token));
    }
}
