using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using ContractFunctions.Rescissions;

namespace ContractFunctions.Seals;

/// <summary>What happened with a seal.</summary>
public enum LedgerEntryKind
{
    /// <summary>A one-time grant was given.</summary>
    Approved,

    /// <summary>A one-time grant was not used.</summary>
    Lapsed,

    /// <summary>A contract was sealed.</summary>
    Used,

    /// <summary>A rescission agreement was sealed.</summary>
    UsedForRescission,
}

/// <summary>An entry of the 用印台账.</summary>
/// <param name="AgentId">Account of the 经办人.</param>
/// <param name="KeeperId">Account that approved; null: the agent holds the seal.</param>
/// <param name="Application">Null: without one.</param>
/// <param name="SealVersion">Of the seal as it was checked; null for a grant.</param>
public sealed record LedgerEntry(
    DateTimeOffset At, LedgerEntryKind Kind, string ContractId, string AgentId, string? KeeperId, int? Application, string ContentHash, int? SealVersion);

/// <summary>
/// 用印台账: per seal every grant and every use, a projection of the contracts. Table <c>sealledger</c>, partition <c>{organization}-{seal}</c>, row
/// <c>{19 digits growing with time}-{contract}-{kind}-{number}</c>: written again it is the same row.
/// </summary>
public sealed partial class SealLedger(IRecordStore records)
{
    private const string Table = "sealledger";

    /// <summary>Brings the ledgers of all seals that this contract used up to its state.</summary>
    public async Task BringUpToAsync(ContractState state, CancellationToken cancellation)
    {
        foreach (IGrouping<string, (string Partition, string Row, LedgerEntry Entry)> ledger in EntriesOf(state).GroupBy(entry => entry.Partition))
        {
            RecordWrite[] writes = [.. ledger.Select(one => new RecordWrite.Upsert(one.Row, JsonSerializer.SerializeToUtf8Bytes(one.Entry, LedgerJson.Default.LedgerEntry)))];
            foreach (RecordWrite[] batch in writes.Chunk(RecordLimits.MaxBatchWrites))
            {
                await records.CommitAsync(Table, ledger.Key, batch, cancellation);
            }
        }
    }

    /// <summary>Entries in the order of time.</summary>
    public async IAsyncEnumerable<LedgerEntry> ReadAsync(
        string organizationId, string sealId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (StoredRecord record in records.ReadAllAsync(Table, $"{organizationId}-{sealId}", new RecordRange(Take: 500), cancellation))
        {
            yield return JsonSerializer.Deserialize(record.Data.Span, LedgerJson.Default.LedgerEntry)!;
        }
    }

    private static IEnumerable<(string Partition, string Row, LedgerEntry Entry)> EntriesOf(ContractState state)
    {
        foreach (SealApplication application in state.SealApplications.Where(application => application.SealId is not null))
        {
            yield return Entry(application.Role, application.SealId!, application.Number, new LedgerEntry(
                application.DecidedAt!.Value, LedgerEntryKind.Approved, state.Id, application.AccountId, application.DecidedBy, application.Number, application.ContentHash, SealVersion: null));
            if (application.Stage == SealApplicationStage.Lapsed)
            {
                yield return Entry(application.Role, application.SealId!, application.Number, new LedgerEntry(
                    application.ClosedAt!.Value, LedgerEntryKind.Lapsed, state.Id, application.AccountId, application.DecidedBy, application.Number, application.ContentHash, SealVersion: null));
            }
        }

        foreach (Party party in state.Parties.Where(party => party.Consent?.Seal is not null))
        {
            yield return Use(party.Role, party.Consent!, LedgerEntryKind.Used, number: 0);
        }

        foreach (RescissionState rescission in state.Rescissions)
        {
            foreach (RescissionConsent confirmed in rescission.Consents.Where(confirmed => confirmed.Consent.Seal is not null))
            {
                yield return Use(confirmed.Role, confirmed.Consent, LedgerEntryKind.UsedForRescission, rescission.Number);
            }
        }

        (string, string, LedgerEntry) Use(string role, Consent consent, LedgerEntryKind kind, int number) => Entry(role, consent.Seal!.SealId, number, new LedgerEntry(
            consent.At, kind, state.Id, consent.AccountId, consent.Seal.Application is { } used ? state.FindSealApplication(used)?.DecidedBy : null, consent.Seal.Application,
            consent.ContentHash, consent.Seal.Version));

        (string, string, LedgerEntry) Entry(string role, string sealId, int number, LedgerEntry entry) => (
            $"{state.PartyOf(role).Enterprise!.OrganizationId}-{sealId}", $"{entry.At.UtcTicks:D19}-{state.Id}-{entry.Kind}-{number}", entry);
    }

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(LedgerEntry))]
    private sealed partial class LedgerJson : JsonSerializerContext;
}
