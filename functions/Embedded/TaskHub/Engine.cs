using System.Collections.Concurrent;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>
/// One thread does all that must be in order: it takes what has arrived, plays the episodes that follow, and commits history and outgoing messages of all of
/// them together; only then do replies, activities and messages leave. What arrives during a commit goes into the next one.
/// </summary>
internal sealed partial class Engine : IDisposable
{
    private readonly TaskHubOptions options;
    private readonly TaskHubRegistry registry;
    private readonly TimeProvider clock;
    private readonly ILoggerFactory loggers;
    private readonly ILogger log;
    private readonly HubStore store;
    private readonly ActivityPool activities;
    private readonly InstanceWaiters waiters;
    private readonly ConcurrentQueue<Operation> operations = new();
    private readonly SemaphoreSlim arrived = new(0);
    private readonly ITimer alarm;
    private readonly Thread thread;
    private readonly List<IdleOperation> idleReports = [];
    private int asleep;
    private long alarmAt = long.MaxValue;
    private long commits;
    private volatile bool stopping;

    public Engine(TaskHubOptions options, TaskHubRegistry registry, TimeProvider clock, ILoggerFactory loggers, ActivityPool activities, InstanceWaiters waiters)
    {
        this.options = options;
        this.registry = registry;
        this.clock = clock;
        this.loggers = loggers;
        this.activities = activities;
        this.waiters = waiters;
        log = loggers.CreateLogger<Engine>();
        store = new HubStore(options.DatabasePath, options.CheckpointPages);
        alarm = clock.CreateTimer(_ => Post(Tick.Instance), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        thread = new Thread(Loop) { IsBackground = true, Name = "task hub" };
    }

    public DateTime Now { get; private set; }

    public void Start()
    {
        Now = clock.GetUtcNow().UtcDateTime;
        foreach (string id in store.Interrupted())
        {
            reload.Add(id);
        }

        nextParkedWake = store.NextWake();
        thread.Start();
        Post(Tick.Instance);
    }

    public void Post(Operation operation)
    {
        if (stopping && operation is ClientOperation)
        {
            operation.Failed(new ObjectDisposedException(nameof(DurableTaskHub)));
            return;
        }

        operations.Enqueue(operation);
        if (Interlocked.Exchange(ref asleep, 0) == 1)
        {
            arrived.Release();
        }
    }

    /// <summary>Ends after the commit under way; what is not committed is replayed at the next start.</summary>
    public void Stop()
    {
        stopping = true;
        Post(Tick.Instance);
        if (thread.IsAlive)
        {
            thread.Join();
        }

        ObjectDisposedException gone = new(nameof(DurableTaskHub));
        idleReports.ForEach(report => report.Failed(gone));
        while (operations.TryDequeue(out Operation? left))
        {
            left.Failed(gone);
        }
    }

    public void Dispose()
    {
        Stop();
        alarm.Dispose();
        store.Dispose();
        arrived.Dispose();
    }

    /// <summary>The alarm has rung: it must be set anew.</summary>
    public void AlarmRang() => alarmAt = -1;

    public void ReportWhenIdle(IdleOperation report) => idleReports.Add(report);

    private void Loop()
    {
        while (!stopping)
        {
            if (!Turn())
            {
                Rest();
            }
        }
    }

    private void Rest()
    {
        if (running.Count == 0 && deliveries.Count == 0)
        {
            idleReports.ForEach(report => report.Idle());
            idleReports.Clear();
        }

        SetAlarm();
        Volatile.Write(ref asleep, 1);
        Interlocked.MemoryBarrier();
        if (!operations.IsEmpty && Interlocked.Exchange(ref asleep, 0) == 1)
        {
            return;
        }

        arrived.Wait();
    }

    /// <summary>One commit. False: there was nothing to do.</summary>
    private bool Turn()
    {
        DateTime now = clock.GetUtcNow().UtcDateTime;
        Now = now > Now ? now : Now;
        List<Operation> taken = [];
        try
        {
            Deliver();
            FireTimers();
            Apply(taken);
            bool played = PlayEpisodes();
            Park();
            if (!store.HasWrites)
            {
                Release(taken);
                return played || taken.Count > 0;
            }

            options.CommitHook?.Invoke(CommitPoint.Before, ++commits);
            store.Commit();
        }
        catch (Exception fault)
        {
            GiveUp(taken, fault);
            return true;
        }

        options.CommitHook?.Invoke(CommitPoint.After, commits);
        failedCommits = 0;
        Release(taken);
        return true;
    }

    private void Apply(List<Operation> taken)
    {
        int most = ready.Count + options.MaxConcurrentOrchestrations;
        while (ready.Count < most && taken.Count < options.MaxPendingOperations && operations.TryDequeue(out Operation? operation))
        {
            try
            {
                operation.Apply(this);
                taken.Add(operation);
            }
            catch (Exception refusal) when (refusal is not IOException)
            {
                operation.Failed(refusal);
            }
        }
    }

    private void SetAlarm()
    {
        long next = Math.Min(Math.Min(timers.Earliest, nextParkedWake), reload.Count > 0 ? reloadAt : long.MaxValue);
        if (next == alarmAt)
        {
            return;
        }

        alarmAt = next;
        TimeSpan wait = next == long.MaxValue ? Timeout.InfiniteTimeSpan : new TimeSpan(Math.Max(0, next - clock.GetUtcNow().UtcTicks));
        alarm.Change(wait > LongestAlarm ? LongestAlarm : RoundUp(wait), Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan RoundUp(TimeSpan wait) => wait <= TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
