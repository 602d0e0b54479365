using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using Microsoft.DurableTask;

namespace ContractFunctions.Notifications;

/// <summary>Input of one generation of a delivery.</summary>
public sealed record DeliveryTurn(string ContractId, int Number, int Failures);

/// <summary>Sends one finished contract to one e-mail address: an orchestration of its own, because people ask for it long after the contract's life is over.</summary>
public static class Delivery
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1), LongestPause = TimeSpan.FromHours(6);

    public static string InstanceOf(string contractId, int number) => $"{contractId}-delivery-{number}";

    [Function(nameof(Delivery))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, DeliveryTurn turn)
    {
        try
        {
            await context.CallActivityAsync(nameof(NoticeActivities.SendContractByEmail), turn, Retries.Short);
            return;
        }
        catch (TaskFailedException)
        {
            // an outage of the mail provider delays a delivery, it never loses one
        }

        TimeSpan pause = FirstPause * Math.Pow(2, Math.Min(turn.Failures, 10));
        await context.CreateTimer(pause < LongestPause ? pause : LongestPause, CancellationToken.None);
        context.ContinueAsNew(turn with { Failures = turn.Failures + 1 });
    }
}
