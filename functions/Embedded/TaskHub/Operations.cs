using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>Something for the engine's thread to do.</summary>
internal abstract class Operation
{
    public abstract void Apply(Engine engine);

    /// <summary>What it asked for is committed.</summary>
    public virtual void Committed()
    {
    }

    /// <summary>Nothing of it was stored.</summary>
    public virtual void Failed(Exception cause)
    {
    }
}

/// <summary>An operation of a client, acknowledged after the commit that contains it.</summary>
internal abstract class ClientOperation : Operation
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => done.Task;

    public override void Committed() => done.TrySetResult();

    public override void Failed(Exception cause) => done.TrySetException(cause);
}

internal sealed class StartOperation(InstanceRow row) : ClientOperation
{
    public override void Apply(Engine engine) => engine.Start(row);
}

internal sealed class TellOperation(string id, Message message) : ClientOperation
{
    public override void Apply(Engine engine) => engine.Tell(id, message);
}

internal sealed class PurgeOperation(string id, bool recursive) : ClientOperation
{
    public int Count { get; private set; }

    public override void Apply(Engine engine) => Count = engine.Purge(id, recursive);
}

/// <summary>An activity has ended; without an answer it was abandoned because the hub stops.</summary>
internal sealed class ActivityDone(ActivityWork work, Message? answer) : Operation
{
    public override void Apply(Engine engine) => engine.ActivityEnded(work, answer);
}

internal sealed class Violation(OrchestrationRun run) : Operation
{
    public override void Apply(Engine engine) => engine.Violated(run);
}

/// <summary>Makes the engine look at the clock.</summary>
internal sealed class Tick : Operation
{
    public static Tick Instance { get; } = new();

    public override void Apply(Engine engine) => engine.AlarmRang();
}

internal sealed class IdleOperation : ClientOperation
{
    public override void Apply(Engine engine) => engine.ReportWhenIdle(this);

    /// <summary>Not with the commit: when the engine has nothing to do.</summary>
    public override void Committed()
    {
    }

    /// <summary>A failed commit leaves work to do: it goes on waiting.</summary>
    public override void Failed(Exception cause)
    {
        if (cause is not TaskHubCommitException)
        {
            base.Failed(cause);
        }
    }

    public void Idle() => base.Committed();
}

/// <summary>One run of an activity: of which instance, which generation, which task.</summary>
internal sealed record ActivityWork(string InstanceId, long Key, int Generation, OrchestratorAction Action)
{
    public (long Key, int Generation, int TaskId) Slot => (Key, Generation, Action.Id);
}

internal static class Statuses
{
    public static bool IsFinal(OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
