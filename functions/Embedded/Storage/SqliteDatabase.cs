using System.Collections.Concurrent;

namespace ContractFunctions.Embedded.Storage;

/// <summary>
/// The file <c>records.db</c> with rows and queues: SQLite in WAL mode with <c>synchronous=FULL</c>, one writer that commits in groups, pooled readers.
/// A write is on disk when its task completes; a read sees every write completed before it began.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS versions(one INTEGER PRIMARY KEY CHECK(one = 1), last INTEGER NOT NULL);
        INSERT OR IGNORE INTO versions VALUES(1, 0);
        CREATE TABLE IF NOT EXISTS records(
          tbl TEXT NOT NULL, part TEXT NOT NULL, row TEXT NOT NULL, version INTEGER NOT NULL, data BLOB NOT NULL,
          PRIMARY KEY(tbl, part, row)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS messages(
          id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, body TEXT NOT NULL, visible INTEGER NOT NULL, tries INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS messages_visible ON messages(queue, visible, id);
        """;

    private readonly string file;
    private readonly SqliteWriter writer;
    private readonly ConcurrentBag<SqliteSession> readers = [];

    /// <param name="folder">The data folder; created (mode 0700) where it is missing.</param>
    public SqliteDatabase(string folder)
    {
        Durable.CreateFolder(folder);
        file = Path.Combine(folder, "records.db");
        File.Open(file, Durable.Private(FileMode.OpenOrCreate)).Dispose();
        SqliteSession session = new(file, writes: true);
        session.Execute(Schema);
        Durable.SyncFolder(folder);
        writer = new SqliteWriter(session);
    }

    /// <summary>Runs <paramref name="work"/> in the writer's transaction, grouped with whatever else waits; completes once that is on disk. Must not block.</summary>
    /// <remarks>An exception of the work undoes it alone and is thrown here. A cancellation before its turn drops the work; later it has no effect.</remarks>
    internal Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellation) => writer.WriteAsync(work, cancellation);

    /// <summary>Runs <paramref name="work"/> on a reading connection, at once and on this thread: a local read is shorter than a change of thread.</summary>
    internal T Read<T>(Func<SqliteSession, T> work)
    {
        SqliteSession session = readers.TryTake(out SqliteSession? idle) ? idle : new SqliteSession(file, writes: false);
        try
        {
            T result = work(session);
            readers.Add(session);
            return result;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Finishes the writes that wait, then closes.</summary>
    public void Dispose()
    {
        writer.Dispose();
        while (readers.TryTake(out SqliteSession? session))
        {
            session.Dispose();
        }
    }
}
