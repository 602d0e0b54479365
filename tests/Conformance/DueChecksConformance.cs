using System.Text.Json;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Conformance;

/// <summary>What <see cref="IDueChecks"/> promises, with the delivery of its queue. In Azure the delivery is the Functions host's, so only the embedded one runs here.</summary>
public sealed class DueChecksConformance : IDisposable
{
    private readonly StorageAdapters storage = new();
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationToken soon = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;
    private readonly List<DueCheck> delivered = [];

    public void Dispose()
    {
        stop.Cancel();
        storage.Dispose();
    }

    [Fact]
    public async Task File_IsDeliveredAfterTheDelayAndNotBefore()
    {
        SqliteQueues queues = storage.Queues();
        Task running = queues.RunAsync(DueCheck.Queue, Keep, stop.Token);
        await new SqliteDueChecks(queues).FileAsync(new DueCheck("c1", 7));
        storage.Time.Advance(DueCheck.Delay - TimeSpan.FromMilliseconds(1));
        await queues.IdleAsync(soon);
        Assert.Empty(delivered);
        storage.Time.Advance(TimeSpan.FromMilliseconds(1));
        await queues.IdleAsync(soon);
        Assert.Equal([new DueCheck("c1", 7)], delivered);
        await StopAsync(running);
    }

    [Fact]
    public async Task File_BeforeARestart_IsDeliveredAfterIt()
    {
        await new SqliteDueChecks(storage.Queues()).FileAsync(new DueCheck("c1", 7, 1));
        storage.Reopen();
        storage.Time.Advance(DueCheck.Delay * 2);
        SqliteQueues queues = storage.Queues();
        Task running = queues.RunAsync(DueCheck.Queue, Keep, stop.Token);
        await queues.IdleAsync(soon);
        Assert.Equal([new DueCheck("c1", 7, 1)], delivered);
        await StopAsync(running);
    }

    [Fact]
    public async Task Delivery_ThatFails_IsRepeated()
    {
        SqliteQueues queues = storage.Queues();
        int calls = 0;
        Task running = queues.RunAsync(
            DueCheck.Queue, (message, cancellation) => ++calls < 3 ? throw new InvalidOperationException() : Keep(message, cancellation), stop.Token);
        await new SqliteDueChecks(queues).FileAsync(new DueCheck("c1", 7));
        for (int i = 0; i < 5; i++)
        {
            storage.Time.Advance(TimeSpan.FromSeconds(30));
            await queues.IdleAsync(soon);
        }

        Assert.Equal(3, calls);
        Assert.Equal([new DueCheck("c1", 7)], delivered);
        await StopAsync(running);
    }

    [Fact]
    public async Task Message_ThatIsNoDueCheck_EndsInThePoisonQueueAndHoldsNothingUp()
    {
        SqliteQueues queues = storage.Queues();
        Task running = queues.RunAsync(DueCheck.Queue, Keep, stop.Token);
        await queues.EnqueueAsync(DueCheck.Queue, """{"contractId":null,"version":1}""");
        await new SqliteDueChecks(queues).FileAsync(new DueCheck("c1", 7));
        for (int i = 0; i < SqliteQueues.MaxTries; i++)
        {
            await queues.IdleAsync(soon);
            storage.Time.Advance(SqliteQueues.Invisible);
        }

        await queues.IdleAsync(soon);
        Assert.Equal([new DueCheck("c1", 7)], delivered);
        Assert.Single(queues.Peek($"{DueCheck.Queue}-poison"));
        Assert.Empty(queues.Peek(DueCheck.Queue));
        await StopAsync(running);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"contractId":"c1"}""")]
    [InlineData("""{"contractId":null,"version":1}""")]
    public void Parse_OfWhatIsNoDueCheck_IsRefused(string message) => Assert.Throws<JsonException>(() => DueCheck.Parse(message));

    [Fact]
    public void Parse_OfAMessage_IsTheDueCheck() => Assert.Equal(new DueCheck("c-1", long.MaxValue, 2), DueCheck.Parse(new DueCheck("c-1", long.MaxValue, 2).ToMessage()));

    private Task Keep(string message, CancellationToken cancellation)
    {
        DueCheck check = DueCheck.Parse(message);
        lock (delivered)
        {
            delivered.Add(check);
        }

        return Task.CompletedTask;
    }

    private async Task StopAsync(Task running)
    {
        await stop.CancelAsync();
        await running.WaitAsync(soon);
    }
}
