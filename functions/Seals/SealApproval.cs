using ContractFunctions.Contracts;
using Microsoft.DurableTask;

namespace ContractFunctions.Seals;

/// <summary>The life of one application for a seal (用印审批): tells the keepers, waits for one of them or for its end, tells the applicant.</summary>
public static class SealApproval
{
    private const string Prefix = "seal-";

    public static ContractTurn FirstTurn(string contractId, int number) => new(contractId, Failures: 0, $"{Prefix}{number}");

    /// <summary>The number of the application a turn belongs to, or null: it is of something else.</summary>
    public static int? NumberOf(ContractTurn turn) => turn.Beside.StartsWith(Prefix, StringComparison.Ordinal) ? int.Parse(turn.Beside[Prefix.Length..]) : null;

    [Function(nameof(SealApproval))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ContractTurn turn) => ContractLifecycle.LiveAsync(context, turn);
}
