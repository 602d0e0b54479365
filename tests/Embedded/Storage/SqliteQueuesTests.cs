using System.Collections.Concurrent;
using ContractFunctions.Embedded.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Embedded.Storage;

public sealed class SqliteQueuesTests : IDisposable
{
    private readonly StorageFolder storage = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 7, TimeSpan.Zero));
    private readonly ConcurrentQueue<string> delivered = [];
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationToken soon = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    public void Dispose()
    {
        stop.Cancel();
        storage.Dispose();
    }

    [Fact]
    public async Task Deliver_WhenVisibleAtOnce_ReachesTheHandlerOnceInOrder()
    {
        SqliteQueues queues = Queues();
        await queues.EnqueueAsync("one", "a");
        await queues.EnqueueAsync("other", "x");
        Task running = Deliver(queues);
        await queues.IdleAsync(soon);
        await queues.EnqueueAsync("one", "b");
        await queues.IdleAsync(soon);
        Assert.Equal(["a", "b"], delivered);
        Assert.Empty(queues.Peek("one"));
        Assert.Equal(["x"], queues.Peek("other"));
        await StopAsync(running);
    }

    [Fact]
    public async Task Deliver_WhenDelayed_WaitsForTheClock()
    {
        SqliteQueues queues = Queues();
        Task running = Deliver(queues);
        await queues.EnqueueAsync("one", "a", TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(29.9999));
        await queues.IdleAsync(soon);
        Assert.Empty(delivered);
        time.Advance(TimeSpan.FromSeconds(0.0001));
        await queues.IdleAsync(soon);
        Assert.Equal(["a"], delivered);
        await StopAsync(running);
    }

    [Fact]
    public async Task Deliver_WhenDueInTwoYears_SleepsInSteps()
    {
        SqliteQueues queues = Queues();
        Task running = Deliver(queues);
        await queues.EnqueueAsync("one", "a", TimeSpan.FromDays(730));
        await queues.IdleAsync(soon);
        time.Advance(TimeSpan.FromDays(729));
        await queues.IdleAsync(soon);
        Assert.Empty(delivered);
        time.Advance(TimeSpan.FromDays(1));
        await queues.IdleAsync(soon);
        Assert.Equal(["a"], delivered);
        await StopAsync(running);
    }

    [Fact]
    public async Task Deliver_WhenTheHandlerFails_IsTriedAgainLater_AndAtLastPoisoned()
    {
        SqliteQueues queues = Queues();
        int tries = 0;
        Task running = queues.RunAsync("one", (_, _) => throw new InvalidOperationException($"{++tries}"), stop.Token);
        await queues.EnqueueAsync("one", "bad");
        for (int i = 1; i <= SqliteQueues.MaxTries; i++)
        {
            await queues.IdleAsync(soon);
            Assert.Equal(i, tries);
            time.Advance(SqliteQueues.Invisible);
        }

        await queues.IdleAsync(soon);
        Assert.Equal(SqliteQueues.MaxTries, tries);
        Assert.Empty(queues.Peek("one"));
        Assert.Equal(["bad"], queues.Peek("one-poison"));
        await StopAsync(running);
    }

    [Fact]
    public async Task Deliver_WhenTheHandlerOutlastsTheTimeOut_IsNotDeliveredTwice()
    {
        SqliteQueues queues = Queues();
        TaskCompletionSource release = new();
        int starts = 0;
        Task running = queues.RunAsync(
            "one",
            (_, _) =>
            {
                Interlocked.Increment(ref starts);
                return release.Task;
            },
            stop.Token);
        await queues.EnqueueAsync("one", "long");
        time.Advance(SqliteQueues.Invisible * 3);
        await queues.EnqueueAsync("one", "second");
        release.SetResult();
        await queues.IdleAsync(soon);
        Assert.Equal(2, starts);
        await StopAsync(running);
    }

    [Fact]
    public async Task Deliver_WhenStopped_HandsTheMessageToTheNextRunWithoutCountingTheTry()
    {
        SqliteQueues queues = Queues();
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task running = queues.RunAsync(
            "one",
            async (_, cancellation) =>
            {
                started.TrySetResult();
                await new TaskCompletionSource().Task.WaitAsync(cancellation);
            },
            stop.Token);
        await queues.EnqueueAsync("one", "a");
        await started.Task.WaitAsync(soon);
        await StopAsync(running);

        storage.Reopen();
        SqliteQueues again = Queues();
        using CancellationTokenSource stopAgain = new();
        Task second = again.RunAsync("one", Handle, stopAgain.Token);
        await again.IdleAsync(soon);
        Assert.Equal(["a"], delivered);
        await stopAgain.CancelAsync();
        await second;
    }

    [Fact]
    public async Task Deliver_WithManySendersAndHandlers_LosesAndRepeatsNothing()
    {
        SqliteQueues queues = Queues();
        Task running = Deliver(queues);
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (i, cancellation) => await queues.EnqueueAsync("one", $"{i}", default, cancellation));
        await queues.IdleAsync(soon);
        Assert.Equal(Enumerable.Range(0, 500), delivered.Select(int.Parse).Order());
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_Twice_IsRefused()
    {
        SqliteQueues queues = Queues();
        Task running = Deliver(queues);
        await Assert.ThrowsAsync<InvalidOperationException>(() => queues.RunAsync("one", Handle, stop.Token));
        await StopAsync(running);
    }

    [Fact]
    public async Task Enqueue_OutsideTheLimits_IsRefused()
    {
        SqliteQueues queues = Queues();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => queues.EnqueueAsync("one", new string('x', SqliteQueues.MaxMessageChars + 1)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => queues.EnqueueAsync("one", "x", TimeSpan.FromSeconds(-1)));
    }

    private SqliteQueues Queues() => new(storage.Database, time, NullLogger<SqliteQueues>.Instance);

    private Task Deliver(SqliteQueues queues) => queues.RunAsync("one", Handle, stop.Token);

    private Task Handle(string message, CancellationToken cancellation)
    {
        delivered.Enqueue(message);
        return Task.CompletedTask;
    }

    private async Task StopAsync(Task running)
    {
        await stop.CancelAsync();
        await running.WaitAsync(soon);
    }
}
