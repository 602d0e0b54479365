using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
using Microsoft.Extensions.Hosting;

namespace ContractFunctions.Embedded;

/// <summary>
/// Runs timer functions, one run of each at a time. The last occurrence served is kept as a row, so one missed while the process was down is made up for
/// at the start, once (<see cref="TimerInfo.IsPastDue"/>). A failed run is logged; the next occurrence is its retry, as in Azure. A failed write of that row is
/// repeated: it ends neither the timer nor the server.
/// </summary>
internal sealed partial class TimerFunctions : BackgroundService
{
    private const string Table = "timers";
    private const string Row = "served";

    /// <summary>After a storage fault.</summary>
    internal static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Timers of the framework take at most 49 days.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    private readonly FunctionDescriptor[] functions;
    private readonly IRecordStore records;
    private readonly TimeProvider time;
    private readonly IServiceProvider services;
    private readonly ILogger<TimerFunctions> log;
    private readonly ConcurrentDictionary<string, DateTimeOffset> dues = new(StringComparer.Ordinal);
    private readonly SqliteQueues.Activity activity = new();

    public TimerFunctions(IReadOnlyList<FunctionDescriptor> functions, IRecordStore records, TimeProvider time, IServiceProvider services, ILogger<TimerFunctions> log)
    {
        this.functions = [.. functions.Where(function => function.Trigger is TimerTriggerAttribute)];
        (this.records, this.time, this.services, this.log) = (records, time, services, log);
        foreach (FunctionDescriptor function in this.functions)
        {
            dues[function.Name] = DateTimeOffset.MinValue;
        }
    }

    /// <summary>Completes once nothing that is due is left to run. For tests on a virtual clock.</summary>
    public async Task IdleAsync(CancellationToken cancellation = default)
    {
        while (true)
        {
            Task next = activity.Next();
            if (dues.Values.All(due => due > time.GetUtcNow()))
            {
                return;
            }

            await next.WaitAsync(cancellation);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(functions.Select(function => RunAsync(function, stoppingToken)));

    private async Task RunAsync(FunctionDescriptor function, CancellationToken stop)
    {
        Ncrontab schedule = Ncrontab.Parse(((TimerTriggerAttribute)function.Trigger).Schedule);
        FunctionCall call = new(function);
        DateTimeOffset started = time.GetUtcNow();
        DateTimeOffset served = await InsistAsync(function, () => LastAsync(function, stop), stop) ?? started;
        while (schedule.NextAfter(served) is { } due)
        {
            await SleepUntilAsync(function, due, stop);
            await ServeAsync(function, call, new TimerInfo { IsPastDue = due < started }, stop);
            served = time.GetUtcNow();
            RecordWrite.Upsert write = new(Row, Encoding.UTF8.GetBytes(served.ToString("O")));
            await InsistAsync(function, () => records.CommitAsync(Table, function.Name, [write], stop), stop);
        }

        Expect(function, DateTimeOffset.MaxValue);
    }

    private void Expect(FunctionDescriptor function, DateTimeOffset due)
    {
        dues[function.Name] = due;
        activity.Happened();
    }

    private async Task SleepUntilAsync(FunctionDescriptor function, DateTimeOffset due, CancellationToken stop)
    {
        for (TimeSpan left; (left = due - time.GetUtcNow()) > TimeSpan.Zero;)
        {
            // The alarm is set before it is told of: who waits for idleness may then move a virtual clock.
            Task alarm = Task.Delay(left < LongestSleep ? left : LongestSleep, time, stop);
            Expect(function, left < LongestSleep ? due : time.GetUtcNow() + LongestSleep);
            await alarm;
        }
    }

    private async Task<T> InsistAsync<T>(FunctionDescriptor function, Func<Task<T>> storage, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await storage();
            }
            catch (Exception fault) when (!stop.IsCancellationRequested)
            {
                Log.StorageFailed(log, fault, function.Name);
            }

            await SleepUntilAsync(function, time.GetUtcNow() + RetryAfter, stop);
        }
    }

    private async Task ServeAsync(FunctionDescriptor function, FunctionCall call, TimerInfo timer, CancellationToken stop)
    {
        try
        {
            await call.RunAsync(services, timer, stop);
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            Log.Failed(log, fault, function.Name);
        }
    }

    private async Task<DateTimeOffset?> LastAsync(FunctionDescriptor function, CancellationToken stop) =>
        await records.FindAsync(Table, function.Name, Row, stop) is { } row
            ? DateTimeOffset.ParseExact(Encoding.UTF8.GetString(row.Data.Span), "O", CultureInfo.InvariantCulture)
            : null;

    private static partial class Log
    {
        [LoggerMessage(7003, LogLevel.Error, "when the timer function {Function} last ran could not be read or kept; it is tried again")]
        public static partial void StorageFailed(ILogger logger, Exception fault, string function);

        [LoggerMessage(7002, LogLevel.Error, "the timer function {Function} failed; its next occurrence is its retry")]
        public static partial void Failed(ILogger logger, Exception fault, string function);
    }
}
