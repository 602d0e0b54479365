using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ContractFunctions.Embedded.Storage;

/// <summary>A connection with its prepared statements; one user at a time. Parameters are <c>$0</c>, <c>$1</c> … in the order of the values.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

    /// <param name="file">The database; it exists.</param>
    /// <param name="writes">False: the connection refuses to write.</param>
    public SqliteSession(string file, bool writes)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        Execute("PRAGMA busy_timeout = 10000");
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = FULL");
        Execute("PRAGMA fullfsync = ON"); // macOS: fsync alone does not reach the platter
        Execute(writes ? "PRAGMA cache_size = -16384" : "PRAGMA cache_size = -2048"); // KiB; a reader's pages are in the system's cache as well
        if (!writes)
        {
            Execute("PRAGMA query_only = ON");
        }
    }

    /// <summary>False once a fault (disk full, I/O error) made SQLite roll the transaction back by itself.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Runs a statement; returns the number of rows changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row as a number, or null.</summary>
    public long? Number(string sql, params ReadOnlySpan<object> values) =>
        Bind(sql, values).ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    /// <summary>The rows, as long as the reader is open.</summary>
    public SqliteDataReader Read(string sql, params ReadOnlySpan<object> values) => Bind(sql, values).ExecuteReader();

    public void Dispose()
    {
        foreach (SqliteCommand command in prepared.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object> values)
    {
        if (!prepared.TryGetValue(sql, out SqliteCommand? command))
        {
            command = Prepare(sql, values.Length);
            prepared.Add(sql, command);
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }

    private SqliteCommand Prepare(string sql, int count)
    {
        SqliteCommand command = connection.CreateCommand();
        // Every statement is a constant of this folder; values only ever come as parameters.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 0; i < count; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }

        return command;
    }
}
