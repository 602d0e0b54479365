using ContractFunctions.Contracts;

namespace ContractFunctions.Seals;

/// <summary>Activities of an application's life.</summary>
public sealed class SealActivities(ContractStore contracts, TimeProvider time)
{
    [Function(nameof(LapseSealApplication))]
    public Task LapseSealApplication([ActivityTrigger] Duty duty, CancellationToken cancellation) =>
        contracts.ApplyAsync(duty.ContractId, _ => new LapseSealApplication(time.GetUtcNow(), duty.Number), cancellation);
}
