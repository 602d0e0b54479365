using ContractFunctions.Hosting;
using ContractFunctions.Rescissions;
using ContractFunctions.Seals;

namespace ContractFunctions.Contracts;

/// <summary>Activities of the contract's own life: they run at least once, and each ends in one command on the contract.</summary>
public sealed partial class ContractActivities(ContractStore contracts, ActingFor acting, ContractMetrics metrics, TimeProvider time, ILogger<ContractActivities> log)
{
    /// <summary>Where the contract, or what lives beside it, stands and what is due.</summary>
    [Function(nameof(ReadTurn))]
    public async Task<TurnReport> ReadTurn([ActivityTrigger] ContractTurn turn, CancellationToken cancellation)
    {
        string reference = Notifications.NoticeActivities.ReferenceOf(turn.ContractId);
        using ContractMetrics.Step step = metrics.Begin(nameof(ReadTurn), reference);
        if (turn.Failures > 0)
        {
            metrics.DutyFailing();
            Log.DutyFailing(log, reference, turn.Failures);
        }

        ContractState state = await contracts.FindAsync(turn.ContractId, cancellation)
            ?? throw new InvalidOperationException("the life of a contract that is not there");
        DateTimeOffset now = time.GetUtcNow();
        (string stage, Agenda agenda, bool isOver) = await AgendaAsync(turn, state, now, cancellation);
        DateTimeOffset latest = now + TurnReport.LongestSleep;
        DateTimeOffset wakeAt = agenda.WakeAt is { } at && at < latest ? at : latest;
        return new TurnReport(stage, [.. agenda.Duties.Take(TurnReport.MaxDuties)], IsLast: isOver && agenda.Duties.Count <= TurnReport.MaxDuties, wakeAt.UtcDateTime);
    }

    /// <summary>Ends a contract whose deadline has passed.</summary>
    [Function(nameof(ExpireContract))]
    public Task ExpireContract([ActivityTrigger] Duty duty, CancellationToken cancellation) =>
        contracts.ApplyAsync(duty.ContractId, _ => new Expire(time.GetUtcNow()), cancellation);

    private async Task<(string Stage, Agenda Agenda, bool IsOver)> AgendaAsync(ContractTurn turn, ContractState state, DateTimeOffset now, CancellationToken cancellation)
    {
        if (Rescission.NumberOf(turn) is { } rescissionNumber)
        {
            RescissionState rescission = state.FindRescission(rescissionNumber) ?? throw new InvalidOperationException("the life of a rescission that is not there");
            return (rescission.Stage.ToString(), RescissionAgenda.Of(state, rescission, now), !rescission.IsOpen);
        }

        if (SealApproval.NumberOf(turn) is { } applicationNumber)
        {
            SealApplication application = state.FindSealApplication(applicationNumber) ?? throw new InvalidOperationException("the life of an application that is not there");
            string? organizationId = state.PartyOf(application.Role).Enterprise?.OrganizationId;
            IEnumerable<string> keepers = organizationId is null ? [] : (await acting.FindAsync(organizationId, cancellation))?.SealKeepers ?? [];
            return (application.Stage.ToString(), SealAgenda.Of(state, application, keepers, now), !application.IsOpen);
        }

        return (state.IsCompleting ? "Completing" : state.Stage.ToString(), ContractAgenda.Of(state, now), state.IsEnded);
    }

    private static partial class Log
    {
        [LoggerMessage(2060, LogLevel.Warning, "contract {Reference}: a duty has failed for {Turns} turns", EventName = "DutyFailing")]
        public static partial void DutyFailing(ILogger logger, string reference, int turns);
    }
}
