using System.Collections.Concurrent;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
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
    public async Task Timer_WhenStorageHiccups_GoesOnAfterAPause()
    {
        Hiccups hiccups = new() { Left = 2 };
        await using AppFixture app = await StartAsync(typeof(ProbeTimer), hiccups);
        await app.AdvanceAsync(TimeSpan.FromHours(1));   // reading what was served last failed twice
        Assert.Equal(0, hiccups.Left);
        hiccups.Left = 3;
        await app.AdvanceAsync(TimeSpan.FromHours(2));   // keeping it failed three times
        Assert.Equal(0, hiccups.Left);
        Assert.Equal(["2026-11-23T02:00 False", "2026-11-23T03:00 False", "2026-11-23T04:00 False"], app.Get<Journal>().Lines);
        (await app.GetAsync("/api/health")).Expect(200);
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

    private static Task<AppFixture> StartAsync(Type? timer = null, Hiccups? hiccups = null) => AppFixture.StartAsync(options => options with
    {
        AdditionalFunctions = timer is null ? [typeof(ProbeQueues)] : [typeof(ProbeQueues), timer],
        Configure = services =>
        {
            services.AddSingleton<Journal>();
            if (hiccups is not null)
            {
                services.AddSingleton<IRecordStore>(provider => new HiccupingRecords(ActivatorUtilities.CreateInstance<SqliteRecordStore>(provider), hiccups));
            }
        },
    });

    /// <summary>How many more calls for the timers' rows fail.</summary>
    private sealed class Hiccups
    {
        private int left;

        public int Left
        {
            get => Math.Max(0, Volatile.Read(ref left));
            set => Volatile.Write(ref left, value);
        }

        public void Pass(string table)
        {
            if (table == "timers" && Interlocked.Decrement(ref left) >= 0)
            {
                throw new IOException("the disk hiccups");
            }
        }
    }

    private sealed class HiccupingRecords(IRecordStore inner, Hiccups hiccups) : IRecordStore
    {
        public Task<StoredRecord?> FindAsync(string table, string partition, string row, CancellationToken cancellation = default)
        {
            hiccups.Pass(table);
            return inner.FindAsync(table, partition, row, cancellation);
        }

        public Task<RecordPage> RangeAsync(string table, string partition, RecordRange range, CancellationToken cancellation = default) =>
            inner.RangeAsync(table, partition, range, cancellation);

        public Task<CommitOutcome> CommitAsync(string table, string partition, IReadOnlyList<RecordWrite> writes, CancellationToken cancellation = default)
        {
            hiccups.Pass(table);
            return inner.CommitAsync(table, partition, writes, cancellation);
        }
    }

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
