using System.Text.Json;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>
/// Accounts in rows. Table <c>accounts</c>, partition = account id: row <c>account</c> (compare-and-set), <c>privacy-{text hash}</c> (consents), <c>cmd-{key}</c>
/// (commands done, so that a repeated one is recognized). State, consent and command row change in one batch.
/// </summary>
public sealed class AccountStore(IRecordStore records, FieldVault vault, Sessions sessions, TimeProvider time)
{
    internal const string Table = "accounts";
    internal const string Row = "account";

    /// <summary>Lost races are decided again this often; then the client is asked to come back.</summary>
    private const int MaxRaces = 20;

    /// <summary>The account; null when there is none or its holder was erased.</summary>
    public async Task<Account?> FindAsync(string accountId, CancellationToken cancellation = default) => (await LoadAsync(accountId, cancellation))?.Account;

    /// <summary>Makes the account unless it is there: sign-in repeats this until it has happened.</summary>
    public async Task EnsureAsync(string accountId, PhoneNumber phone, CancellationToken cancellation)
    {
        if (await records.FindAsync(Table, accountId, Row, cancellation) is null)
        {
            DateTimeOffset now = time.GetUtcNow();
            AccountRow row = await AccountRow.SealAsync(new Account(accountId, phone, now, now), vault, cancellation);
            await records.CommitAsync(Table, accountId, [new RecordWrite.Insert(Row, row.Serialize())], cancellation);
        }
    }

    /// <summary>Carries out a command once per key and gives the account as it is then; a repeated key gives the account as it is now.</summary>
    public async Task<Outcome<Account>> ExecuteAsync(string accountId, CommandKey key, AccountCommand command, CancellationToken cancellation)
    {
        for (int race = 0; race < MaxRaces; race++)
        {
            Outcome<bool> done = await IsDoneAsync(accountId, key, cancellation);
            if (!done.TryGet(out bool isDone, out Refusal? reused))
            {
                return reused;
            }

            if (await LoadAsync(accountId, cancellation) is not { } loaded)
            {
                return Refusals.SessionRequired;
            }

            Decision<AccountEvent> decision = isDone ? Decision<AccountEvent>.Nothing : AccountDecider.Decide(command, loaded.Account);
            if (decision is Decision<AccountEvent>.Refused refused)
            {
                return refused.Refusal;
            }

            IReadOnlyList<AccountEvent> events = ((Decision<AccountEvent>.Accepted)decision).Events;
            Account after = events.Aggregate(loaded.Account, AccountDecider.Evolve);
            if (isDone || await CommitAsync(after, loaded.ETag, key, events, cancellation))
            {
                return after;
            }
        }

        return Refusals.Busy;
    }

    /// <summary>Whether a command with this key was carried out; a refusal when it was another command.</summary>
    public async Task<Outcome<bool>> IsDoneAsync(string accountId, CommandKey key, CancellationToken cancellation)
    {
        if (await records.FindAsync(Table, accountId, CommandRowKey(key), cancellation) is not { } record)
        {
            return false;
        }

        CommandRow row = JsonSerializer.Deserialize(record.Data.Span, AccountRowJson.Default.CommandRow)!;
        return row.Fingerprint == key.Fingerprint ? true : Refusals.KeyReused;
    }

    private async Task<bool> CommitAsync(Account after, string etag, CommandKey key, IReadOnlyList<AccountEvent> events, CancellationToken cancellation)
    {
        AccountRow row = await AccountRow.SealAsync(after, vault, cancellation);
        byte[] commandRow = JsonSerializer.SerializeToUtf8Bytes(new CommandRow(key.Fingerprint, time.GetUtcNow()), AccountRowJson.Default.CommandRow);
        List<RecordWrite> writes = [new RecordWrite.Replace(Row, row.Serialize(), etag), new RecordWrite.Insert(CommandRowKey(key), commandRow)];
        foreach (AccountEvent.RealNameDeclared declared in events.OfType<AccountEvent.RealNameDeclared>())
        {
            byte[] consent = JsonSerializer.SerializeToUtf8Bytes(declared.Consent, AccountRowJson.Default.PrivacyConsent);
            writes.Add(new RecordWrite.Upsert($"privacy-{declared.Consent.Sha256}", consent));
        }

        return (await records.CommitAsync(Table, after.Id, writes, cancellation)).IsCommitted;
    }

    private async Task<Loaded?> LoadAsync(string accountId, CancellationToken cancellation)
    {
        if (await records.FindAsync(Table, accountId, Row, cancellation) is not { } record)
        {
            return null;
        }

        AccountRow row = AccountRow.Deserialize(record.Data);
        DateTimeOffset lastSeen = await sessions.LastSeenAsync(accountId, cancellation) ?? row.CreatedAt;
        return await row.OpenAsync(accountId, lastSeen, vault, cancellation) is { } account ? new Loaded(account, record.ETag) : null;
    }

    private static string CommandRowKey(CommandKey key) => $"cmd-{key.Row}";

    internal sealed record CommandRow(string Fingerprint, DateTimeOffset At);

    private sealed record Loaded(Account Account, string ETag);
}
