using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests;

/// <summary>A fake clock that knows when the next timer is due, so that a year can be played from one due time to the next.</summary>
public sealed class StepClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock gate = new();
    private readonly HashSet<Tracked> timers = [];

    /// <summary>When the next timer fires, or null when none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (gate)
            {
                return timers.Min(timer => timer.Due);
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Tracked timer = new(this, period);
        timer.Start(base.CreateTimer(timer.Fired(callback), state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Tracked(StepClock clock, TimeSpan period) : ITimer
    {
        private ITimer? inner;
        private TimeSpan period = period;

        public DateTimeOffset? Due { get; private set; }

        public void Start(ITimer timer)
        {
            inner = timer;
            lock (clock.gate)
            {
                clock.timers.Add(this);
            }
        }

        public TimerCallback Fired(TimerCallback callback) => state =>
        {
            lock (clock.gate)
            {
                Due = period > TimeSpan.Zero ? clock.GetUtcNow() + period : null;
            }

            callback(state);
        };

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                this.period = period;
                Due = dueTime < TimeSpan.Zero ? null : clock.GetUtcNow() + dueTime;
            }

            return inner!.Change(dueTime, period);
        }

        public void Dispose()
        {
            Forget();
            inner!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Forget();
            return inner!.DisposeAsync();
        }

        private void Forget()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }
    }
}
