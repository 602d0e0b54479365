using ContractFunctions.Embedded.Storage;

namespace ContractFunctions.Tests.Embedded.Storage;

/// <summary>A data folder that is removed afterwards, and the database in it.</summary>
public sealed class StorageFolder : IDisposable
{
    private SqliteDatabase? database;

    public string Folder { get; } = Directory.CreateTempSubdirectory("contractfunctions-").FullName;

    public SqliteDatabase Database => database ??= new SqliteDatabase(Folder);

    /// <summary>Closes the database and opens it again, as a restart does.</summary>
    public void Reopen()
    {
        database?.Dispose();
        database = null;
    }

    public void Dispose()
    {
        Reopen();
        Directory.Delete(Folder, recursive: true);
    }
}
