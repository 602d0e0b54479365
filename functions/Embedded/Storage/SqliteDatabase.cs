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

    private const string FileName = "records.db";

    /// <summary>Readers beyond these are opened for a burst and closed after it.</summary>
    internal static readonly int MaxIdleReaders = 2 * Environment.ProcessorCount;

    private readonly string file;
    private readonly SqliteWriter writer;
    private readonly ConcurrentBag<SqliteSession> readers = [];
    private int idleReaders;

    /// <param name="folder">The data folder; created (mode 0700) where it is missing.</param>
    public SqliteDatabase(string folder)
    {
        Durable.CreateFolder(folder);
        file = Path.Combine(folder, FileName);
        File.Open(file, Durable.Private(FileMode.OpenOrCreate)).Dispose();
        SqliteSession session = new(file, writes: true);
        session.Execute(Schema);
        Durable.SyncFolder(folder);
        writer = new SqliteWriter(session);
    }

    /// <summary>Whether a folder holds rows already.</summary>
    internal static bool ExistsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Reading connections kept open for the next read.</summary>
    internal int IdleReaders => Volatile.Read(ref idleReaders);

    /// <summary>Runs <paramref name="work"/> in the writer's transaction, grouped with whatever else waits; completes once that is on disk. Must not block.</summary>
    /// <remarks>An exception of the work undoes it alone and is thrown here. A cancellation before its turn drops the work; later it has no effect.</remarks>
    internal Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellation) => writer.WriteAsync(work, cancellation);

    /// <summary>Runs <paramref name="work"/> on a reading connection, at once and on this thread: a local read is shorter than a change of thread.</summary>
    internal T Read<T>(Func<SqliteSession, T> work)
    {
        SqliteSession session = TakeReader();
        try
        {
            T result = work(session);
            KeepReader(session);
            return result;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private SqliteSession TakeReader()
    {
        if (!readers.TryTake(out SqliteSession? idle))
        {
            return new SqliteSession(file, writes: false);
        }

        Interlocked.Decrement(ref idleReaders);
        return idle;
    }

    private void KeepReader(SqliteSession session)
    {
        if (Interlocked.Increment(ref idleReaders) <= MaxIdleReaders)
        {
            readers.Add(session);
            return;
        }

        Interlocked.Decrement(ref idleReaders);
        session.Dispose();
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
