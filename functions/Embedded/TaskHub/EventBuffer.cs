namespace ContractFunctions.Embedded.TaskHub;

/// <summary>
/// External events of one generation by case-insensitive name: unheard ones are kept in order of arrival; of several waiters the newest hears first
/// (as in Microsoft.DurableTask), and one given up never swallows an event (as there from 1.26 on).
/// </summary>
internal sealed class EventBuffer
{
    private readonly Dictionary<string, Channel> channels = new(StringComparer.OrdinalIgnoreCase);
    private long arrivals;

    public bool HasWaiters => channels.Values.Any(channel => channel.Waiters.Exists(waiter => !waiter.IsDone));

    /// <exception cref="ArgumentException">Somebody waits for the name with another payload type.</exception>
    public void Wait(string name, EventWaiter waiter)
    {
        Channel channel = Of(name);
        channel.Waiters.RemoveAll(old => old.IsDone);
        if (channel.Waiters.Find(old => old.PayloadType != waiter.PayloadType) is { } other)
        {
            throw new ArgumentException($"Events with the same name must have the same type argument. Expected {other.PayloadType} but was requested {waiter.PayloadType}.");
        }

        if (!waiter.IsDone && channel.Unheard.TryDequeue(out (long, byte[]? Payload) unheard))
        {
            waiter.Hear(unheard.Payload);
            return;
        }

        channel.Waiters.Add(waiter);
    }

    public void Raise(string name, byte[]? payload)
    {
        Channel channel = Of(name);
        channel.Waiters.RemoveAll(waiter => waiter.IsDone);
        if (channel.Waiters.Count == 0)
        {
            channel.Unheard.Enqueue((arrivals++, payload));
            return;
        }

        EventWaiter newest = channel.Waiters[^1];
        channel.Waiters.RemoveAt(channel.Waiters.Count - 1);
        newest.Hear(payload);
    }

    /// <summary>Takes all unheard events, in order of arrival.</summary>
    public IEnumerable<Message> TakeUnheard()
    {
        List<(long At, Message Event)> all = [];
        foreach ((string name, Channel channel) in channels)
        {
            all.AddRange(channel.Unheard.Select(unheard => (unheard.At, new Message(MessageKind.EventRaised, 0, name, unheard.Payload))));
            channel.Unheard.Clear();
        }

        return all.OrderBy(pair => pair.At).Select(pair => pair.Event);
    }

    private Channel Of(string name)
    {
        if (!channels.TryGetValue(name, out Channel? channel))
        {
            channels.Add(name, channel = new Channel());
        }

        return channel;
    }

    private sealed class Channel
    {
        public Queue<(long At, byte[]? Payload)> Unheard { get; } = new();

        public List<EventWaiter> Waiters { get; } = [];
    }
}

/// <summary>One call of WaitForExternalEvent.</summary>
internal abstract class EventWaiter
{
    public abstract Type PayloadType { get; }

    /// <summary>Heard or given up.</summary>
    public abstract bool IsDone { get; }

    public abstract void Hear(byte[]? payload);
}

internal sealed class EventWaiter<T>(TaskHubRegistry registry) : EventWaiter
{
    private readonly TaskCompletionSource<T> source = new();

    public Task<T> Task => source.Task;

    public override Type PayloadType => typeof(T);

    public override bool IsDone => source.Task.IsCompleted;

    public void GiveUp(CancellationToken token) => source.TrySetCanceled(token);

    /// <summary>A payload that does not fit the type is the waiter's fault to see, not the hub's.</summary>
    public override void Hear(byte[]? payload)
    {
        T value;
        try
        {
            value = registry.Deserialize<T>(payload)!;
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException or NotSupportedException)
        {
            source.TrySetException(fault);
            return;
        }

        source.TrySetResult(value);
    }
}
