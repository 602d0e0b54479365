using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Contracts;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.BulkLaunches;

/// <summary>A bulk launch.</summary>
public sealed record BulkHead(string Id, string AccountId, BulkTerms Terms, int Count, DateTimeOffset At);

/// <summary>
/// Bulk launches. Table <c>bulklaunches</c>: partition <c>person-{account}</c> has <c>bulk-{id}</c> and, the newest first, <c>t-{time}-{id}</c>; partition
/// <c>rows-{id}</c> has <c>r-{index}</c>: the row, sealed, until it is done, then its result without what it said.
/// </summary>
public sealed partial class BulkStore(IRecordStore records, CommandRows commands, FieldVault vault, KeyedHash hash, TimeProvider time)
{
    private const string Table = "bulklaunches", HeadPrefix = "bulk-", TimePrefix = "t-", RowPrefix = "r-";

    /// <summary>A row as JSON; sealed it still fits one record.</summary>
    private const int MaxRowBytes = RecordLimits.MaxDataBytes / 2;

    /// <summary>Keeps rows and head; the rows first, so that a head always has all of them.</summary>
    /// <param name="read">What the file says, or why it is refused; not asked again when the key is done.</param>
    public Task<Outcome<BulkHead>> CreateAsync(
        string accountId, CommandKey key, Func<CancellationToken, Task<Outcome<(BulkTerms Terms, IReadOnlyList<BulkRow> Rows)>>> read, CancellationToken cancellation)
    {
        // Of the body too: another file under the key never meets these rows. It is refused before it keeps any of its own.
        string id = hash.DeriveId("bulk-id", $"{accountId}\n{key.Row}\n{key.Fingerprint}");
        return commands.OnceAsync(Table, PartitionOf(accountId), key, BulkRowsJson.Default.BulkHead, async round =>
        {
            if (await FindAsync(accountId, id, round) is { } made)
            {
                return new CommandStep<BulkHead>(made, []);   // its command row has run out
            }

            if (!(await read(round)).TryGet(out (BulkTerms Terms, IReadOnlyList<BulkRow> Rows) file, out Refusal? refusal) || (refusal = await KeepAsync(accountId, id, file.Rows, round)) is not null)
            {
                return refusal;
            }

            BulkHead head = new(id, accountId, file.Terms, file.Rows.Count, time.GetUtcNow());
            byte[] data = JsonSerializer.SerializeToUtf8Bytes(head, BulkRowsJson.Default.BulkHead);
            string newest = $"{TimePrefix}{long.MaxValue - head.At.UtcTicks:D19}-{id}";
            return new CommandStep<BulkHead>(head, [new RecordWrite.Insert(HeadPrefix + id, data), new RecordWrite.Insert(newest, data)]);
        }, cancellation);
    }

    public async Task<BulkHead?> FindAsync(string accountId, string id, CancellationToken cancellation) =>
        RecordLimits.IsKey(id) && await records.FindAsync(Table, PartitionOf(accountId), HeadPrefix + id, cancellation) is { } record
            ? JsonSerializer.Deserialize(record.Data.Span, BulkRowsJson.Default.BulkHead)
            : null;

    /// <summary>The newest first.</summary>
    public async Task<(IReadOnlyList<BulkHead> Heads, string? Continuation)> ListAsync(string accountId, int take, string? continuation, CancellationToken cancellation)
    {
        RecordPage page = await records.RangeAsync(Table, PartitionOf(accountId), RecordRange.Prefix(TimePrefix, take, continuation), cancellation);
        return ([.. page.Records.Select(record => JsonSerializer.Deserialize(record.Data.Span, BulkRowsJson.Default.BulkHead)!)], page.Continuation);
    }

    /// <summary>What became of the rows, in their order.</summary>
    public async Task<IReadOnlyList<BulkResult>> ResultsAsync(BulkHead head, CancellationToken cancellation)
    {
        List<BulkResult> results = [];
        await foreach (StoredRecord record in records.ReadAllAsync(Table, RowsOf(head.Id), RecordRange.Prefix(RowPrefix, CsvTable.MaxRows), cancellation))
        {
            results.Add(Read(record).Result);
        }

        return results;
    }

    /// <summary>A row that waits; null: it is done.</summary>
    public async Task<BulkRow?> OpenRowAsync(BulkHead head, int index, CancellationToken cancellation) =>
        await records.FindAsync(Table, RowsOf(head.Id), RowOf(index), cancellation) is { } record && Read(record).Sealed is { } text
            && await vault.OpenAsync(head.AccountId, AddressOf(head.AccountId, head.Id, index), text, cancellation) is { } row
            ? JsonSerializer.Deserialize(row, BulkRowsJson.Default.BulkRow)
            : null;

    /// <summary>Notes what became of a row and forgets what it said.</summary>
    public Task RecordAsync(BulkHead head, int index, BulkResult result, CancellationToken cancellation) => records.CommitAsync(
        Table, RowsOf(head.Id), [new RecordWrite.Upsert(RowOf(index), JsonSerializer.SerializeToUtf8Bytes(new Row(Sealed: null, result), BulkRowsJson.Default.Row))], cancellation);

    /// <summary>Inserts the rows: a chunk that is there already was written by the same command before, and may be done by now.</summary>
    private async Task<Refusal?> KeepAsync(string accountId, string id, IReadOnlyList<BulkRow> rows, CancellationToken cancellation)
    {
        (BulkRow Row, byte[] Text)[] texts = [.. rows.Select(row => (row, JsonSerializer.SerializeToUtf8Bytes(row, BulkRowsJson.Default.BulkRow)))];
        if (texts.FirstOrDefault(one => one.Text.Length > MaxRowBytes).Row is { } tooLong)
        {
            return Refusals.FieldInvalid($"csv.line {tooLong.Line}", "Field.TooLong");
        }

        foreach ((int Index, (BulkRow Row, byte[] Text) Item)[] chunk in texts.Index().Chunk(RecordLimits.MaxBatchWrites))
        {
            List<RecordWrite> writes = [];
            foreach ((int index, (BulkRow row, byte[] text)) in chunk)
            {
                BulkResult waiting = new(row.Line, BulkStatus.Waiting, ContractId: null, Code: null, Fields: []);
                Row kept = new(await vault.SealAsync(accountId, AddressOf(accountId, id, index), Encoding.UTF8.GetString(text), cancellation), waiting);
                writes.Add(new RecordWrite.Insert(RowOf(index), JsonSerializer.SerializeToUtf8Bytes(kept, BulkRowsJson.Default.Row)));
            }

            await records.CommitAsync(Table, RowsOf(id), writes, cancellation);
        }

        return null;
    }

    private static Row Read(StoredRecord record) => JsonSerializer.Deserialize(record.Data.Span, BulkRowsJson.Default.Row)!;

    private static string PartitionOf(string accountId) => $"person-{accountId}";

    private static string RowsOf(string id) => $"rows-{id}";

    private static string RowOf(int index) => $"{RowPrefix}{index:D4}";

    private static FieldAddress AddressOf(string accountId, string id, int index) => new(accountId, Table, "row", $"{id}-{index}");

    internal sealed record Row(string? Sealed, BulkResult Result);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Row))]
    [JsonSerializable(typeof(BulkRow))]
    [JsonSerializable(typeof(BulkHead))]
    private sealed partial class BulkRowsJson : JsonSerializerContext;
}
