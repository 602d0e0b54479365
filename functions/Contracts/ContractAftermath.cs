using ContractFunctions.Hosting;
using ContractFunctions.Rescissions;
using ContractFunctions.Seals;
using ContractFunctions.Webhooks;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Contracts;

/// <summary>
/// What follows a commit: lists brought up to date, the life started or nudged, deliveries under way. At the edge it is best effort, because the due-check filed
/// before the commit does the same again.
/// </summary>
public sealed partial class ContractAftermath(
    ContractStore contracts, ContractListing listing, SealLedger ledger, WebhookAftermath webhooks, IDueChecks dueChecks, ContractMetrics metrics, TimeProvider time,
    ILogger<ContractAftermath> log)
{
    /// <summary>At once, after a command; never fails the command that has been carried out.</summary>
    public async Task FollowAsync(DurableTaskClient durable, ContractState state, bool startsLife, CancellationToken cancellation)
    {
        try
        {
            await ProjectAsync(state, cancellation);
            if (startsLife && state.Stage != ContractStage.Draft)
            {
                await EnsureLifeAsync(durable, state, cancellation);
                return;
            }

            await WakeAsync(durable, state, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            Log.LeftToDueCheck(log, fault, state.Id);
        }
    }

    /// <summary>The due-check: whatever a crash left undone is done here.</summary>
    [Function(nameof(RunDueCheck))]
    public async Task RunDueCheck([QueueTrigger(DueCheck.Queue)] string message, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        DueCheck check = DueCheck.Parse(message);
        using ContractMetrics.Step step = metrics.Begin(nameof(RunDueCheck));
        if (check.FiledAt is { } filed)
        {
            metrics.Late(time.GetUtcNow() - filed - DueCheck.Delay);
        }

        ContractState? state = await contracts.FindAsync(check.ContractId, cancellation);
        if ((state?.Version ?? 0) < check.Version)
        {
            if (check.Look == 0)   // the commit may still be on its way; if not, it never came
            {
                await dueChecks.FileAsync(check with { Look = 1, FiledAt = time.GetUtcNow() }, cancellation);
            }

            if (state is null)
            {
                return;
            }
        }

        if ((await contracts.FoldObservationsAsync(check.ContractId, cancellation)).TryGet(out ContractState? folded, out _))
        {
            state = folded;
        }

        await ProjectAsync(state!, cancellation);
        await EnsureLifeAsync(durable, state!, cancellation);
        if (state!.Version == check.Version)
        {
            await PurgeAsync(durable, state, cancellation);
        }
    }

    /// <summary>
    /// What is over leaves no history behind: the evidence chain is the record. Only what this state would not start again is purged, and only when nothing has happened since the check
    /// was filed, so that a contract is looked through once it has come to rest.
    /// </summary>
    private async Task PurgeAsync(DurableTaskClient durable, ContractState state, CancellationToken cancellation)
    {
        string[] alive = [.. LivesBeside(state, time.GetUtcNow()).Select(life => life.First.InstanceId)];
        IEnumerable<string> beside =
        [
            .. state.SealApplications.Select(application => SealApproval.FirstTurn(state.Id, application.Number).InstanceId),
            .. state.Rescissions.Select(rescission => Rescission.FirstTurn(state.Id, rescission.Number).InstanceId),
            .. state.Deliveries.Where(delivery => delivery.Result is not null).Select(delivery => Notifications.Delivery.InstanceOf(state.Id, delivery.Number)),
        ];
        foreach (string instance in (IEnumerable<string>)[.. beside.Except(alive), .. IsOver(state) ? [state.Id] : Array.Empty<string>()])
        {
            if (await durable.GetInstanceAsync(instance, getInputsAndOutputs: false, cancellation) is { RuntimeStatus: OrchestrationRuntimeStatus.Completed })
            {
                await durable.PurgeInstanceAsync(instance, cancellation: cancellation);
            }
        }
    }

    /// <summary>Its life has nothing left to do.</summary>
    private bool IsOver(ContractState state) => state.IsEnded && ContractAgenda.Of(state, time.GetUtcNow()).Duties.Count == 0;

    private async Task ProjectAsync(ContractState state, CancellationToken cancellation)
    {
        await listing.BringUpToAsync(state, cancellation);
        await ledger.BringUpToAsync(state, cancellation);
    }

    private async Task WakeAsync(DurableTaskClient durable, ContractState state, CancellationToken cancellation)
    {
        await StartDeliveriesAsync(durable, state, cancellation);
        foreach ((string orchestration, ContractTurn first) in LivesBeside(state, time.GetUtcNow()))
        {
            await EnsureAsync(durable, orchestration, first, cancellation);
            await durable.RaiseEventAsync(first.InstanceId, ContractLifecycle.ContractChanged, "", cancellation);
        }

        if (state.Stage != ContractStage.Draft && !IsOver(state))
        {
            await durable.RaiseEventAsync(state.Id, ContractLifecycle.ContractChanged, "", cancellation);
        }

        await webhooks.FollowAsync(durable, state, cancellation);   // last: what goes out to others never holds up the contract itself
    }

    /// <summary>What has a life of its own and something left to do: open, or its end not yet told.</summary>
    private static IEnumerable<(string Orchestration, ContractTurn First)> LivesBeside(ContractState state, DateTimeOffset now) =>
    [
        .. state.SealApplications.Where(application => application.IsOpen || SealAgenda.Of(state, application, keepers: [], now).Duties.Count > 0)
            .Select(application => (nameof(SealApproval), SealApproval.FirstTurn(state.Id, application.Number))),
        .. state.Rescissions.Where(rescission => rescission.IsOpen || RescissionAgenda.Of(state, rescission, now).Duties.Count > 0)
            .Select(rescission => (nameof(Rescission), Rescission.FirstTurn(state.Id, rescission.Number))),
    ];

    private static Task EnsureAsync(DurableTaskClient durable, string orchestration, ContractTurn first, CancellationToken cancellation) =>
        durable.EnsureStartedAsync(orchestration, first.InstanceId, first, cancellation);

    private async Task EnsureLifeAsync(DurableTaskClient durable, ContractState state, CancellationToken cancellation)
    {
        if (state.Stage == ContractStage.Draft)
        {
            return;
        }

        if (!IsOver(state))
        {
            await EnsureAsync(durable, nameof(ContractLifecycle), ContractTurn.First(state.Id), cancellation);
        }

        await WakeAsync(durable, state, cancellation);
    }

    private static async Task StartDeliveriesAsync(DurableTaskClient durable, ContractState state, CancellationToken cancellation)
    {
        foreach (DeliveryRequest delivery in state.Deliveries.Where(delivery => delivery.Result is null))
        {
            await durable.EnsureStartedAsync(
                nameof(Notifications.Delivery),
                Notifications.Delivery.InstanceOf(state.Id, delivery.Number),
                new Notifications.DeliveryTurn(state.Id, delivery.Number, Failures: 0),
                cancellation);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning, "after a command on {ContractId}: left to its due-check")]
        public static partial void LeftToDueCheck(ILogger logger, Exception fault, string contractId);
    }
}
