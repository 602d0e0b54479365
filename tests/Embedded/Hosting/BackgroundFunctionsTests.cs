using System.Collections.Concurrent;
using ContractFunctions.Embedded.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Embedded.Hosting;

public sealed class BackgroundFunctionsTests
{
    [Fact]
    public async Task Enqueue_WhenAFunctionListens_BindsTextAndJson()
    {
        await using AppFixture app = await StartAsync();
        await app.Get<SqliteQueues>().EnqueueAsync("probe-text", "as it is");
        await app.Get<SqliteQueues>().EnqueueAsync("probe-json", """{"name":"parsed","count":3}""");
        await app.IdleAsync();
        Assert.Equal(["as it is", "parsed 3 32"], app.Get<Journal>().Lines.Order());
    }

    [Fact]
    public async Task Enqueue_WhenDelayed_IsDeliveredOnceTheClockGetsThere()
    {
        await using AppFixture app = await StartAsync();
        await app.Get<SqliteQueues>().EnqueueAsync("probe-text", "later", TimeSpan.FromSeconds(30));
        await app.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.Empty(app.Get<Journal>().Lines);
        await app.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(["later"], app.Get<Journal>().Lines);
    }

    [Fact]
    public async Task Enqueue_WhenTheProcessStops_IsDeliveredAfterTheRestart()
    {
        await using AppFixture app = await StartAsync();
        await app.Get<SqliteQueues>().EnqueueAsync("probe-text", "kept", TimeSpan.FromSeconds(30));
        await app.RestartAsync();
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["kept"], app.Get<Journal>().Lines);
    }

    [Fact]
    public async Task Timer_WhenTheClockRuns_RunsAtEachOccurrence()
    {
        await using AppFixture app = await StartAsync(typeof(ProbeTimer));
        await app.AdvanceAsync(TimeSpan.FromHours(25));
        Assert.Equal(25, app.Get<Journal>().Lines.Count);
        Assert.Equal("2026-11-23T02:00 False", app.Get<Journal>().Lines.First());
    }

    [Fact]
    public async Task Timer_WhenARunFails_RunsAtTheNextOccurrence()
    {
        await using AppFixture app = await StartAsync(typeof(ProbeFailingTimer));
        await app.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal(3, app.Get<Journal>().Lines.Count);
    }

    [Fact]
    public async Task Timer_WhenOccurrencesWereMissedWhileDown_RunsOnceAsPastDue()
    {
        await using AppFixture app = await StartAsync(typeof(ProbeTimer));
        await app.AdvanceAsync(TimeSpan.FromHours(1));
        await app.RestartAsync(down: TimeSpan.FromHours(5.5));
        await app.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(["2026-11-23T07:30 True", "2026-11-23T08:00 False"], app.Get<Journal>().Lines);
    }

    private static Task<AppFixture> StartAsync(Type? timer = null) => AppFixture.StartAsync(options => options with
    {
        AdditionalFunctions = timer is null ? [typeof(ProbeQueues)] : [typeof(ProbeQueues), timer],
        Configure = services => services.AddSingleton<Journal>(),
    });

    public sealed class Journal
    {
        public ConcurrentQueue<string> Lines { get; } = [];
    }

    public sealed record Probe(string Name, int Count);

    public sealed class ProbeQueues(Journal journal)
    {
        [Function(nameof(OnText))]
        public void OnText([QueueTrigger("probe-text")] string message) => journal.Lines.Enqueue(message);

        [Function(nameof(OnJson))]
        public Task OnJson([QueueTrigger("probe-json")] Probe probe, FunctionContext context, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            journal.Lines.Enqueue($"{probe.Name} {probe.Count} {context.InvocationId.Length}");
            return Task.CompletedTask;
        }
    }

    public sealed class ProbeTimer(Journal journal, TimeProvider time)
    {
        [Function(nameof(EveryHour))]
        public void EveryHour([TimerTrigger("0 0 * * * *")] TimerInfo timer) => journal.Lines.Enqueue($"{time.GetUtcNow():yyyy-MM-ddTHH:mm} {timer.IsPastDue}");
    }

    public sealed class ProbeFailingTimer(Journal journal)
    {
        [Function(nameof(FailEveryHour))]
        public void FailEveryHour([TimerTrigger("0 0 * * * *")] TimerInfo timer)
        {
            journal.Lines.Enqueue($"{timer.IsPastDue}");
            throw new InvalidOperationException("always");
        }
    }
}
