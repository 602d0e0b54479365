namespace ContractFunctions.Embedded.TaskHub;

internal static partial class TaskHubLog
{
    [LoggerMessage(8001, LogLevel.Error, "a commit failed; {Instances} instances are replayed from disk")]
    public static partial void CommitFailed(ILogger logger, Exception fault, int instances);

    [LoggerMessage(8002, LogLevel.Error, "non-deterministic orchestrator {Orchestrator}, instance {InstanceId} fails: {Reason}")]
    public static partial void NonDeterministic(ILogger logger, string orchestrator, string instanceId, string reason);

    [LoggerMessage(8003, LogLevel.Error, "orchestrator {Orchestrator}, instance {InstanceId} cannot be read and is set aside")]
    public static partial void Unreadable(ILogger logger, Exception fault, string orchestrator, string instanceId);

    [LoggerMessage(8005, LogLevel.Error, "instance {InstanceId} cannot be read; what is sent to it stays in its inbox")]
    public static partial void Undeliverable(ILogger logger, Exception fault, string instanceId);

    [LoggerMessage(8006, LogLevel.Error, "a failed commit could not be rolled back; it is tried again")]
    public static partial void RollbackFailed(ILogger logger, Exception fault);

    [LoggerMessage(8007, LogLevel.Critical, "the answer of activity {Activity}, instance {InstanceId}, task {TaskId} was not taken")]
    public static partial void AnswerNotTaken(ILogger logger, Exception fault, string activity, string instanceId, int taskId);

    [LoggerMessage(8004, LogLevel.Warning, "activity {Activity} failed, instance {InstanceId}, task {TaskId}")]
    public static partial void ActivityFailed(ILogger logger, Exception fault, string activity, string instanceId, int taskId);
}
