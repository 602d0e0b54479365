namespace ContractFunctions.Tests;

public sealed class StepClockTests
{
    [Fact]
    public async Task SetUtcNow_WhileTimersAreSet_LeavesNoneOverdue()
    {
        StepClock clock = new(AppFixture.Start);
        int rung = 0;
        using ITimer timer = clock.CreateTimer(_ => rung++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using CancellationTokenSource enough = new();
        Task setting = Task.Run(() =>
        {
            while (!enough.IsCancellationRequested)
            {
                timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            }
        });
        for (int step = 0; step < 100_000; step++)
        {
            DateTimeOffset time = clock.GetUtcNow().AddMilliseconds(1500);
            clock.SetUtcNow(time);
            Assert.True(clock.NextDue is not { } due || due > time, $"overdue at step {step}");
        }

        await enough.CancelAsync();
        await setting;
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(clock.NextDue);
        Assert.NotEqual(0, rung);
    }

    [Fact]
    public void Advance_PastSeveralTimers_RingsThemInOrder_AtTheirTimes()
    {
        StepClock clock = new(AppFixture.Start);
        List<(string Name, TimeSpan At)> rung = [];
        void Note(string name) => rung.Add((name, clock.GetUtcNow() - AppFixture.Start));
        using ITimer late = clock.CreateTimer(_ => Note("late"), null, TimeSpan.FromDays(3), Timeout.InfiniteTimeSpan);
        using ITimer daily = clock.CreateTimer(_ => Note("daily"), null, TimeSpan.FromDays(1), TimeSpan.FromDays(1));
        using ITimer off = clock.CreateTimer(_ => Note("off"), null, TimeSpan.FromDays(2), Timeout.InfiniteTimeSpan);
        off.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using ITimer atOnce = clock.CreateTimer(_ => Note("at once"), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromDays(3.5));
        Assert.Equal(["at once", "daily", "daily", "daily", "late"], rung.OrderBy(ring => ring.At).ThenBy(ring => ring.Name).Select(ring => ring.Name));
        Assert.Equal(new[] { 0, 1, 2, 3, 3 }, rung.Select(ring => (int)ring.At.TotalDays));
        Assert.Equal(AppFixture.Start.AddDays(4), clock.NextDue);
    }
}
