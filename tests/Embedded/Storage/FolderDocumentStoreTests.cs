using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Embedded.Storage;

public sealed class FolderDocumentStoreTests : IDisposable
{
    private readonly StorageFolder storage = new();
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);

    private string Incoming => Path.Combine(storage.Folder, "documents", "incoming");

    public void Dispose() => storage.Dispose();

    [UnixFact]
    public async Task Files_AreReadableByTheirOwnerOnly()
    {
        await new FolderDocumentStore(storage.Folder, time).PutAsync("secret"u8.ToArray());
        await new SqliteRecordStore(storage.Database).CommitAsync("things", "p", [new RecordWrite.Insert("a", default)]);
        string[] files = Directory.GetFiles(storage.Folder, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => Path.GetFileName(file) == "records.db-wal");
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(file)));
        Assert.All(
            Directory.GetDirectories(storage.Folder, "*", SearchOption.AllDirectories),
            folder => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, ModeOf(folder)));
    }

    [Fact]
    public async Task Put_LeavesNoTemporaryFile_WhetherItSucceedsOrNot()
    {
        FolderDocumentStore documents = new(storage.Folder, time);
        await documents.PutAsync("a"u8.ToArray());
        await documents.PutAsync("a"u8.ToArray());
        await documents.PutAsync(new MemoryStream([1, 2, 3]), 3);
        await Assert.ThrowsAsync<InvalidDataException>(() => documents.PutAsync(new MemoryStream([1, 2, 3]), 2));
        Assert.Empty(Directory.GetFiles(Incoming));
    }

    [Fact]
    public void Start_RemovesTemporaryFilesOfACrash_ButNotThoseBeingWritten()
    {
        _ = new FolderDocumentStore(storage.Folder, time);
        string file = Path.Combine(Incoming, "half");
        File.WriteAllBytes(file, [1]);
        _ = new FolderDocumentStore(storage.Folder, time);
        Assert.True(File.Exists(file));
        time.Advance(TimeSpan.FromDays(2));
        _ = new FolderDocumentStore(storage.Folder, time);
        Assert.False(File.Exists(file));
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(path);

    private sealed class UnixFactAttribute : FactAttribute
    {
        public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "file modes are Unix's" : null;
    }
}
