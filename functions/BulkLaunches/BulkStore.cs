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

    /// <summary>Keeps rows and head; the rows first, so that a head always has all of them.</summary>
    public async Task<Outcome<BulkHead>> CreateAsync(string accountId, CommandKey key, BulkTerms terms, IReadOnlyList<BulkRow> rows, CancellationToken cancellation)
    {
        string id = hash.DeriveId("bulk-id", $"{accountId}\n{key.Row}\n{key.Fingerprint}");   // another body under the key writes other rows, and is refused below
        if (await commands.IsDoneAsync(Table, PartitionOf(accountId), key, cancellation))
        {
            return await FindAsync(accountId, id, cancellation) is { } made ? made : Refusals.NotFound;
        }

        foreach ((int Index, BulkRow Row)[] chunk in rows.Index().Chunk(RecordLimits.MaxBatchWrites))
        {
            List<RecordWrite> writes = [];
            foreach ((int index, BulkRow row) in chunk)
            {
                string text = JsonSerializer.Serialize(row, BulkRowsJson.Default.BulkRow);
                BulkResult waiting = new(row.Line, BulkStatus.Waiting, ContractId: null, Code: null, Fields: []);
                Row kept = new(await vault.SealAsync(accountId, AddressOf(accountId, id, index), text, cancellation), waiting);
                writes.Add(new RecordWrite.Upsert(RowOf(index), JsonSerializer.SerializeToUtf8Bytes(kept, BulkRowsJson.Default.Row)));
            }

            await records.CommitAsync(Table, RowsOf(id), writes, cancellation);
        }

        return await commands.OnceAsync(Table, PartitionOf(accountId), key, BulkRowsJson.Default.BulkHead, _ =>
        {
            BulkHead head = new(id, accountId, terms, rows.Count, time.GetUtcNow());
            byte[] data = JsonSerializer.SerializeToUtf8Bytes(head, BulkRowsJson.Default.BulkHead);
            string newest = $"{TimePrefix}{long.MaxValue - head.At.UtcTicks:D19}-{id}";
            return Task.FromResult<Outcome<CommandStep<BulkHead>>>(new CommandStep<BulkHead>(head, [new RecordWrite.Insert(HeadPrefix + id, data), new RecordWrite.Insert(newest, data)]));
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
        RecordPage page = await records.RangeAsync(Table, RowsOf(head.Id), RecordRange.Prefix(RowPrefix, CsvTable.MaxRows), cancellation);
        return [.. page.Records.Select(record => Read(record).Result)];
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
