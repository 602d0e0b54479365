using ContractFunctions.Contracts;
using ContractFunctions.Filling;
using ContractFunctions.Signing;

namespace ContractFunctions.Rescissions;

/// <summary>Activities of a rescission's life. They run at least once, and each ends in one command on the contract.</summary>
public sealed class RescissionActivities(ContractStore contracts, PartyVault vault, DocumentSigner signer, TimeProvider time)
{
    [Function(nameof(LapseRescission))]
    public Task LapseRescission([ActivityTrigger] Duty duty, CancellationToken cancellation) =>
        contracts.ApplyAsync(duty.ContractId, _ => new LapseRescission(time.GetUtcNow(), duty.Number), cancellation);

    /// <summary>Puts the signature of one who confirmed into the agreement.</summary>
    [Function(nameof(ApplyRescissionSignature))]
    public async Task ApplyRescissionSignature([ActivityTrigger] Duty duty, CancellationToken cancellation)
    {
        if (await FindAsync(duty, cancellation) is not ({ } state, { } rescission) || rescission.ConsentOf(duty.Role) is not { Signature: null } confirmed)
        {
            return;   // applied by another attempt
        }

        Party party = state.PartyOf(duty.Role);
        PartyIdentity identity = await vault.OpenAsync(state.Id, party, cancellation) ?? throw new InvalidOperationException("the signer's data was erased while a signature was due");
        SignedRevision signed = await signer.SignAsync(rescission.Head, rescission.Agreement, party, identity, confirmed.Consent, cancellation);
        await contracts.ApplyAsync(
            state.Id,
            _ => new RecordRescissionSignature(time.GetUtcNow(), rescission.Number, duty.Role, signed.Revision, signed.CertificateSerial, signed.CertificateSha256),
            cancellation);
    }

    /// <summary>Ends the documents once the agreement, signed by all, is durable and validated.</summary>
    [Function(nameof(CompleteRescission))]
    public async Task CompleteRescission([ActivityTrigger] Duty duty, CancellationToken cancellation)
    {
        if (await FindAsync(duty, cancellation) is ({ } state, { IsEffective: false } rescission))
        {
            Revision last = await signer.FinishAsync(rescission.Head, rescission.Agreement, state.Parties.Length, cancellation);
            await contracts.ApplyAsync(state.Id, _ => new CompleteRescission(time.GetUtcNow(), rescission.Number, last), cancellation);
        }
    }

    private async Task<(ContractState? State, RescissionState? Rescission)> FindAsync(Duty duty, CancellationToken cancellation)
    {
        ContractState? state = await contracts.FindAsync(duty.ContractId, cancellation);
        return (state, state?.FindRescission(duty.Number));
    }
}
