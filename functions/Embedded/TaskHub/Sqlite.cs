using SQLitePCL;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>A connection on SQLite's C interface: prepared statements without a row of objects per call. Not thread-safe.</summary>
internal sealed class Sqlite : IDisposable
{
    private readonly sqlite3 db;
    private readonly List<Statement> statements = [];

    static Sqlite() => Batteries_V2.Init();

    public Sqlite(string path, bool readOnly)
    {
        int flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        int result = raw.sqlite3_open_v2(path, out db, flags, null!);
        Check(result);
        raw.sqlite3_busy_timeout(db, 10_000);
    }

    public int Changes => raw.sqlite3_changes(db);

    public long LastInsertedRow => raw.sqlite3_last_insert_rowid(db);

    public bool InTransaction => raw.sqlite3_get_autocommit(db) == 0;

    public void Execute(string sql) => Check(raw.sqlite3_exec(db, sql));

    public Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(db, sql, out sqlite3_stmt statement));
        Statement prepared = new(this, statement);
        statements.Add(prepared);
        return prepared;
    }

    public void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new IOException($"SQLite error {result}: {raw.sqlite3_errmsg(db).utf8_to_string()}");
        }
    }

    public void Dispose()
    {
        statements.ForEach(statement => statement.Dispose());
        raw.sqlite3_close_v2(db);
    }
}

/// <summary>
/// A prepared statement: bind in order, then <see cref="Run"/> once, or <see cref="Next"/> until false; one left earlier, by a fault too, needs
/// <see cref="Reset"/>. A fault in here resets it.
/// </summary>
internal sealed class Statement(Sqlite connection, sqlite3_stmt statement) : IDisposable
{
    private int bound;

    public Statement Bind(long value) =>
        Bound(raw.sqlite3_bind_int64(statement, ++bound, value));

    public Statement Bind(long? value) =>
        Bound(value is { } number ? raw.sqlite3_bind_int64(statement, ++bound, number) : raw.sqlite3_bind_null(statement, ++bound));

    public Statement Bind(string? value) =>
        Bound(value is null ? raw.sqlite3_bind_null(statement, ++bound) : raw.sqlite3_bind_text(statement, ++bound, value));

    public Statement Bind(byte[]? value) =>
        Bound(value is null ? raw.sqlite3_bind_null(statement, ++bound) : raw.sqlite3_bind_blob(statement, ++bound, value));

    public Statement Bind(ReadOnlySpan<byte> value) =>
        Bound(raw.sqlite3_bind_blob(statement, ++bound, value));

    public void Run()
    {
        int result = raw.sqlite3_step(statement);
        Reset();
        connection.Check(result);
    }

    public bool Next()
    {
        int result = raw.sqlite3_step(statement);
        if (result != raw.SQLITE_ROW)
        {
            Reset();
            connection.Check(result);
        }

        return result == raw.SQLITE_ROW;
    }

    public void Reset()
    {
        bound = 0;
        _ = raw.sqlite3_reset(statement);
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public byte[]? Bytes(int column) => IsNull(column) ? null : raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose() => statement.Dispose();

    private Statement Bound(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            Reset();
            connection.Check(result);
        }

        return this;
    }
}
