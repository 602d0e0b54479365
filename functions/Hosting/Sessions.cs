using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContractFunctions.Hosting;

/// <summary>A session as its owner may see it.</summary>
/// <param name="Id">Keyed hash of the token (64 hex digits): names the session, opens nothing.</param>
public sealed record Session(string Id, string AccountId, DateTimeOffset CreatedAt, DateTimeOffset LastSeen, DateTimeOffset ExpiresAt)
{
    /// <summary>When it was signed out; the row stays until it would have expired, so that the same token cannot begin again.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    public bool IsOpenAt(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}

/// <summary>
/// Sessions: opaque 256-bit tokens, stored as keyed hashes, revocable. A session ends 30 days after it was last seen, 90 days after it began at the latest.
/// Table <c>sessions</c>, partition = session id, row <c>session</c> is the truth; table <c>accountsessions</c>, partition = account, lists them and keeps when the account was last seen.
/// </summary>
public sealed class Sessions(IRecordStore records, KeyedHash hash, TimeProvider time)
{
    public static readonly TimeSpan IdleTime = TimeSpan.FromDays(30);
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(90);

    /// <summary>Being seen is written at most this often.</summary>
    private static readonly TimeSpan TouchEvery = TimeSpan.FromHours(12);

    private const string Table = "sessions";
    private const string Row = "session";
    private const string ListTable = "accountsessions";
    private const string SeenRow = "seen";
    private const string ListPrefix = "session-";

    /// <summary>43 characters base64url: 256 random bits.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Begins a session under a token made by <see cref="NewToken"/>; the same token twice is the same session, and a revoked one stays revoked.</summary>
    public async Task<Session> OpenAsync(string accountId, string token, CancellationToken cancellation = default)
    {
        DateTimeOffset now = time.GetUtcNow();
        Session session = new(IdOf(token), accountId, now, now, now + IdleTime);
        await PruneAsync(accountId, now, cancellation);
        await SeenAsync(session, cancellation);
        CommitOutcome opened = await records.CommitAsync(Table, session.Id, [new RecordWrite.Insert(Row, Serialize(session))], cancellation);
        return opened.IsCommitted || await records.FindAsync(Table, session.Id, Row, cancellation) is not { } existing ? session : Deserialize(existing);
    }

    /// <summary>The caller a token stands for, or null.</summary>
    public async Task<Caller?> FindAsync(string token, CancellationToken cancellation = default)
    {
        if (token.Length != 43 || await records.FindAsync(Table, IdOf(token), Row, cancellation) is not { } record)
        {
            return null;
        }

        Session session = Deserialize(record);
        DateTimeOffset now = time.GetUtcNow();
        if (!session.IsOpenAt(now))
        {
            return null;
        }

        if (now - session.LastSeen >= TouchEvery)
        {
            await TouchAsync(session, record.ETag, now, cancellation);
        }

        return new Caller(session.AccountId, session.Id);
    }

    /// <summary>The account's living sessions, the newest first.</summary>
    public async Task<IReadOnlyList<Session>> ListAsync(string accountId, CancellationToken cancellation = default)
    {
        List<Session> sessions = [];
        await foreach (StoredRecord listed in ListedAsync(accountId, cancellation))
        {
            if (await records.FindAsync(Table, listed.Row[ListPrefix.Length..], Row, cancellation) is { } record
                && Deserialize(record) is { } session && session.IsOpenAt(time.GetUtcNow()))
            {
                sessions.Add(session);
            }
        }

        return [.. sessions.OrderByDescending(session => session.CreatedAt)];
    }

