using ContractFunctions.Contracts;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.Signing;

/// <summary>
/// Applies what has been consented to: one signature at a time per contract. Runs at least once: the key of an attempt lives in its memory only, a repeated attempt
/// makes a new key and certificate, and the commit on the contract picks the one that counts.
/// </summary>
public sealed partial class SigningActivities(ContractStore contracts, PartyVault vault, DocumentSigner signer, ContractMetrics metrics, TimeProvider time, ILogger<SigningActivities> log)
{
    /// <summary>Puts a consented party's signature into the documents: revision n to n+1.</summary>
    [Function(nameof(ApplySignature))]
    public async Task ApplySignature([ActivityTrigger] Duty duty, CancellationToken cancellation)
    {
        using ContractMetrics.Step step = metrics.Begin(nameof(ApplySignature), Notifications.NoticeActivities.ReferenceOf(duty.ContractId));
        ContractState? state = await contracts.FindAsync(duty.ContractId, cancellation);
        if (state is not { Stage: ContractStage.Signing } || state.PartyOf(duty.Role) is not { Stage: PartyStage.Consented } party)
        {
            return;   // applied by another attempt, or lapsed
        }

        PartyIdentity identity = await vault.OpenAsync(state.Id, party, cancellation) ?? throw new InvalidOperationException("the signer's data was erased while a signature was due");
        SignedRevision signed = await signer.SignAsync(state.Head!, state.Content!, party, identity, party.Consent!, cancellation);
        Outcome<ContractState> outcome = await contracts.ApplyAsync(
            state.Id, _ => new RecordSignature(time.GetUtcNow(), party.Role, signed.Revision, signed.CertificateSerial, signed.CertificateSha256), cancellation);
        if (!outcome.TryGet(out ContractState? after, out _) || after.PartyOf(party.Role).Signature?.CertificateSerial != signed.CertificateSerial)
        {
            Log.Superseded(log, state.Id, signed.CertificateSerial);
        }
    }

    /// <summary>Ends Signing once all have signed: the finished files are made provable for long and validated before the contract counts as 已签署.</summary>
    [Function(nameof(CompleteContract))]
    public async Task CompleteContract([ActivityTrigger] Duty duty, CancellationToken cancellation)
    {
        using ContractMetrics.Step step = metrics.Begin(nameof(CompleteContract), Notifications.NoticeActivities.ReferenceOf(duty.ContractId));
        ContractState? state = await contracts.FindAsync(duty.ContractId, cancellation);
        if (state is not { IsCompleting: true })
        {
            return;
        }

        Revision last = await signer.FinishAsync(state.Head!, state.Content!, state.Parties.Length, cancellation);
        await contracts.ApplyAsync(state.Id, _ => new Complete(time.GetUtcNow(), last), cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Warning, "contract {ContractId}: the certificate {Serial} of a superseded attempt is not used")]
        public static partial void Superseded(ILogger logger, string contractId, string serial);
    }
}
