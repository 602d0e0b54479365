using System.Runtime.CompilerServices;

namespace ContractFunctions.Hosting;

/// <summary>
/// The rows that hold all state: the lowest common denominator of table storage, refused alike by every adapter. A row is named by table, partition
/// and row key; table names are 3-63 characters of <c>[a-z0-9]</c>, partition and row keys 1-256 characters of <c>[0-9A-Za-z_-]</c>, compared ordinally. What must
/// change together lies in one partition. Every limit stands in <see cref="RecordLimits"/>; outside them each method throws <see cref="ArgumentException"/>.
/// </summary>
public interface IRecordStore
{
    /// <summary>One row, or null.</summary>
    Task<StoredRecord?> FindAsync(string table, string partition, string row, CancellationToken cancellation = default);

    /// <summary>Rows of one partition in ordinal order of their row keys. A page may hold fewer rows than asked for while there are more: go by its continuation.</summary>
    Task<RecordPage> RangeAsync(string table, string partition, RecordRange range, CancellationToken cancellation = default);

    /// <summary>Writes all or nothing: 1-100 writes to distinct rows of ONE partition, at most 2.5 MiB together. Durable when it returns.</summary>
    /// <remarks>After an exception other than <see cref="ArgumentException"/> the batch may have been written and only the reply been lost: read a row of it to know.</remarks>
    /// <exception cref="ArgumentException">A key, size or count outside the limits: a bug of the caller, nothing is written.</exception>
    Task<CommitOutcome> CommitAsync(string table, string partition, IReadOnlyList<RecordWrite> writes, CancellationToken cancellation = default);
}

/// <summary>A row as stored.</summary>
/// <param name="Data">The payload, at most 512 KiB (adapters chunk where a property holds less).</param>
/// <param name="ETag">Opaque; changes with every write of the row.</param>
public sealed record StoredRecord(string Partition, string Row, ReadOnlyMemory<byte> Data, string ETag);

/// <summary>Which rows: row keys from <paramref name="From"/> (inclusive) to <paramref name="Before"/> (exclusive); null is open.</summary>
/// <param name="Take">1-1,000 rows a page.</param>
/// <param name="Continuation">Opaque, from the page before.</param>
public sealed record RecordRange(string? From = null, string? Before = null, int Take = 100, string? Continuation = null)
{
    /// <summary>All rows whose key starts with <paramref name="prefix"/>.</summary>
    public static RecordRange Prefix(string prefix, int take = 100, string? continuation = null) =>
        new(prefix, prefix[..^1] + (char)(prefix[^1] + 1), take, continuation);
}

/// <summary>A page of rows; <paramref name="Continuation"/> is null on the last one.</summary>
public sealed record RecordPage(IReadOnlyList<StoredRecord> Records, string? Continuation);

/// <summary>One write of a batch.</summary>
public abstract record RecordWrite(string Row)
{
    /// <summary>Conflicts when the row exists.</summary>
    public sealed record Insert(string Row, ReadOnlyMemory<byte> Data) : RecordWrite(Row);

    /// <summary>Conflicts unless the row exists with this ETag.</summary>
    public sealed record Replace(string Row, ReadOnlyMemory<byte> Data, string ETag) : RecordWrite(Row);

    /// <summary>Writes whatever is there; never conflicts.</summary>
    public sealed record Upsert(string Row, ReadOnlyMemory<byte> Data) : RecordWrite(Row);

    /// <summary>Conflicts unless the row exists with this ETag.</summary>
    public sealed record Delete(string Row, string ETag) : RecordWrite(Row);
}

/// <summary>Whether a batch was written.</summary>
/// <param name="Conflict">The row key of a write that conflicted (one of them), or null: committed.</param>
public readonly record struct CommitOutcome(string? Conflict)
{
    public bool IsCommitted => Conflict is null;
}

/// <summary>Ranges beyond one page.</summary>
public static class RecordStoreExtensions
{
    /// <summary>All rows of a range, page by page, in ordinal order; <see cref="RecordRange.Take"/> is the size of a page. Not a snapshot: rows written meanwhile may appear.</summary>
    public static async IAsyncEnumerable<StoredRecord> ReadAllAsync(
        this IRecordStore records, string table, string partition, RecordRange range, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (RecordRange? next = range; next is not null;)
        {
            RecordPage page = await records.RangeAsync(table, partition, next, cancellation);
            foreach (StoredRecord record in page.Records)
            {
                yield return record;
            }

            next = page.Continuation is null ? null : next with { Continuation = page.Continuation };
        }
    }
}
