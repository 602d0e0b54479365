using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using ContractFunctions.Hosting;

namespace ContractFunctions.Azure;

/// <summary>
/// Rows in Azure Table storage: a batch is an entity group transaction, the payload lies in binary properties <c>d0</c>, <c>d1</c> … of 64 KiB each.
/// A table is created when it is first written to.
/// </summary>
/// <remarks>
/// The SDK repeats a request whose answer was lost, so an insert may conflict with itself: whoever needs to know reads the row of its command, as after any conflict.
/// </remarks>
public sealed class TableRecordStore(TableServiceClient service) : IRecordStore
{
    private const int ChunkBytes = 64 * 1024;

    private readonly ConcurrentDictionary<string, TableClient> tables = new(StringComparer.Ordinal);

    public async Task<StoredRecord?> FindAsync(string table, string partition, string row, CancellationToken cancellation = default)
    {
        RecordLimits.Check(table, partition, row);
        NullableResponse<TableEntity> found = await TableOf(table).GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        return found.HasValue ? RecordOf(found.Value!) : null;
    }

    public async Task<RecordPage> RangeAsync(string table, string partition, RecordRange range, CancellationToken cancellation = default)
    {
        RecordLimits.Check(table, partition, range);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}")
            + (range.From is null ? "" : " and " + TableClient.CreateQueryFilter($"RowKey ge {range.From}"))
            + (range.Before is null ? "" : " and " + TableClient.CreateQueryFilter($"RowKey lt {range.Before}"));
        AsyncPageable<TableEntity> rows = TableOf(table).QueryAsync<TableEntity>(filter, range.Take, cancellationToken: cancellation);
        try
        {
            await foreach (Page<TableEntity> page in rows.AsPages(range.Continuation).WithCancellation(cancellation))
            {
                return new RecordPage([.. page.Values.Select(RecordOf)], page.ContinuationToken);
            }
        }
        catch (RequestFailedException missing) when (IsTableMissing(missing))
        {
            // Nothing was written to it yet.
        }

        return new RecordPage([], null);
    }

    public async Task<CommitOutcome> CommitAsync(
        string table, string partition, IReadOnlyList<RecordWrite> writes, CancellationToken cancellation = default)
    {
        RecordLimits.Check(table, partition, writes);
        TableTransactionAction[] actions = [.. writes.Select(write => ActionOf(partition, write))];
        TableClient client = TableOf(table);
        try
        {
            return await SubmitAsync(client, writes, actions, cancellation);
        }
        catch (RequestFailedException missing) when (IsTableMissing(missing))
        {
            await client.CreateIfNotExistsAsync(cancellation);
            return await SubmitAsync(client, writes, actions, cancellation);
        }
    }

    private static async Task<CommitOutcome> SubmitAsync(
        TableClient client, IReadOnlyList<RecordWrite> writes, TableTransactionAction[] actions, CancellationToken cancellation)
    {
        try
        {
            await client.SubmitTransactionAsync(actions, cancellation);
            return default;
        }
        catch (TableTransactionFailedException conflict) when (IsConflict(conflict))
        {
            return new CommitOutcome(writes[conflict.FailedTransactionActionIndex ?? 0].Row);
        }
    }

    private static TableTransactionAction ActionOf(string partition, RecordWrite write)
    {
        TableEntity entity = EntityOf(partition, write);
        return write switch
        {
            RecordWrite.Insert => new TableTransactionAction(TableTransactionActionType.Add, entity),
            RecordWrite.Replace replace => new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, new ETag(replace.ETag)),
            RecordWrite.Upsert => new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity),
            RecordWrite.Delete delete => new TableTransactionAction(TableTransactionActionType.Delete, entity, new ETag(delete.ETag)),
            _ => throw new ArgumentOutOfRangeException(nameof(write)),
        };
    }

    private static TableEntity EntityOf(string partition, RecordWrite write)
    {
        TableEntity entity = new(partition, write.Row);
        ReadOnlyMemory<byte> data = RecordLimits.DataOf(write);
        for (int start = 0; start < data.Length; start += ChunkBytes)
        {
            entity[$"d{start / ChunkBytes}"] = data[start..Math.Min(start + ChunkBytes, data.Length)].ToArray();
        }

        return entity;
    }

    private static StoredRecord RecordOf(TableEntity entity)
    {
        using MemoryStream data = new();
        for (int chunk = 0; entity.GetBinary($"d{chunk}") is { } bytes; chunk++)
        {
            data.Write(bytes);
        }

        return new StoredRecord(entity.PartitionKey, entity.RowKey, data.ToArray(), entity.ETag.ToString());
    }

    private static bool IsTableMissing(RequestFailedException fault) => fault.ErrorCode == TableErrorCode.TableNotFound;

    private static bool IsConflict(RequestFailedException fault) =>
        fault.Status is 409 or 412
            ? fault.ErrorCode == TableErrorCode.EntityAlreadyExists || fault.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied
            : fault.Status == 404 && !IsTableMissing(fault);

    private TableClient TableOf(string table) => tables.GetOrAdd(table, service.GetTableClient);
}