    /// <summary>Ends a session of an account; false when the account has no open one of that id.</summary>
    public async Task<bool> RevokeAsync(string accountId, string sessionId, CancellationToken cancellation = default)
    {
        while (await records.FindAsync(Table, sessionId, Row, cancellation) is { } record && Deserialize(record) is { RevokedAt: null } session && session.AccountId == accountId)
        {
            RecordWrite.Replace revoked = new(Row, Serialize(session with { RevokedAt = time.GetUtcNow() }), record.ETag);
            if ((await records.CommitAsync(Table, sessionId, [revoked], cancellation)).IsCommitted)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Ends all sessions of an account, but for the one given; returns how many.</summary>
    public async Task<int> RevokeAllAsync(string accountId, string? exceptSessionId = null, CancellationToken cancellation = default)
    {
        int revoked = 0;
        await foreach (StoredRecord listed in ListedAsync(accountId, cancellation))
        {
            string sessionId = listed.Row[ListPrefix.Length..];
            if (sessionId != exceptSessionId && await RevokeAsync(accountId, sessionId, cancellation))
            {
                revoked++;
            }
        }

        return revoked;
    }

    /// <summary>When the account last had a session in use (to within <see cref="TouchEvery"/>), or null.</summary>
    public async Task<DateTimeOffset?> LastSeenAsync(string accountId, CancellationToken cancellation = default) =>
        await records.FindAsync(ListTable, accountId, SeenRow, cancellation) is { } record
            ? JsonSerializer.Deserialize(record.Data.Span, SessionsJson.Default.DateTimeOffset)
            : null;

    /// <summary>Listed before it exists: a listed session that does not exist is harmless, one that exists unlisted could not be revoked with the others.</summary>
    private Task<CommitOutcome> SeenAsync(Session session, CancellationToken cancellation) => records.CommitAsync(
        ListTable,
        session.AccountId,
        [
            new RecordWrite.Upsert(ListPrefix + session.Id, Serialize(session)),
            new RecordWrite.Upsert(SeenRow, JsonSerializer.SerializeToUtf8Bytes(session.LastSeen, SessionsJson.Default.DateTimeOffset)),
        ],
        cancellation);

    /// <summary>Loses against a revocation or another touch, and that is right.</summary>
    private async Task TouchAsync(Session session, string etag, DateTimeOffset now, CancellationToken cancellation)
    {
        DateTimeOffset latest = session.CreatedAt + MaxAge;
        Session touched = session with { LastSeen = now, ExpiresAt = now + IdleTime < latest ? now + IdleTime : latest };
        if ((await records.CommitAsync(Table, session.Id, [new RecordWrite.Replace(Row, Serialize(touched), etag)], cancellation)).IsCommitted)
        {
            await SeenAsync(touched, cancellation);
        }
    }

    private IAsyncEnumerable<StoredRecord> ListedAsync(string accountId, CancellationToken cancellation) =>
        records.ReadAllAsync(ListTable, accountId, RecordRange.Prefix(ListPrefix), cancellation);

    /// <summary>Sweeps what has expired: both rows, the truth first.</summary>
    private async Task PruneAsync(string accountId, DateTimeOffset now, CancellationToken cancellation)
    {
        await foreach (StoredRecord listed in ListedAsync(accountId, cancellation))
        {
            string sessionId = listed.Row[ListPrefix.Length..];
            StoredRecord? record = await records.FindAsync(Table, sessionId, Row, cancellation);
            if (Deserialize(record ?? listed).ExpiresAt <= now
                && (record is null || (await records.CommitAsync(Table, sessionId, [new RecordWrite.Delete(Row, record.ETag)], cancellation)).IsCommitted))
            {
                await records.CommitAsync(ListTable, accountId, [new RecordWrite.Delete(listed.Row, listed.ETag)], cancellation);
            }
        }
    }

    private string IdOf(string token) => hash.Hex("session-token", token);

    private static byte[] Serialize(Session session) => JsonSerializer.SerializeToUtf8Bytes(session, SessionsJson.Default.Session);

    private static Session Deserialize(StoredRecord record) => JsonSerializer.Deserialize(record.Data.Span, SessionsJson.Default.Session)!;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(DateTimeOffset))]
internal sealed partial class SessionsJson : JsonSerializerContext;
