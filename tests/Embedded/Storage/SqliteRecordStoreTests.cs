using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Embedded.Storage;

public sealed class SqliteRecordStoreTests : IDisposable
{
    private readonly StorageFolder storage = new();

    public void Dispose() => storage.Dispose();

    [Fact]
    public async Task Range_OfLargeRows_ComesInPagesAMemoryCanHold()
    {
        SqliteRecordStore records = new(storage.Database);
        for (int batch = 0; batch < 4; batch++)
        {
            await records.CommitAsync("things", "p", [.. Enumerable.Range(0, 4).Select(i => new RecordWrite.Insert($"{batch}{i}", new byte[RecordLimits.MaxDataBytes]))]);
        }

        RecordPage page = await records.RangeAsync("things", "p", new RecordRange());
        Assert.NotNull(page.Continuation);
        Assert.Equal(4 * 1024 * 1024, page.Records.Sum(record => record.Data.Length));
        List<string> rows = [];
        await foreach (StoredRecord record in records.ReadAllAsync("things", "p", new RecordRange()))
        {
            rows.Add(record.Row);
        }

        Assert.Equal(16, rows.Distinct().Count());
    }
}
