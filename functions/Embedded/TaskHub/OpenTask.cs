namespace ContractFunctions.Embedded.TaskHub;

/// <summary>Something asked for and not yet answered.</summary>
internal sealed class OpenTask(OrchestratorAction action)
{
    public OrchestratorAction Action { get; set; } = action;

    /// <summary>The answer has come, though a suspended orchestrator has not heard it.</summary>
    public bool Answered { get; set; }

    public TaskCompletionSource<byte[]?> Source { get; } = new();
}
