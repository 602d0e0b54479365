using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>Bringing instances to life and parking them; what arrives for them.</summary>
internal sealed partial class Engine
{
    private const int DueAtOnce = 128;
    private const int ParkLookback = 64;
    private static readonly TimeSpan LongestAlarm = TimeSpan.FromDays(1);

    private readonly Dictionary<string, LiveInstance> live = new(StringComparer.Ordinal);
    private readonly LinkedList<LiveInstance> recent = new();
    private readonly TimerHeap timers = new();
    private readonly Queue<LiveInstance> ready = new();
    private readonly HashSet<(long Key, int Generation, int TaskId)> running = [];
    private readonly List<LiveInstance> parked = [];
    private readonly HashSet<string> reload = new(StringComparer.Ordinal);
    private long reloadAt;
    private long nextParkedWake = long.MaxValue;
    private long liveBytes;

    /// <summary>Instances in memory; for tests and figures.</summary>
    public int LiveCount => live.Count;

    /// <exception cref="OrchestrationAlreadyExistsException">An instance of that id is not finished.</exception>
    public void Start(InstanceRow row)
    {
        if (live.ContainsKey(row.Id) || store.Find(row.Id) is { } known && !Forgotten(row.Id, known))
        {
            throw new OrchestrationAlreadyExistsException($"An orchestration instance with id '{row.Id}' is not finished.");
        }

        bool later = row.Wake > Now.Ticks;
        InstanceRow stored = row with { Created = Now, Live = !later, Wake = later ? row.Wake : null, Status = later ? OrchestrationRuntimeStatus.Pending : OrchestrationRuntimeStatus.Running };
        stored = stored with { Key = store.Insert(stored) };
        if (later)
        {
            nextParkedWake = Math.Min(nextParkedWake, stored.Wake!.Value);
            return;
        }

        LiveInstance instance = Enliven(stored);
        instance.Hear(new Message(MessageKind.Started));
        MakeReady(instance);
    }

    /// <summary>Hands a message to an instance; to a missing or finished one it is dropped, as the model has it.</summary>
    public void Tell(string id, Message message)
    {
        if (live.TryGetValue(id, out LiveInstance? instance))
        {
            instance.Hear(message);
            MakeReady(instance);
        }
        else if (store.Load(id) is not { } row || Statuses.IsFinal(row.Status))
        {
            Drop(message);
        }
        else if (row.Status == OrchestrationRuntimeStatus.Pending && row.Wake > Now.Ticks)
        {
            TellPending(row, message);
        }
        else
        {
            instance = Unpark(row);
            instance.Hear(message);
            MakeReady(instance);
        }
    }

    public int Purge(string id, bool recursive)
    {
        int count = recursive ? store.Children(id).Sum(child => Purge(child, recursive)) : 0;
        if (live.ContainsKey(id) || store.Find(id) is not { } found || !Statuses.IsFinal(found.Status))
        {
            return count;
        }

        store.Delete(found.Key, id);
        return count + 1;
    }

    public void ActivityEnded(ActivityWork work, Message? answer)
    {
        running.Remove(work.Slot);
        if (answer is not null)
        {
            Tell(work.InstanceId, answer with { Parent = new ParentLink(work.InstanceId, work.Key, work.Generation, work.Action.Id, "") });
        }
    }

    public void Violated(OrchestrationRun run)
    {
        if (live.TryGetValue(run.Row.Id, out LiveInstance? instance) && instance.Run == run)
        {
            instance.Hear(new Message(MessageKind.Violated));
            MakeReady(instance);
        }
    }

    private void TellPending(InstanceRow row, Message message)
    {
        if (message.Kind == MessageKind.Terminated)
        {
            store.Finish(row.Key, OrchestrationRuntimeStatus.Terminated, row.Custom, message.Data, null, Now);
            changed.Add(row.Id);
            Drop(message);
        }
        else if (message.InboxRow == 0)
        {
            store.Send(row.Id, message);
        }
    }

    private void Drop(Message message)
    {
        if (message.InboxRow != 0)
        {
            store.Take(message.InboxRow);
        }
    }

    /// <summary>A finished instance gives its id to the next one of that id.</summary>
    private bool Forgotten(string id, (long Key, OrchestrationRuntimeStatus Status) known)
    {
        if (Statuses.IsFinal(known.Status))
        {
            store.Delete(known.Key, id);
            return true;
        }

        return false;
    }

