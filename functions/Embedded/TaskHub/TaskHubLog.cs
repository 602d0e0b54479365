namespace ContractFunctions.Embedded.TaskHub;

internal static partial class TaskHubLog
{
    [LoggerMessage(8001, LogLevel.Error, "a commit failed; {Instances} instances are replayed from disk")]
    public static partial void CommitFailed(ILogger logger, Exception fault, int instances);

    [LoggerMessage(8002, LogLevel.Error, "non-deterministic orchestrator {Orchestrator}, instance {InstanceId} fails: {Reason}")]
    public static partial void NonDeterministic(ILogger logger, string orchestrator, string instanceId, string reason);

    [LoggerMessage(8003, LogLevel.Error, "orchestrator {Orchestrator}, instance {InstanceId} cannot be read and is set aside")]
    public static partial void Unreadable(ILogger logger, Exception fault, string orchestrator, string instanceId);

    [LoggerMessage(8004, LogLevel.Warning, "activity {Activity} failed, instance {InstanceId}, task {TaskId}")]
    public static partial void ActivityFailed(ILogger logger, Exception fault, string activity, string instanceId, int taskId);
}
