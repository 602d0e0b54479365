using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ContractFunctions.Hosting;

/// <summary>What a command wrote and answered, decided from the rows as they were read.</summary>
/// <param name="Writes">At most 99, all in the partition of the command; together with the command's own row they are one batch.</param>
public sealed record CommandStep<TResult>(TResult Result, IReadOnlyList<RecordWrite> Writes);

/// <summary>
/// Commands outside a contract, done once per Idempotency-Key: a row <c>cmd-{key}</c> in the partition the command changes, in the batch of the change. The same key
/// gives the same result for 30 days; with another body it is refused.
/// </summary>
public sealed class CommandRows(IRecordStore records, TimeProvider time)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Rounds of deciding again after a lost race, before the caller is told to come back.</summary>
    private const int MaxRounds = 16;

    /// <param name="decide">Reads and decides; called again after a lost race, so it writes nothing itself.</param>
    /// <returns>The result, fresh or repeated; or the refusal of <paramref name="decide"/> (not kept), of the key, or <see cref="Refusals.Busy"/>.</returns>
    public async Task<Outcome<TResult>> OnceAsync<TResult>(
        string table,
        string partition,
        CommandKey key,
        JsonTypeInfo<TResult> type,
        Func<CancellationToken, Task<Outcome<CommandStep<TResult>>>> decide,
        CancellationToken cancellation = default)
    {
        string row = RowOf(key);
        for (int round = 0; round < MaxRounds; round++)
        {
            // Read first: after a lost reply our own batch may have been the one that won.
            StoredRecord? found = await records.FindAsync(table, partition, row, cancellation);
            if (DoneOf(found) is { } done)
            {
                return ResultOf(done, key, type);
            }

            if (!(await decide(cancellation)).TryGet(out CommandStep<TResult>? step, out Refusal? refusal))
            {
                // The same command on another server may have used up what this one needed (a code of a provider): then its row answers both.
                return DoneOf(await records.FindAsync(table, partition, row, cancellation)) is { } twin ? ResultOf(twin, key, type) : refusal;
            }

            byte[] data = JsonSerializer.SerializeToUtf8Bytes(
                new Row(key.Fingerprint, time.GetUtcNow(), JsonSerializer.SerializeToElement(step.Result, type)), CommandRowsJson.Default.Row);
            RecordWrite own = found is null ? new RecordWrite.Insert(row, data) : new RecordWrite.Replace(row, data, found.ETag);
            if ((await records.CommitAsync(table, partition, [.. step.Writes, own], cancellation)).IsCommitted)
            {
                return step.Result;
            }
        }

        return Refusals.Busy;
    }

    /// <summary>Whether a command was done under this key and with this body, for a command made of several steps.</summary>
    public async Task<bool> IsDoneAsync(string table, string partition, CommandKey key, CancellationToken cancellation = default) =>
        DoneOf(await records.FindAsync(table, partition, RowOf(key), cancellation)) is { } done && done.Fingerprint == key.Fingerprint;

    private Row? DoneOf(StoredRecord? found) => found is not null && Deserialize(found) is { } done && done.At + Kept > time.GetUtcNow() ? done : null;

    private static Outcome<TResult> ResultOf<TResult>(Row done, CommandKey key, JsonTypeInfo<TResult> type) =>
        done.Fingerprint == key.Fingerprint ? JsonSerializer.Deserialize(done.Result, type)! : Refusals.KeyReused;

    private static string RowOf(CommandKey key) => $"cmd-{key.Row}";

    private static Row Deserialize(StoredRecord record) => JsonSerializer.Deserialize(record.Data.Span, CommandRowsJson.Default.Row)!;

    internal sealed record Row(string Fingerprint, DateTimeOffset At, JsonElement Result);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CommandRows.Row))]
internal sealed partial class CommandRowsJson : JsonSerializerContext;
