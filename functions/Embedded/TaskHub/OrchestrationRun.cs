using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>
/// One generation of an orchestration as a live state machine. Episodes are played into it, past ones to rebuild it, new ones to move it on; the orchestrator's
/// code runs only while an episode plays, on the thread that plays it.
/// </summary>
internal sealed partial class OrchestrationRun
{
    private readonly TaskHubRegistry registry;
    private readonly Dictionary<int, OpenTask> open = [];
    private readonly Queue<Message> heldBack = new();
    private readonly HubOrchestrationContext context;
    private readonly EpisodeThread thread;
    private List<OrchestratorAction> actions = [];
    private Task<object?>? main;
    private ContinueAsNewRequest? next;
    private int nextId;

    public OrchestrationRun(InstanceRow row, TaskHubRegistry registry, ILoggerFactory loggers, Action<OrchestrationRun> violated)
    {
        this.registry = registry;
        Row = row;
        Custom = row.Custom;
        context = new HubOrchestrationContext(this, registry, loggers);
        thread = new EpisodeThread(() => violated(this));
    }

    public InstanceRow Row { get; }

    public DateTime Now { get; private set; }

    public bool IsReplaying { get; private set; }

    public bool IsSuspended { get; private set; }

    public byte[]? Custom { get; set; }

    public EventBuffer Events { get; } = new();

    /// <summary>Set once the generation is over.</summary>
    public Outcome? Outcome { get; private set; }

    /// <summary>Activities asked for and not answered.</summary>
    public IEnumerable<OrchestratorAction> PendingActivities => Pending(ActionKind.Activity);

    public IEnumerable<OrchestratorAction> PendingSubOrchestrations => Pending(ActionKind.SubOrchestration);

    /// <summary>UTC ticks of the earliest open timer; <see cref="long.MaxValue"/>: none.</summary>
    public long EarliestTimer
    {
        get
        {
            long earliest = long.MaxValue;
            foreach (OpenTask task in open.Values)
            {
                if (task.Action.Kind == ActionKind.Timer && !task.Answered && task.Action.FireAt < earliest)
                {
                    earliest = task.Action.FireAt;
                }
            }

            return earliest;
        }
    }

    public IEnumerable<Message> DueTimers(long ticks) =>
        Pending(ActionKind.Timer).Where(timer => timer.FireAt <= ticks).OrderBy(timer => timer.FireAt).ThenBy(timer => timer.Id)
            .Select(timer => new Message(MessageKind.TimerFired, timer.Id)).ToList();

    /// <summary>An answer nobody waits for: doubled, late, or to another generation.</summary>
    public bool IsStale(Message message) => message.Kind is MessageKind.TaskCompleted or MessageKind.TaskFailed or MessageKind.TimerFired
        && (!open.TryGetValue(message.TaskId, out OpenTask? task) || task.Answered
            || (message.Parent is { } meant && (meant.Key != Row.Key || meant.Generation != Row.Generation)));

    /// <summary>Plays new messages; afterwards the actions asked for are taken by <see cref="TakeActions"/> and <see cref="Outcome"/> tells whether it is over.</summary>
    public void Play(DateTime at, IReadOnlyList<Message> messages)
    {
        try
        {
            Run(at, messages, replaying: false);
            Outcome ??= Conclude();
        }
        catch (Exception fault)
        {
            Fail(fault);   // nothing of the hub can fail in there: it is the orchestrator's or its output's fault, and must not reach the neighbours
        }
    }

    /// <summary>Plays a past episode and compares what the code asks for with what it asked for then; a difference ends the generation.</summary>
    public void Replay(Episode past)
    {
        Run(past.At, past.Messages, replaying: true);
        List<OrchestratorAction> asked = TakeActions();
        for (int i = 0; i < Math.Max(asked.Count, past.Actions.Count) && Outcome is null; i++)
        {
            OrchestratorAction? then = past.Actions.ElementAtOrDefault(i);
            OrchestratorAction? now = asked.ElementAtOrDefault(i);
            if (then is null || now is null || !then.Matches(now))
            {
                Fail(new NonDeterminismException(
                    $"Non-deterministic orchestrator: an earlier run scheduled {then?.Describe() ?? "nothing"}, the replay {now?.Describe() ?? "nothing"}. "
                    + "Was the orchestrator changed while this instance was running?"));
            }
            else if (open.TryGetValue(then.Id, out OpenTask? task))
            {
                task.Action = then;
            }
        }
    }

    public List<OrchestratorAction> TakeActions()
    {
        List<OrchestratorAction> taken = actions;
        actions = [];
        return taken;
    }

    public void Fail(Exception fault) => Outcome = new Outcome(OrchestrationRuntimeStatus.Failed) { Failure = Failure.Of(fault) };

    /// <exception cref="InvalidOperationException">Not on the orchestrator's thread.</exception>
    public void RequireThread()
    {
        if (!thread.IsCurrent)
        {
            throw new InvalidOperationException("The orchestration context was used outside its thread: an orchestrator awaits durable tasks only.");
        }
    }

    /// <summary>Asks for something that is not answered.</summary>
    public void Ask(ActionKind kind, string name, byte[]? data, string target)
    {
        RequireThread();
        actions.Add(new OrchestratorAction(kind, nextId++, name, data, target));
    }

    /// <summary>Asks for something that will be answered with a payload or a <see cref="StoredFailureException"/>.</summary>
    public OpenTask Ask(OrchestratorAction action)
    {
        RequireThread();
        OrchestratorAction numbered = action with { Id = nextId++ };
        actions.Add(numbered);
        OpenTask task = new(numbered);
        open.Add(numbered.Id, task);
        return task;
    }

    public void GiveUpTimer(OpenTask timer, CancellationToken token)
    {
        if (timer.Source.TrySetCanceled(token))
        {
            open.Remove(timer.Action.Id);
        }
    }

    public void ContinueAsNew(byte[]? input, bool keepEvents)
    {
        RequireThread();
        List<Message> carried = next?.Carried ?? [];
        if (keepEvents)
        {
            carried.AddRange(Events.TakeUnheard());
        }

        next = new ContinueAsNewRequest(input, carried);
    }

    private IEnumerable<OrchestratorAction> Pending(ActionKind kind) =>
        open.Values.Where(task => task.Action.Kind == kind && !task.Answered).Select(task => task.Action);
}
