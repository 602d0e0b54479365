using ContractFunctions.Contracts;
using Microsoft.DurableTask;

namespace ContractFunctions.Rescissions;

/// <summary>The life of one proposed rescission: tells the others, lapses after seven days, has the agreement signed by all who confirmed, ends the documents.</summary>
public static class Rescission
{
    private const string Prefix = "rescission-";

    public static ContractTurn FirstTurn(string contractId, int number) => new(contractId, Failures: 0, $"{Prefix}{number}");

    /// <summary>The number of the rescission a turn belongs to, or null: it is of something else.</summary>
    public static int? NumberOf(ContractTurn turn) => turn.Beside.StartsWith(Prefix, StringComparison.Ordinal) ? int.Parse(turn.Beside[Prefix.Length..]) : null;

    [Function(nameof(Rescission))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ContractTurn turn) => ContractLifecycle.LiveAsync(context, turn);
}
