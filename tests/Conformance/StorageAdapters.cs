using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Embedded.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Conformance;

/// <summary>The storage adapters present in this build, and their stores for one test.</summary>
public sealed partial class StorageAdapters : IDisposable
{
    public const string Embedded = "embedded";
    public const string Azurite = "azurite";

    private readonly StorageFolder storage = new();

    public static string[] Names { get; } = Find();

    public static TheoryData<string> Present { get; } = [.. Names];

    /// <summary>The clock of the adapters that take one.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Every adapter with every value.</summary>
    public static TheoryData<string, T> With<T>(IEnumerable<T> values)
    {
        TheoryData<string, T> rows = [];
        foreach (T value in values)
        {
            foreach (string name in Names)
            {
                rows.Add(name, value);
            }
        }

        return rows;
    }

    public IRecordStore Records(string adapter)
    {
        IRecordStore? records = adapter == Embedded ? new SqliteRecordStore(storage.Database) : null;
        AzureRecords(adapter, ref records);
        return records ?? throw new ArgumentOutOfRangeException(nameof(adapter));
    }

    public IDocumentStore Documents(string adapter)
    {
        IDocumentStore? documents = adapter == Embedded ? new FolderDocumentStore(storage.Folder, Time) : null;
        AzureDocuments(adapter, ref documents);
        return documents ?? throw new ArgumentOutOfRangeException(nameof(adapter));
    }

    /// <summary>Puts other bytes where the document lies, as a failing disk would.</summary>
    public void Damage(string adapter, string sha256, Func<byte[], byte[]> damage)
    {
        if (adapter == Embedded)
        {
            string file = Path.Combine(storage.Folder, "documents", sha256[..2], sha256);
            File.WriteAllBytes(file, damage(File.ReadAllBytes(file)));
        }

        AzureDamage(adapter, sha256, damage);
    }

    public SqliteQueues Queues() => new(storage.Database, Time, NullLogger<SqliteQueues>.Instance);

    /// <summary>Closes the embedded database; the next store opens it again.</summary>
    public void Reopen() => storage.Reopen();

    public void Dispose() => storage.Dispose();

    private static string[] Find()
    {
        List<string> names = [Embedded];
        AzureNames(names);
        return [.. names];
    }

#if !AZURE_ADAPTERS
    public static string? WhyNoAzurite => "built without the Azure storage packages (-p:AzureAdapters=true)";

    public static Task CheckDueChecksAsync() => throw new InvalidOperationException(WhyNoAzurite);

#endif
    static partial void AzureNames(List<string> names);

    static partial void AzureRecords(string adapter, ref IRecordStore? records);

    static partial void AzureDocuments(string adapter, ref IDocumentStore? documents);

    static partial void AzureDamage(string adapter, string sha256, Func<byte[], byte[]> damage);
}
