namespace ContractFunctions.Tests;

/// <summary>
/// A clock that stands still until it is moved, and knows when the next timer is due, so that a year can be played from one due time to the next. Setting a timer
/// and moving the clock exclude each other: a timer due by the time the clock shows has rung.
/// </summary>
public sealed class StepClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<StepTimer> armed = [];
    private DateTimeOffset now = start;

    /// <summary>When the next timer rings, or null when none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (gate)
            {
                return armed.Count == 0 ? null : armed.Min(timer => timer.Due);
            }
        }
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan time) => SetUtcNow(GetUtcNow() + time);

    /// <summary>Moves to <paramref name="time"/> (never back); every timer due by then rings on this thread, the earliest first, at its own time.</summary>
    public void SetUtcNow(DateTimeOffset time)
    {
        while (TakeDue(time) is { } timer)
        {
            timer.Ring();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        StepTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private StepTimer? TakeDue(DateTimeOffset time)
    {
        lock (gate)
        {
            StepTimer? next = armed.Where(timer => timer.Due <= time).MinBy(timer => timer.Due);
            DateTimeOffset reached = next?.Due ?? time;
            now = reached > now ? reached : now;
            next?.Rearm();
            return next;
        }
    }

    private sealed class StepTimer(StepClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset Due { get; private set; }

        public void Ring() => callback(state);

        public void Rearm()
        {
            Due += period;
            if (period <= TimeSpan.Zero)
            {
                clock.armed.Remove(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                this.period = period;
                clock.armed.Remove(this);
                if (dueTime >= TimeSpan.Zero)
                {
                    Due = clock.now + dueTime;
                    clock.armed.Add(this);
                }
            }

            if (dueTime == TimeSpan.Zero)
            {
                clock.Advance(TimeSpan.Zero);
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.armed.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
