using System.Globalization;
using ContractFunctions.Hosting;
using Microsoft.Data.Sqlite;

namespace ContractFunctions.Embedded.Storage;

/// <summary>Rows in SQLite. The ETag is a number drawn once per batch and never drawn again, so a row deleted and made anew has another one.</summary>
public sealed class SqliteRecordStore(SqliteDatabase database) : IRecordStore
{
    /// <summary>A page ends early here, as in table storage: a page of large rows must not fill the memory.</summary>
    private const int MaxPageBytes = 4 * 1024 * 1024;

    private const string Where = "WHERE tbl = $0 AND part = $1 AND row = $2";

    public Task<StoredRecord?> FindAsync(string table, string partition, string row, CancellationToken cancellation = default)
    {
        RecordLimits.Check(table, partition, row);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(database.Read(session =>
        {
            using SqliteDataReader reader = session.Read($"SELECT row, version, data FROM records {Where}", table, partition, row);
            return reader.Read() ? RecordOf(partition, reader) : null;
        }));
    }

    public Task<RecordPage> RangeAsync(string table, string partition, RecordRange range, CancellationToken cancellation = default)
    {
        RecordLimits.Check(table, partition, range);
        cancellation.ThrowIfCancellationRequested();
        // The continuation is the last row key handed out, so the page after it begins beyond it whatever was written meanwhile.
        string after = range.Continuation ?? "";
        return Task.FromResult(database.Read(session =>
        {
            using SqliteDataReader reader = session.Read(
                "SELECT row, version, data FROM records WHERE tbl = $0 AND part = $1 AND row >= $2 AND row > $3 AND row < $4 ORDER BY row LIMIT $5",
                table, partition, range.From ?? "", after, range.Before ?? "~", range.Take + 1);
            return PageOf(partition, range.Take, reader);
        }));
    }

    public async Task<CommitOutcome> CommitAsync(
        string table, string partition, IReadOnlyList<RecordWrite> writes, CancellationToken cancellation = default)
    {
        RecordLimits.Check(table, partition, writes);
        // Copied: the caller may reuse its buffers once the write waits in the queue.
        Row[] rows = [.. writes.Select(write => new Row(write, RecordLimits.DataOf(write).ToArray()))];
        return await database.WriteAsync(session => Commit(session, table, partition, rows), cancellation);
    }

    private static CommitOutcome Commit(SqliteSession session, string table, string partition, Row[] rows)
    {
        foreach (Row row in rows)
        {
            if (Conflicts(row.Write, session.Number($"SELECT version FROM records {Where}", table, partition, row.Write.Row)))
            {
                return new CommitOutcome(row.Write.Row);
            }
        }

        long version = session.Number("UPDATE versions SET last = last + 1 RETURNING last")
            ?? throw new InvalidOperationException("the row of versions is missing");
        foreach (Row row in rows)
        {
            _ = row.Write is RecordWrite.Delete
                ? session.Execute($"DELETE FROM records {Where}", table, partition, row.Write.Row)
                : session.Execute("INSERT OR REPLACE INTO records VALUES($0, $1, $2, $3, $4)", table, partition, row.Write.Row, version, row.Data);
        }

        return default;
    }

    private static bool Conflicts(RecordWrite write, long? version) => write switch
    {
        RecordWrite.Insert => version is not null,
        RecordWrite.Replace replace => replace.ETag != ETagOf(version),
        RecordWrite.Delete delete => delete.ETag != ETagOf(version),
        _ => false,
    };

    private static string? ETagOf(long? version) => version?.ToString(CultureInfo.InvariantCulture);

    private static StoredRecord RecordOf(string partition, SqliteDataReader reader) =>
        new(partition, reader.GetString(0), reader.GetFieldValue<byte[]>(2), ETagOf(reader.GetInt64(1))!);

    private static RecordPage PageOf(string partition, int take, SqliteDataReader reader)
    {
        List<StoredRecord> records = [];
        for (int bytes = 0; reader.Read(); bytes += records[^1].Data.Length)
        {
            if (records.Count == take || bytes >= MaxPageBytes)
            {
                return new RecordPage(records, records[^1].Row);
            }

            records.Add(RecordOf(partition, reader));
        }

        return new RecordPage(records, null);
    }

    private sealed record Row(RecordWrite Write, byte[] Data);
}
