namespace ContractFunctions.Embedded.TaskHub;

/// <summary>An instance in memory: its state machine, and what it has not heard yet. Owned by the engine's thread.</summary>
internal sealed class LiveInstance
{
    private const int BaseBytes = 2048;

    public LiveInstance(OrchestrationRun run)
    {
        Run = run;
        Node = new LinkedListNode<LiveInstance>(this);
        Grow(0);
    }

    public OrchestrationRun Run { get; private set; }

    public string Id => Run.Row.Id;

    public List<Message> Mailbox { get; private set; } = [];

    public LinkedListNode<LiveInstance> Node { get; }

    /// <summary>Queued for an episode.</summary>
    public bool IsReady { get; set; }

    /// <summary>Estimated bytes in memory.</summary>
    public long Bytes { get; private set; }

    /// <summary>Place in the <see cref="TimerHeap"/>; -1: not there.</summary>
    public int HeapIndex { get; set; } = -1;

    /// <summary>UTC ticks of the earliest timer, when in the heap.</summary>
    public long Wake { get; set; }

    public bool CanPark => !IsReady && Mailbox.Count == 0 && Run.Outcome is null && !Run.PendingActivities.Any();

    public void Hear(Message message)
    {
        if (message.InboxRow == 0 || !Mailbox.Exists(known => known.InboxRow == message.InboxRow))
        {
            Mailbox.Add(message);
        }
    }

    public List<Message> TakeMail()
    {
        List<Message> mail = Mailbox;
        Mailbox = [];
        return mail;
    }

    public void Renew(OrchestrationRun next)
    {
        Run = next;
        Bytes = 0;
        Grow(0);
    }

    public void Grow(int historyBytes)
    {
        Bytes += (Bytes == 0 ? BaseBytes + (Run.Row.Input?.Length ?? 0) : 0) + (2 * historyBytes);
    }
}
