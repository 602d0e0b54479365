using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>A failure as it is stored: what <see cref="TaskFailureDetails"/> tells, and whether repeating is pointless.</summary>
internal sealed record Failure(string ErrorType, string ErrorMessage, string? StackTrace, Failure? Inner, bool NonRetriable)
{
    // The names under which Durable Task reports these; code that looks at ErrorType finds the same in both editions.
    public const string NonDeterministicType = "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException";
    private const string TaskFailedType = "Microsoft.DurableTask.TaskFailedException";

    public TaskFailureDetails Details => new(ErrorType, ErrorMessage, StackTrace, Inner?.Details, null);

    public static Failure Of(Exception exception) => exception switch
    {
        NonDeterminismException fault => new(NonDeterministicType, fault.Message, null, null, true),
        TaskFailedException failed => new(TaskFailedType, failed.Message, failed.StackTrace, Of(failed.FailureDetails), false),
        _ => new(exception.GetType().ToString(), exception.Message, exception.StackTrace, exception.InnerException is { } inner ? Of(inner) : null, false),
    };

    public static Failure OrchestratorNotFound(string name) =>
        new("OrchestratorTaskNotFound", $"No orchestrator task named '{name}' was found.", null, null, true);

    public static Failure ActivityNotFound(string name) => new("ActivityTaskNotFound", $"No activity task named '{name}' was found.", null, null, true);

    public static Failure InstanceExists(string id) =>
        new("DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException", $"An orchestration instance with id '{id}' is running.", null, null, true);

    public static Failure SubTerminated(string id) =>
        new("DurableTask.Core.Exceptions.SubOrchestrationFailedException", $"Sub-orchestration '{id}' was terminated.", null, null, false);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, FailureJson.Default.Failure);

    public static Failure FromBytes(byte[] data) => JsonSerializer.Deserialize(data, FailureJson.Default.Failure)!;

    private static Failure Of(TaskFailureDetails details) =>
        new(details.ErrorType, details.ErrorMessage, details.StackTrace, details.InnerFailure is { } inner ? Of(inner) : null, false);
}

[JsonSerializable(typeof(Failure))]
internal sealed partial class FailureJson : JsonSerializerContext;

/// <summary>A replay asked for something else than its history says, or the orchestrator left its thread.</summary>
internal sealed class NonDeterminismException(string message) : Exception(message);

/// <summary>Carries a stored failure to the awaiting call inside an orchestrator.</summary>
internal sealed class StoredFailureException(Failure failure, int taskId) : Exception(failure.ErrorMessage)
{
    public Failure Failure { get; } = failure;

    public int TaskId { get; } = taskId;
}

/// <summary>The commit that held an operation failed; nothing of it was stored.</summary>
public sealed class TaskHubCommitException(Exception cause) : IOException("The task hub could not commit; nothing of the operation was stored.", cause);
