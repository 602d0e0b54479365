using System.Text.Json.Serialization;
using System.Text.Json;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>
/// Counts wrong signing passwords: after each 5th in a row the password is locked, for 15 minutes, then twice as long each time up to a day. The try is counted
/// before the comparison, by compare-and-set, so that guesses in parallel count like guesses one by one.
/// </summary>
public sealed class PasswordTries(IRecordStore records, TimeProvider time)
{
    public const int TriesPerLock = 5;

    public static readonly TimeSpan FirstLock = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan LongestLock = TimeSpan.FromDays(1);

    private const string Row = "password-tries";

    /// <summary>Counts a try; a refusal with Retry-After while locked.</summary>
    public async Task<Refusal?> CountAsync(string accountId, CancellationToken cancellation)
    {
        while (true)
        {
            DateTimeOffset now = time.GetUtcNow();
            StoredRecord? record = await records.FindAsync(AccountStore.Table, accountId, Row, cancellation);
            State state = record is null ? new State(0, null) : JsonSerializer.Deserialize(record.Data.Span, PasswordTriesJson.Default.State)!;
            if (state.LockedUntil is { } until && until > now)
            {
                return AccountRefusals.SigningPasswordLocked(until - now);
            }

            byte[] counted = Serialize(Counted(state, now));
            RecordWrite write = record is null ? new RecordWrite.Insert(Row, counted) : new RecordWrite.Replace(Row, counted, record.ETag);
            if ((await records.CommitAsync(AccountStore.Table, accountId, [write], cancellation)).IsCommitted)
            {
                return null;
            }
        }
    }

    /// <summary>Forgets the tries after the right password.</summary>
    public Task ForgetAsync(string accountId, CancellationToken cancellation) =>
        records.CommitAsync(AccountStore.Table, accountId, [new RecordWrite.Upsert(Row, Serialize(new State(0, null)))], cancellation);

    private static State Counted(State state, DateTimeOffset now)
    {
        int count = state.Count + 1;
        if (count % TriesPerLock != 0)
        {
            return new State(count, null);
        }

        // The 5th, 10th … try locks already while it is compared; if it is right, it unlocks again.
        double doubled = FirstLock.TotalSeconds * Math.Pow(2, Math.Min((count / TriesPerLock) - 1, 16));
        return new State(count, now + TimeSpan.FromSeconds(Math.Min(doubled, LongestLock.TotalSeconds)));
    }

    private static byte[] Serialize(State state) => JsonSerializer.SerializeToUtf8Bytes(state, PasswordTriesJson.Default.State);

    internal sealed record State(int Count, DateTimeOffset? LockedUntil);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PasswordTries.State))]
internal sealed partial class PasswordTriesJson : JsonSerializerContext;
