using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>Activities of the contract's own life: they run at least once, and each ends in one command on the contract.</summary>
public sealed class ContractActivities(ContractStore contracts, TimeProvider time)
{
    /// <summary>Where the contract stands and what is due.</summary>
    [Function(nameof(ReadTurn))]
    public async Task<TurnReport> ReadTurn([ActivityTrigger] ContractTurn turn, CancellationToken cancellation)
    {
        ContractState state = await contracts.FindAsync(turn.ContractId, cancellation)
            ?? throw new InvalidOperationException("the life of a contract that is not there");
        DateTimeOffset now = time.GetUtcNow();
        Agenda agenda = ContractAgenda.Of(state, now);
        DateTimeOffset latest = now + TurnReport.LongestSleep;
        DateTimeOffset wakeAt = agenda.WakeAt is { } at && at < latest ? at : latest;
        return new TurnReport(
            state.IsCompleting ? "Completing" : state.Stage.ToString(),
            [.. agenda.Duties.Take(TurnReport.MaxDuties)],
            IsLast: state.IsEnded && agenda.Duties.Count <= TurnReport.MaxDuties,
            wakeAt.UtcDateTime);
    }

    /// <summary>Ends a contract whose deadline has passed.</summary>
    [Function(nameof(ExpireContract))]
    public Task ExpireContract([ActivityTrigger] Duty duty, CancellationToken cancellation) =>
        contracts.ApplyAsync(duty.ContractId, _ => new Expire(time.GetUtcNow()), cancellation);
}