    private LiveInstance Enliven(InstanceRow row)
    {
        LiveInstance instance = new(NewRun(row));
        live.Add(row.Id, instance);
        recent.AddFirst(instance.Node);
        liveBytes += instance.Bytes;
        touched.Add(instance);
        return instance;
    }

    private OrchestrationRun NewRun(InstanceRow row) => new(row, registry, loggers, run => Post(new Violation(run)));

    /// <summary>Like <see cref="Unpark"/>; an instance that cannot be read is set aside and reported, the others go on.</summary>
    private void TryUnpark(InstanceRow row)
    {
        try
        {
            Unpark(row);
        }
        catch (Exception fault) when (fault is not IOException)
        {
            TaskHubLog.Unreadable(log, fault, row.Name, row.Id);
            store.Park(row.Key, null);
        }
    }

    /// <summary>Brings a parked or interrupted instance to life by replaying its current generation.</summary>
    private LiveInstance Unpark(InstanceRow row)
    {
        LiveInstance instance = Enliven(row);
        try
        {
            Replay(instance, row);
            return instance;
        }
        catch (Exception fault) when (fault is not IOException)
        {
            Forget(instance);
            throw;
        }
    }

    private void Replay(LiveInstance instance, InstanceRow row)
    {
        bool starts = row.Status == OrchestrationRuntimeStatus.Pending;
        List<Message> inbox = store.Inbox(row.Id);   // all that may be unreadable is read before anything is written
        foreach (byte[] data in store.History(row.Key))
        {
            instance.Run.Replay(HistoryCodec.DecodeEpisode(data));
            instance.Grow(data.Length);
            liveBytes += 2 * data.Length;
        }

        if (starts)
        {
            instance.Hear(new Message(MessageKind.Started));
            row.Status = OrchestrationRuntimeStatus.Running;
            changed.Add(row.Id);
        }

        if (starts || !row.Live)
        {
            row.Live = true;
            store.Status(row.Key, row.Status, row.Custom, Now);
        }

        inbox.ForEach(instance.Hear);
        if (instance.Run.Outcome is null)
        {
            Dispatch(instance, instance.Run.PendingActivities);   // of a replay that failed, what it asked for was never committed
        }

        timers.Set(instance, instance.Run.EarliestTimer);
        if (instance.Mailbox.Count > 0 || instance.Run.Outcome is not null)
        {
            MakeReady(instance);
        }
    }

    private void MakeReady(LiveInstance instance)
    {
        if (!instance.IsReady)
        {
            instance.IsReady = true;
            ready.Enqueue(instance);
        }
    }

    private void FireTimers()
    {
        if (Pauses)
        {
            return;
        }

        if (nextParkedWake <= Now.Ticks)
        {
            foreach (string id in store.Due(Now.Ticks, DueAtOnce))
            {
                if (!live.ContainsKey(id) && store.Load(id) is { } row)
                {
                    TryUnpark(row);
                }
            }

            nextParkedWake = store.NextWake();
        }

        while (ready.Count < options.MaxConcurrentOrchestrations && timers.TakeDue(Now.Ticks) is { } instance)
        {
            Fire(instance);
        }
    }

    private void Fire(LiveInstance instance)
    {
        foreach (Message fired in instance.Run.DueTimers(Now.Ticks))
        {
            instance.Hear(fired);
        }

        MakeReady(instance);
    }

    /// <summary>Writes the least recently used instances off memory until the budget holds; those with work under way stay.</summary>
    private void Park()
    {
        long excess = liveBytes - options.LiveBytesBudget;
        LinkedListNode<LiveInstance>? node = excess > 0 ? recent.Last : null;
        for (int looked = 0; node is not null && excess > 0 && looked < ParkLookback; node = node.Previous)
        {
            LiveInstance instance = node.Value;
            if (!instance.CanPark)
            {
                looked++;
                continue;
            }

            long wake = instance.Run.EarliestTimer;
            store.Park(instance.Run.Row.Key, wake == long.MaxValue ? null : wake);
            parked.Add(instance);
            excess -= instance.Bytes;
        }
    }

    private void Forget(LiveInstance instance)
    {
        if (live.TryGetValue(instance.Id, out LiveInstance? known) && known == instance)
        {
            live.Remove(instance.Id);
            recent.Remove(instance.Node);
            timers.Remove(instance);
            liveBytes -= instance.Bytes;
        }
    }
}
