using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded.Storage;

/// <summary>Rows, queues and documents in a data folder.</summary>
public static class StorageServices
{
    /// <param name="folder">The data folder; one process owns it.</param>
    public static IServiceCollection AddStorage(this IServiceCollection services, string folder) => services
        .AddSingleton(_ => new SqliteDatabase(folder))
        .AddSingleton<SqliteQueues>()
        .AddSingleton<IRecordStore, SqliteRecordStore>()
        .AddSingleton<IDueChecks, SqliteDueChecks>()
        .AddSingleton<IDocumentStore>(provider => new FolderDocumentStore(folder, provider.GetRequiredService<TimeProvider>()));
}
