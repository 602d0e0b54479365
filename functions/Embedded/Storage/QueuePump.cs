namespace ContractFunctions.Embedded.Storage;

/// <summary>Delivers one queue: takes visible messages while a handler is free, else sleeps until a message arrives, a handler ends or the next one is due.</summary>
internal sealed class QueuePump : IDisposable
{
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(5);

    /// <summary>A timer takes at most 49 days; one look a day costs nothing.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    private readonly MessageTable messages;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly SqliteQueues.Activity activity;
    private readonly Func<string, CancellationToken, Task> handler;
    private readonly ITimer timer;
    private readonly SemaphoreSlim signal = new(0, 1);
    private readonly Lock gate = new();
    private readonly Dictionary<long, Task> running = [];
    private bool taking;
    private bool disposed;

    public QueuePump(MessageTable messages, TimeProvider time, ILogger log, SqliteQueues.Activity activity, Func<string, CancellationToken, Task> handler)
    {
        this.messages = messages;
        this.time = time;
        this.log = log;
        this.activity = activity;
        this.handler = handler;
        timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Makes the pump look for visible messages.</summary>
    public void Wake()
    {
        lock (gate)
        {
            if (!disposed && signal.CurrentCount == 0)
            {
                signal.Release();
            }
        }
    }

    /// <summary>True when no message is being taken or handled and none is visible; else makes sure that a visible one is taken.</summary>
    public bool IsIdle()
    {
        lock (gate)
        {
            if (taking)
            {
                return false;
            }

            bool due = messages.NextVisible(running.Keys.ToHashSet()) <= time.GetUtcNow().UtcTicks;
            if (due && running.Count < SqliteQueues.MaxConcurrent && signal.CurrentCount == 0)
            {
                signal.Release();
            }

            return !due && running.Count == 0;
        }
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                bool more = await TakeAsync(cancellation);
                if (!more)
                {
                    await signal.WaitAsync(cancellation);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Task.WhenAll(Running());
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (gate)
        {
            disposed = true; // a timer or a sender may still be on its way to Wake
            signal.Dispose();
        }
    }

    /// <summary>Takes what is visible and starts its handlers; false when there is nothing to take or no handler free.</summary>
    private async Task<bool> TakeAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        HashSet<long> held = Hold(taking: true);
        try
        {
            int free = SqliteQueues.MaxConcurrent - held.Count;
            if (free == 0)
            {
                return false;
            }

            DateTimeOffset now = time.GetUtcNow();
            long? next = messages.NextVisible(held);
            if (next is null || next > now.UtcTicks)
            {
                SleepUntil(next);
                return false;
            }

            Start(await messages.TakeAsync(free, now.UtcTicks, (now + SqliteQueues.Invisible).UtcTicks, held, cancellation), cancellation);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            StorageLog.TakingFailed(log, fault, messages.Queue);
            timer.Change(FaultPause, Timeout.InfiniteTimeSpan);
            return false;
        }
        finally
        {
            Hold(taking: false);
            activity.Happened();
        }
    }

    private HashSet<long> Hold(bool taking)
    {
        lock (gate)
        {
            this.taking = taking;
            return [.. running.Keys];
        }
    }

    private void Start(IReadOnlyList<QueueMessage> taken, CancellationToken cancellation)
    {
        lock (gate)
        {
            foreach (QueueMessage message in taken)
            {
                running.Add(message.Id, Task.Run(() => HandleAsync(message, cancellation), CancellationToken.None));
            }
        }
    }

    private Task[] Running()
    {
        lock (gate)
        {
            return [.. running.Values];
        }
    }

    private void SleepUntil(long? visible)
    {
        if (visible is null)
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Timers count whole milliseconds: rounded up, else the last fraction of one would be spun away.
        TimeSpan wait = TimeSpan.FromTicks(visible.Value - time.GetUtcNow().UtcTicks);
        TimeSpan whole = TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(wait.TotalMilliseconds)));
        timer.Change(whole < LongestSleep ? whole : LongestSleep, Timeout.InfiniteTimeSpan);
    }

    private async Task HandleAsync(QueueMessage message, CancellationToken cancellation)
    {
        try
        {
            Exception? fault = message.Tries > SqliteQueues.MaxTries
                ? new InvalidOperationException("the process ended during the last try")
                : await TryAsync(message, cancellation);
            await SettleAsync(message, fault, cancellation);
        }
        catch (Exception fault)
        {
            // It stays hidden until its time-out and is then delivered again.
            StorageLog.SettlingFailed(log, fault, messages.Queue);
        }
        finally
        {
            lock (gate)
            {
                running.Remove(message.Id);
            }

            Wake();
            activity.Happened();
        }
    }

    private async Task<Exception?> TryAsync(QueueMessage message, CancellationToken cancellation)
    {
        try
        {
            await handler(message.Body, cancellation);
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    private Task SettleAsync(QueueMessage message, Exception? fault, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        switch (fault)
        {
            case null:
                return messages.DeleteAsync(message);
            case OperationCanceledException when cancellation.IsCancellationRequested:
                return messages.ReturnAsync(message, now.UtcTicks, untried: true);
            case var _ when message.Tries >= SqliteQueues.MaxTries:
                StorageLog.Poisoned(log, fault, messages.Queue, message.Id);
                return messages.PoisonAsync(message);
            default:
                StorageLog.HandlerFailed(log, fault, messages.Queue, message.Id, message.Tries);
                return messages.ReturnAsync(message, (now + SqliteQueues.Invisible).UtcTicks, untried: false);
        }
    }
}
