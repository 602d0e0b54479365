using System.Collections.Concurrent;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>
/// One thread at a time does all that must be in order: it takes what has arrived, plays the episodes that follow, and commits history and outgoing messages of
/// all of them together; only then do replies, activities and messages leave. What arrives during a commit goes into the next one. The engine has a thread of
/// its own; when it rests, the thread on which an activity ended does one turn itself, which spares two thread switches (a caller never does: one that starts
/// many operations would commit them one by one).
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
    private readonly Lock turns = new();
    private readonly List<IdleOperation> idleReports = [];
    private int asleep;
    private long alarmAt = long.MaxValue;
    private long commits;
    private volatile bool stopping;
    private volatile bool more;

    // An orchestrator must not see whose thread it runs on: ambient values of a caller stay out of its flow.
    private volatile ExecutionContext? ambient;

    public Engine(TaskHubOptions options, TaskHubRegistry registry, TimeProvider clock, ILoggerFactory loggers, ActivityPool activities, InstanceWaiters waiters)
    {
        this.options = options;
        this.registry = registry;
        this.clock = clock;
        this.loggers = loggers;
        this.activities = activities;
        this.waiters = waiters;
        log = loggers.CreateLogger<Engine>();
        store = new HubStore(options.DatabasePath, options.CheckpointPages, options.CommitHook is { } hook ? point => hook(point, commits + 1) : null);
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
        thread.UnsafeStart();
        Post(Tick.Instance);
    }

    public void Post(Operation operation)
    {
        operations.Enqueue(operation);
        if (operation is ActivityDone && ambient is { } clean && !turns.IsHeldByCurrentThread && turns.TryEnter())
        {
            try
            {
                ExecutionContext.Run(clean, static self => ((Engine)self!).TakeOneTurn(), this);
            }
            finally
            {
                turns.Exit();
            }
        }

        if (stopping)
        {
            Refuse();
        }
        else if (!operations.IsEmpty || more)
        {
            WakeThread();
        }
    }

    private void Refuse()
    {
        while (operations.TryDequeue(out Operation? late))
        {
            late.Failed(new ObjectDisposedException(nameof(DurableTaskHub)));
        }
    }

    private void WakeThread()
    {
        if (Interlocked.Exchange(ref asleep, 0) == 1)
        {
            arrived.Release();
        }
    }

    private void TakeOneTurn()
    {
        if (!stopping)
        {
            Turn();
            more = HasWork;
            if (!more)
            {
                Settle();
            }
        }
    }

    /// <summary>Ends after the commit under way; what is not committed is replayed at the next start.</summary>
    public void Stop()
    {
        stopping = true;
        WakeThread();
        if (thread.IsAlive)
        {
            thread.Join();
        }

        lock (turns)
        {
            idleReports.ForEach(report => report.Failed(new ObjectDisposedException(nameof(DurableTaskHub))));
            idleReports.Clear();
        }

        Refuse();
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

    /// <summary>Something is due that no operation will bring.</summary>
    private bool HasWork => !Pauses && (deliveries.Count > 0 || TimerIsDue || (reload.Count > 0 && reloadAt <= Now.Ticks));

    private bool TimerIsDue => Math.Min(timers.Earliest, nextParkedWake) <= Now.Ticks;

    /// <summary>Commits fail: until the next attempt the engine begins nothing of its own accord.</summary>
    private bool Pauses => failedCommits > 0 && Now.Ticks < reloadAt;

    private void Loop()
    {
        ambient = ExecutionContext.Capture();
        while (!stopping)
        {
            lock (turns)
            {
                while (!stopping && (Turn() || HasWork))
                {
                }

                more = false;
                Settle();
            }

            Rest();
        }
    }

    /// <summary>Nothing is left to do now: the clock wakes the engine for what comes later, and whoever waits for rest is told.</summary>
    private void Settle()
    {
        SetAlarm();   // before it is told: who hears of rest may move a virtual clock
        if (running.Count == 0 && operations.IsEmpty && reload.Count == 0 && !TimerIsDue)
        {
            idleReports.ForEach(report => report.Idle());
            idleReports.Clear();
        }
    }

    private void Rest()
    {
        Volatile.Write(ref asleep, 1);
        Interlocked.MemoryBarrier();
        if ((operations.IsEmpty && !more && !stopping) || Interlocked.Exchange(ref asleep, 0) == 0)
        {
            arrived.Wait();
        }
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
                taken.Add(operation);   // before it is applied: a database fault on the way gives up the turn, and this operation with it
                operation.Apply(this);
            }
            catch (Exception refusal) when (refusal is not IOException)
            {
                taken.RemoveAt(taken.Count - 1);
                operation.Failed(refusal);
            }
        }
    }

    private void SetAlarm()
    {
        long next = Math.Min(Math.Min(timers.Earliest, nextParkedWake), reload.Count > 0 ? reloadAt : long.MaxValue);
        next = Pauses ? Math.Max(next, reloadAt) : next;
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
