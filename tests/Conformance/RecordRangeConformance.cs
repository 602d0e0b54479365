using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Conformance;

/// <summary>Ranges and limits of every <see cref="IRecordStore"/>.</summary>
public sealed class RecordRangeConformance : IDisposable
{
    private const string Table = "things";

    // Ordinal order differs from that of any language: capitals before '_' before small letters, '-' before digits.
    private static readonly string[] Keys = ["-", "-a", "0", "00", "01", "1", "9", "A", "AA", "Z", "Za", "_", "_0", "a", "a-", "a-b", "a0", "aA", "a_", "aa", "b", "z", "zz"];

    private readonly StorageAdapters storage = new();
    private readonly string partition = Guid.NewGuid().ToString("n");

    public static TheoryData<string> Adapters => StorageAdapters.Present;

    public static TheoryData<string, string> Refused => StorageAdapters.With(RefusedBatches.Keys);

    private static Dictionary<string, Func<(string Table, string Partition, RecordWrite[] Writes)>> RefusedBatches { get; } = new()
    {
        ["no writes"] = () => (Table, "p", []),
        ["101 writes"] = () => (Table, "p", Inserts(101, 1)),
        ["a row twice"] = () => (Table, "p", [new RecordWrite.Insert("a", default), new RecordWrite.Upsert("a", default)]),
        ["a row of more than 512 KiB"] = () => (Table, "p", Inserts(1, RecordLimits.MaxDataBytes + 1)),
        ["more than 2.5 MiB together"] = () => (Table, "p", Inserts(6, 450_000)),
        ["an empty row key"] = () => (Table, "p", [new RecordWrite.Insert("", default)]),
        ["a row key of 257 characters"] = () => (Table, "p", [new RecordWrite.Insert(new string('a', 257), default)]),
        ["a row key with a slash"] = () => (Table, "p", [new RecordWrite.Insert("a/b", default)]),
        ["a row key with a quote"] = () => (Table, "p", [new RecordWrite.Insert("a'b", default)]),
        ["a row key in Chinese"] = () => (Table, "p", [new RecordWrite.Insert("合同", default)]),
        ["an empty partition key"] = () => (Table, "", Inserts(1, 1)),
        ["a partition key of 257 characters"] = () => (Table, new string('p', 257), Inserts(1, 1)),
        ["a partition key with a dot"] = () => (Table, "a.b", Inserts(1, 1)),
        ["a table in capitals"] = () => ("Things", "p", Inserts(1, 1)),
        ["a table with a hyphen"] = () => ("some-things", "p", Inserts(1, 1)),
        ["a table of two characters"] = () => ("ab", "p", Inserts(1, 1)),
        ["an ETag that matches anything"] = () => (Table, "p", [new RecordWrite.Replace("a", default, "*")]),
        ["an empty ETag"] = () => (Table, "p", [new RecordWrite.Delete("a", "")]),
    };

    public void Dispose() => storage.Dispose();

