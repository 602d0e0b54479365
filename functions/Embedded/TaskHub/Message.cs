namespace ContractFunctions.Embedded.TaskHub;

/// <summary>What an orchestration can be told. Numbers are stored.</summary>
internal enum MessageKind : byte
{
    Started = 1,
    TaskCompleted = 2,
    TaskFailed = 3,
    TimerFired = 4,
    EventRaised = 5,
    Suspended = 6,
    Resumed = 7,
    Terminated = 8,

    /// <summary>Asks for a sub-orchestration; only on its way, never in a history.</summary>
    StartSub = 9,

    /// <summary>The orchestrator left its thread: it fails. In a history it is the last thing.</summary>
    Violated = 10,
}

/// <param name="TaskId">The task answered (completed, failed, fired); for a termination: 1 when recursive.</param>
/// <param name="Name">The event's name; the sub-orchestrator's name.</param>
/// <param name="Data">UTF-8 JSON: result, failure, event payload, input or reason.</param>
internal sealed record Message(MessageKind Kind, int TaskId = 0, string? Name = null, byte[]? Data = null)
{
    /// <summary>Who asked for a sub-orchestration, or (its key and generation) whom a task's answer is meant for.</summary>
    public ParentLink? Parent { get; init; }

    /// <summary>The inbox row that holds the message until the episode that takes it commits; 0: none.</summary>
    public long InboxRow { get; init; }
}

/// <summary>The task of a parent orchestration that waits for a sub-orchestration.</summary>
internal sealed record ParentLink(string Id, long Key, int Generation, int TaskId, string Name);

/// <summary>What an orchestrator can ask for. Numbers are stored.</summary>
internal enum ActionKind : byte
{
    Activity = 1,
    Timer = 2,
    SubOrchestration = 3,
    SendEvent = 4,
}

/// <param name="Id">Sequence number within the generation.</param>
/// <param name="Name">Name of the activity, sub-orchestrator or event; empty for a timer.</param>
/// <param name="Data">UTF-8 JSON: input or event payload.</param>
/// <param name="Target">Instance id of the sub-orchestration or receiver.</param>
/// <param name="FireAt">A timer's instant, UTC ticks.</param>
internal sealed record OrchestratorAction(ActionKind Kind, int Id, string Name, byte[]? Data = null, string? Target = null, long FireAt = 0)
{
    /// <summary>Whether a replay that asks for <paramref name="other"/> asks for the same thing.</summary>
    public bool Matches(OrchestratorAction other) =>
        Kind == other.Kind && Id == other.Id && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    public string Describe() => Kind == ActionKind.Timer ? $"timer #{Id}" : $"{Kind} '{Name}' #{Id}";
}

/// <summary>One episode: what was delivered at one instant, and what the orchestrator asked for in return.</summary>
internal sealed record Episode(DateTime At, IReadOnlyList<Message> Messages, IReadOnlyList<OrchestratorAction> Actions);
