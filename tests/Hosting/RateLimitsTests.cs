using ContractFunctions.Hosting;
using ContractFunctions.Tests.Accounts;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Hosting;

public sealed class RateLimitsTests : IDisposable
{
    private static readonly RateLimit Three = new("three-a-minute", 3, TimeSpan.FromMinutes(1));

    private readonly AccountsHarness harness = new();

    public void Dispose() => harness.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Take_WhenPermitsAreUsedUp_SaysWhenTheNextIsThere(bool durable)
    {
        for (int permit = 0; permit < 3; permit++)
        {
            Assert.Null(await TakeAsync(durable, "a"));
        }

        Refusal refusal = (await TakeAsync(durable, "a"))!;
        Assert.Equal((429, "Request.TooMany", TimeSpan.FromSeconds(20)), (refusal.Status, refusal.Code, refusal.RetryAfter));
        Assert.Null(await TakeAsync(durable, "b"));
        harness.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(await TakeAsync(durable, "a"));
        Assert.NotNull(await TakeAsync(durable, "a"));
        harness.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await TakeAsync(durable, "a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Take_InParallel_GivesNoMoreThanThereAre(bool durable)
    {
        Refusal?[] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => TakeAsync(durable, "a"))));
        Assert.Equal(3, answers.Count(answer => answer is null));
    }

    [Fact]
    public async Task TakeAsync_IsRememberedByANewProcess()
    {
        for (int permit = 0; permit < 3; permit++)
        {
            await harness.Limits.TakeAsync(Three, "a");
        }

        RateLimits restarted = new(harness.Records, harness.Hash, harness.Time);
        Assert.NotNull(await restarted.TakeAsync(Three, "a"));
        Assert.Null(restarted.Take(Three, "a"));
    }

    [Fact]
    public void Take_WithMoreKeysThanFit_StaysBounded()
    {
        RateLimit once = new("once-an-hour", 1, TimeSpan.FromHours(1));
        for (int key = 0; key < RateLimits.MaxKeys + 5_000; key++)
        {
            Assert.Null(harness.Limits.Take(once, $"key {key}"));
        }

        Assert.InRange(harness.Limits.HeldKeys, 1, RateLimits.MaxKeys);
    }

    /// <summary>Whatever the arrivals, no window of the limit's length admits more than twice its permits, and somebody who keeps within the rate is never refused.</summary>
    [Fact]
    public void Decide_ForAnyArrivals_KeepsToTheRate() => Prop.ForAll(Gen.ListOf(Gen.Choose(0, 40_000)).ToArbitrary(), gaps =>
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch, state = default;
        List<DateTimeOffset> admitted = [];
        foreach (int gap in gaps)
        {
            now += TimeSpan.FromMilliseconds(gap);
            (DateTimeOffset? next, TimeSpan wait) = Three.Decide(state, now);
            if (next is { } newState)
            {
                state = newState;
                admitted.Add(now);
            }
            else if (Three.Decide(state, now + wait).NewState is null || gap >= 20_000)
            {
                return false;
            }
        }

        return admitted.All(end => admitted.Count(at => at > end - Three.Window && at <= end) < 2 * Three.Permits);
    }).QuickCheckThrowOnFailure();

    private async Task<Refusal?> TakeAsync(bool durable, string key) => durable ? await harness.Limits.TakeAsync(Three, key) : harness.Limits.Take(Three, key);
}
