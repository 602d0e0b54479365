using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>The row of an instance, without its answer.</summary>
/// <param name="Id">Case-sensitive, unique.</param>
/// <param name="Name">The orchestrator's name.</param>
internal sealed record InstanceRow(string Id, string Name)
{
    public long Key { get; init; }

    public OrchestrationRuntimeStatus Status { get; set; }

    public int Generation { get; set; } = 1;

    public DateTime Created { get; init; }

    public byte[]? Input { get; set; }

    public byte[]? Custom { get; set; }

    public ParentLink? Parent { get; init; }

    public bool Live { get; set; }

    /// <summary>UTC ticks: the earliest timer while parked, or the instant the instance starts.</summary>
    public long? Wake { get; set; }
}