    [Theory, MemberData(nameof(Adapters))]
    public async Task Range_IsInOrdinalOrder_WhateverTheSizeOfAPage(string adapter)
    {
        IRecordStore records = await FilledAsync(adapter);
        foreach (int take in (int[])[1, 2, 3, Keys.Length - 1, Keys.Length, Keys.Length + 1, RecordLimits.MaxTake])
        {
            Assert.Equal(Keys, await AllAsync(records, new RecordRange(Take: take)));
        }
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Range_FromInclusiveToExclusive(string adapter)
    {
        IRecordStore records = await FilledAsync(adapter);
        Assert.Equal(["A", "AA", "Z", "Za"], await AllAsync(records, new RecordRange("A", "_", Take: 3)));
        Assert.Equal(["z", "zz"], await AllAsync(records, new RecordRange("yy")));
        Assert.Equal(["-", "-a"], await AllAsync(records, new RecordRange(Before: "0")));
        Assert.Empty(await AllAsync(records, new RecordRange("c", "d")));
        Assert.Empty(await AllAsync(records, new RecordRange("d", "c")));
        Assert.Empty((await records.RangeAsync(Table, "nobody", new RecordRange())).Records);
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Range_ByPrefix_IsExactlyTheRowsThatStartWithIt(string adapter)
    {
        IRecordStore records = await FilledAsync(adapter);
        foreach (string prefix in (string[])["-", "0", "9", "A", "Z", "_", "a", "a-", "z", "zz", "q"])
        {
            Assert.Equal(Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)), await AllAsync(records, RecordRange.Prefix(prefix, take: 2)));
        }
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Range_WhenRowsComeAndGoBetweenPages_NeitherRepeatsNorSkipsTheOthers(string adapter)
    {
        IRecordStore records = await FilledAsync(adapter);
        RecordPage first = await records.RangeAsync(Table, partition, new RecordRange(Take: 5));
        await records.CommitAsync(Table, partition, [new RecordWrite.Delete(first.Records[4].Row, first.Records[4].ETag), new RecordWrite.Insert("000", default)]);
        List<string> rest = await AllAsync(records, new RecordRange(Take: 5, Continuation: first.Continuation));
        Assert.Equal(Keys[5..], rest);
    }

    [Theory, MemberData(nameof(Refused))]
    public async Task Commit_OutsideTheLimits_IsRefusedAndWritesNothing(string adapter, string what)
    {
        IRecordStore records = storage.Records(adapter);
        (string table, string key, RecordWrite[] writes) = RefusedBatches[what]();
        await Assert.ThrowsAsync<ArgumentException>(() => records.CommitAsync(table, key == "p" ? partition : key, writes));
        Assert.Empty(await AllAsync(records, new RecordRange()));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Commit_JustWithinTheLimits_IsWritten(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        Assert.True((await records.CommitAsync(Table, partition, Inserts(100, 26_000))).IsCommitted);
        Assert.True((await records.CommitAsync(Table, partition, [new RecordWrite.Insert(new string('k', 256), new byte[RecordLimits.MaxDataBytes])])).IsCommitted);
        Assert.True((await records.CommitAsync(Table, partition + new string('p', 256 - 32), Inserts(1, 1))).IsCommitted);
        Assert.Equal(101, (await AllAsync(records, new RecordRange(Take: 1000))).Count);
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Reads_OutsideTheLimits_AreRefused(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        await Assert.ThrowsAsync<ArgumentException>(() => records.FindAsync(Table, partition, "a b"));
        await Assert.ThrowsAsync<ArgumentException>(() => records.FindAsync(Table, "", "a"));
        await Assert.ThrowsAsync<ArgumentException>(() => records.FindAsync("9things", partition, "a"));
        await Assert.ThrowsAsync<ArgumentException>(() => records.RangeAsync(Table, partition, new RecordRange(Take: 0)));
        await Assert.ThrowsAsync<ArgumentException>(() => records.RangeAsync(Table, partition, new RecordRange(Take: 1001)));
        await Assert.ThrowsAsync<ArgumentException>(() => records.RangeAsync(Table, partition, new RecordRange("a' or '1' eq '1")));
        await Assert.ThrowsAsync<ArgumentException>(() => records.RangeAsync(Table, partition, new RecordRange(Before: "")));
    }

    private static RecordWrite[] Inserts(int count, int size) => [.. Enumerable.Range(0, count).Select(i => new RecordWrite.Insert($"n{i:d3}", new byte[size]))];

    private async Task<IRecordStore> FilledAsync(string adapter)
    {
        IRecordStore records = storage.Records(adapter);
        await records.CommitAsync(Table, partition, [.. Keys.Reverse().Select(key => new RecordWrite.Insert(key, default))]);
        await records.CommitAsync(Table, partition + "-next", [new RecordWrite.Insert("a", default)]);
        return records;
    }

    private async Task<List<string>> AllAsync(IRecordStore records, RecordRange range)
    {
        List<string> rows = [];
        await foreach (StoredRecord record in records.ReadAllAsync(Table, partition, range))
        {
            rows.Add(record.Row);
        }

        return rows;
    }
}
