using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Conformance;

/// <summary>What every <see cref="IRecordStore"/> does alike.</summary>
public sealed class RecordStoreConformance : IDisposable
{
    private const string Table = "things";

    private readonly StorageAdapters storage = new();
    private readonly string partition = Guid.NewGuid().ToString("n");
    private readonly string other = Guid.NewGuid().ToString("n");

    public static TheoryData<string> Adapters => StorageAdapters.Present;

    public static TheoryData<string, int> Sizes => StorageAdapters.With([0, 1, 65_535, 65_536, 65_537, 300 * 1024, RecordLimits.MaxDataBytes]);

    public void Dispose() => storage.Dispose();

    [Theory, MemberData(nameof(Adapters))]
    public async Task Commit_OfSeveralWrites_WritesAllOfThem(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        await WriteAsync(records, new RecordWrite.Insert("a", Bytes("1")), new RecordWrite.Upsert("b", Bytes("2")), new RecordWrite.Insert("c", Bytes("3")));
        StoredRecord a = await FoundAsync(records, "a");
        StoredRecord b = await FoundAsync(records, "b");
        await WriteAsync(records, new RecordWrite.Replace("a", Bytes("4"), a.ETag), new RecordWrite.Delete("b", b.ETag), new RecordWrite.Upsert("c", Bytes("5")));
        Assert.Equal(["a=4", "c=5"], await AllAsync(records));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Find_OfWhatIsNotThere_IsNull(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        await WriteAsync(records, new RecordWrite.Insert("a", Bytes("1")));
        Assert.Null(await records.FindAsync(Table, partition, "A"));
        Assert.Null(await records.FindAsync(Table, other, "a"));
        Assert.Null(await records.FindAsync("otherthings", partition, "a"));
        Assert.Equal(partition, (await FoundAsync(records, "a")).Partition);
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Insert_WhenTheRowExists_Conflicts(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        await WriteAsync(records, new RecordWrite.Insert("a", Bytes("1")));
        Assert.Equal("a", await ConflictAsync(records, new RecordWrite.Insert("a", Bytes("2"))));
        Assert.Equal(["a=1"], await AllAsync(records));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task ReplaceAndDelete_WhenTheRowIsMissing_Conflict(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        await WriteAsync(records, new RecordWrite.Insert("a", default));
        string etag = (await FoundAsync(records, "a")).ETag;
        await WriteAsync(records, new RecordWrite.Delete("a", etag));
        Assert.Equal("a", await ConflictAsync(records, new RecordWrite.Replace("a", default, etag)));
        Assert.Equal("a", await ConflictAsync(records, new RecordWrite.Delete("a", etag)));
        Assert.Empty(await AllAsync(records));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task ETag_ChangesWithEveryWrite_EvenOfTheSameBytes_AndIsNeverUsedAgain(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        List<string> seen = [];
        for (int i = 0; i < 4; i++)
        {
            await WriteAsync(records, new RecordWrite.Upsert("a", Bytes("same")));
            seen.Add((await FoundAsync(records, "a")).ETag);
        }

        await WriteAsync(records, new RecordWrite.Delete("a", seen[^1]));
        storage.Reopen();
        records = storage.Records(adapter);
        await WriteAsync(records, new RecordWrite.Insert("a", Bytes("same")));
        seen.Add((await FoundAsync(records, "a")).ETag);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        foreach (string stale in seen[..^1])
        {
            Assert.Equal("a", await ConflictAsync(records, new RecordWrite.Replace("a", default, stale)));
            Assert.Equal("a", await ConflictAsync(records, new RecordWrite.Delete("a", stale)));
        }
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Commit_WithOneConflictAnywhere_WritesNothingAndNamesTheRow(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        await WriteAsync(records, new RecordWrite.Insert("taken", Bytes("x")));
        foreach (int place in (int[])[0, 50, 99])
        {
            List<RecordWrite> writes = [.. Enumerable.Range(0, 99).Select(i => new RecordWrite.Insert($"n{i}", Bytes("y")))];
            writes.Insert(place, new RecordWrite.Insert("taken", Bytes("z")));
            Assert.Equal("taken", await ConflictAsync(records, [.. writes]));
        }

        Assert.Equal(["taken=x"], await AllAsync(records));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Insert_ByManyAtOnce_IsWonByExactlyOne(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        CommitOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() =>
            records.CommitAsync(Table, partition, [new RecordWrite.Insert("one", Bytes($"{i}")), new RecordWrite.Upsert($"w{i}", default)]))));
        int winner = Array.FindIndex(outcomes, outcome => outcome.IsCommitted);
        Assert.Equal(1, outcomes.Count(outcome => outcome.IsCommitted));
        Assert.Equal([$"one={winner}", $"w{winner}="], await AllAsync(records));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Replace_ByManyAtOnce_IsWonByExactlyOne(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        await WriteAsync(records, new RecordWrite.Insert("head", default));
        string etag = (await FoundAsync(records, "head")).ETag;
        CommitOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() =>
            records.CommitAsync(Table, partition, [new RecordWrite.Replace("head", Bytes($"{i}"), etag)]))));
        int winner = Array.FindIndex(outcomes, outcome => outcome.IsCommitted);
        Assert.Equal(1, outcomes.Count(outcome => outcome.IsCommitted));
        Assert.All(outcomes.Where(outcome => !outcome.IsCommitted), outcome => Assert.Equal("head", outcome.Conflict));
        Assert.Equal([$"head={winner}"], await AllAsync(records));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task CompareAndSet_InALoop_LosesNoIncrement(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        await WriteAsync(records, new RecordWrite.Insert("counter", Bytes("0")));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 10;)
            {
                StoredRecord row = await FoundAsync(records, "counter");
                byte[] next = Bytes($"{int.Parse(Text(row)) + 1}");
                i += (await records.CommitAsync(Table, partition, [new RecordWrite.Replace("counter", next, row.ETag)])).IsCommitted ? 1 : 0;
            }
        })));
        Assert.Equal(["counter=80"], await AllAsync(records));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Commit_BySixtyFourWriters_IsReadBackByEach(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < 10; i++)
            {
                string own = $"{partition}-{writer}";
                Assert.True((await records.CommitAsync(Table, own, [new RecordWrite.Insert($"r{i}", Bytes($"{writer}.{i}"))])).IsCommitted);
                Assert.Equal($"{writer}.{i}", Text((await records.FindAsync(Table, own, $"r{i}"))!));
                Assert.Equal(i + 1, (await records.RangeAsync(Table, own, new RecordRange())).Records.Count);
            }
        })));
    }

    [Theory, MemberData(nameof(Sizes))]
    public async Task Data_OfAnySize_IsReadBackWhole_AndReplacedByLess(string adapter, int size)
    {
        IRecordStore records = storage.Records(adapter);
        byte[] data = new byte[size];
        new Random(size).NextBytes(data);
        await WriteAsync(records, new RecordWrite.Insert("a", data));
        StoredRecord stored = await FoundAsync(records, "a");
        Assert.Equal(data, stored.Data.ToArray());
        Assert.Equal(data, (await records.RangeAsync(Table, partition, new RecordRange())).Records[0].Data.ToArray());
        await WriteAsync(records, new RecordWrite.Replace("a", Bytes("less"), stored.ETag));
        Assert.Equal(["a=less"], await AllAsync(records));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Data_ChangedByTheCallerAfterTheCall_IsStoredAsItWas(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        byte[] data = Bytes("before");
        Task<CommitOutcome> commit = records.CommitAsync(Table, partition, [new RecordWrite.Insert("a", data)]);
        Array.Clear(data);
        Assert.True((await commit).IsCommitted);
        Assert.Equal(["a=before"], await AllAsync(records));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Commit_AlreadyCancelled_WritesNothing(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        CancellationToken cancelled = new(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => records.CommitAsync(Table, partition, [new RecordWrite.Insert("a", default)], cancelled));
        Assert.Empty(await AllAsync(records));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Rows_OfOtherPartitionsAndTables_AreApart(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        await WriteAsync(records, new RecordWrite.Insert("a", Bytes("1")));
        await records.CommitAsync(Table, other, [new RecordWrite.Insert("a", Bytes("2"))]);
        await records.CommitAsync("otherthings", partition, [new RecordWrite.Insert("a", Bytes("3"))]);
        Assert.Equal(["a=1"], await AllAsync(records));
        Assert.Equal("2", Text((await records.FindAsync(Table, other, "a"))!));
        Assert.Equal("3", Text((await records.FindAsync("otherthings", partition, "a"))!));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(StoredRecord record) => Encoding.UTF8.GetString(record.Data.Span);

    private async Task WriteAsync(IRecordStore records, params RecordWrite[] writes) =>
        Assert.True((await records.CommitAsync(Table, partition, writes)).IsCommitted);

    private async Task<string?> ConflictAsync(IRecordStore records, params RecordWrite[] writes) =>
        (await records.CommitAsync(Table, partition, writes)).Conflict;

    private async Task<StoredRecord> FoundAsync(IRecordStore records, string row) =>
        await records.FindAsync(Table, partition, row) ?? throw new InvalidOperationException($"row {row} is missing");

    private async Task<List<string>> AllAsync(IRecordStore records)
    {
        List<string> all = [];
        await foreach (StoredRecord record in records.ReadAllAsync(Table, partition, new RecordRange()))
        {
            all.Add($"{record.Row}={Text(record)}");
        }

        return all;
    }
}
