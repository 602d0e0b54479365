using System.Text;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Embedded.Storage;

namespace ContractFunctions.Tests.Conformance;

/// <summary>What every <see cref="IRecordStore"/> does alike.</summary>
public sealed class RecordStoreConformance : IDisposable
{
    private readonly StorageFolder storage = new();

    [Fact]
    public async Task Commit_OfEveryKind_IsReadBack()
    {
        SqliteRecordStore records = new(storage.Database);
        Assert.True((await records.CommitAsync("things", "p", [new RecordWrite.Insert("a", "1"u8.ToArray()), new RecordWrite.Upsert("b", default)])).IsCommitted);
        StoredRecord a = (await records.FindAsync("things", "p", "a"))!;
        Assert.Equal("1", Encoding.UTF8.GetString(a.Data.Span));
        Assert.Equal(0, (await records.FindAsync("things", "p", "b"))!.Data.Length);
        Assert.Equal("a", (await records.CommitAsync("things", "p", [new RecordWrite.Insert("c", default), new RecordWrite.Replace("a", default, "0")])).Conflict);
        Assert.Null(await records.FindAsync("things", "p", "c"));
        Assert.True((await records.CommitAsync("things", "p", [new RecordWrite.Delete("a", a.ETag)])).IsCommitted);
        Assert.Null(await records.FindAsync("things", "p", "a"));
    }

    public void Dispose() => storage.Dispose();
}
