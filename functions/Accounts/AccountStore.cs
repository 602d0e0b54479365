using System.Text.Json;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>
/// Accounts in rows. Table <c>accounts</c>, partition = account id: row <c>account</c> (compare-and-set), <c>privacy-{text hash}</c> (consents), <c>password-tries</c>
/// and <c>cmd-{key}</c> (commands done). State, consent and command row change in one batch.
/// </summary>
public sealed class AccountStore(IRecordStore records, CommandRows commands, FieldVault vault, Sessions sessions, TimeProvider time)
{
    internal const string Table = "accounts";
    internal const string Row = "account";

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

    /// <summary>Carries out a command once per key; gives the account as it is then, and to a repeated key as it is now.</summary>
    public async Task<Outcome<Account>> ExecuteAsync(string accountId, CommandKey key, AccountCommand command, CancellationToken cancellation)
    {
        Outcome<CommandDone> outcome = await commands.OnceAsync(
            Table, accountId, key, AccountRowJson.Default.CommandDone, round => DecideAsync(accountId, command, round), cancellation);
        if (!outcome.TryGet(out _, out Refusal? refusal))
        {
            return refusal;
        }

        return await FindAsync(accountId, cancellation) is { } account ? account : AccountRefusals.Erased;
    }

    /// <summary>Whether a command was carried out under this key.</summary>
    public async Task<bool> IsDoneAsync(string accountId, CommandKey key, CancellationToken cancellation) =>
        await commands.IsDoneAsync(Table, accountId, key, cancellation);

    /// <summary>Records a consent beside the account, once per key; one that stands already stays as it is.</summary>
    public async Task<Outcome<PrivacyConsent>> ConsentAsync(string accountId, CommandKey key, PrivacyConsent consent, CancellationToken cancellation) =>
        await commands.OnceAsync<PrivacyConsent>(Table, accountId, key, AccountRowJson.Default.PrivacyConsent, async round =>
        {
            if (await LoadAsync(accountId, round) is null)
            {
                return AccountRefusals.Erased;
            }

            StoredRecord? found = await records.FindAsync(Table, accountId, ConsentRowOf(consent.Sha256), round);
            return found is null ? new CommandStep<PrivacyConsent>(consent, [new RecordWrite.Insert(ConsentRowOf(consent.Sha256), Serialize(consent))])
                : ConsentIn(found) is { WithdrawnAt: null } standing ? new CommandStep<PrivacyConsent>(standing, [])
                : new CommandStep<PrivacyConsent>(consent, [new RecordWrite.Replace(found.Row, Serialize(consent), found.ETag)]);
        }, cancellation);

    /// <summary>The consent of the account to a text, or null when it was never given or was withdrawn.</summary>
    public async Task<PrivacyConsent?> FindConsentAsync(string accountId, string sha256, CancellationToken cancellation = default) =>
        await records.FindAsync(Table, accountId, ConsentRowOf(sha256), cancellation) is { } found && ConsentIn(found) is { WithdrawnAt: null } standing ? standing : null;

    /// <summary>Withdraws a consent, if it stands.</summary>
    public async Task WithdrawConsentAsync(string accountId, string sha256, CancellationToken cancellation)
    {
        while (await records.FindAsync(Table, accountId, ConsentRowOf(sha256), cancellation) is { } found && ConsentIn(found) is { WithdrawnAt: null } standing)
        {
            byte[] withdrawn = Serialize(standing with { WithdrawnAt = time.GetUtcNow() });
            if ((await records.CommitAsync(Table, accountId, [new RecordWrite.Replace(found.Row, withdrawn, found.ETag)], cancellation)).IsCommitted)
            {
                return;
            }
        }
    }

    private async Task<Outcome<CommandStep<CommandDone>>> DecideAsync(string accountId, AccountCommand command, CancellationToken cancellation)
    {
        if (await LoadAsync(accountId, cancellation) is not { } loaded)
        {
            return AccountRefusals.Erased;
        }

        Decision<AccountEvent> decision = AccountDecider.Decide(command, loaded.Account);
        if (decision is not Decision<AccountEvent>.Accepted { Events: var events })
        {
            return ((Decision<AccountEvent>.Refused)decision).Refusal;
        }

        List<RecordWrite> writes = [];
        if (events.Count > 0)
        {
            AccountRow row = await AccountRow.SealAsync(events.Aggregate(loaded.Account, AccountDecider.Evolve), vault, cancellation);
            writes.Add(new RecordWrite.Replace(Row, row.Serialize(), loaded.ETag));
        }

        writes.AddRange(events.OfType<AccountEvent.RealNameDeclared>().Select(declared => ConsentRow(declared.Consent)));
        return new CommandStep<CommandDone>(new CommandDone([.. events.Select(happened => happened.GetType().Name)]), writes);
    }

    private static RecordWrite.Upsert ConsentRow(PrivacyConsent consent) => new(ConsentRowOf(consent.Sha256), Serialize(consent));

    private static string ConsentRowOf(string sha256) => $"privacy-{sha256}";

    private static byte[] Serialize(PrivacyConsent consent) => JsonSerializer.SerializeToUtf8Bytes(consent, AccountRowJson.Default.PrivacyConsent);

    private static PrivacyConsent ConsentIn(StoredRecord record) => JsonSerializer.Deserialize(record.Data.Span, AccountRowJson.Default.PrivacyConsent)!;

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

    /// <param name="Events">What a command did, by name.</param>
    internal sealed record CommandDone(IReadOnlyList<string> Events);

    private sealed record Loaded(Account Account, string ETag);
}
