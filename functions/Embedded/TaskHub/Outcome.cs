using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>How a generation ended: with the status of the instance, or (<see cref="Next"/>) with a further generation.</summary>
internal sealed record Outcome(OrchestrationRuntimeStatus Status)
{
    public byte[]? Output { get; init; }

    public Failure? Failure { get; init; }

    public ContinueAsNewRequest? Next { get; init; }
}
