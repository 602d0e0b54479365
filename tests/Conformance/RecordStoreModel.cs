using ContractFunctions.Hosting;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Conformance;

/// <summary>Random batches against a dictionary: after each, outcome and rows are those of the dictionary.</summary>
public sealed class RecordStoreModel
{
    private const string Table = "things";

    public static TheoryData<string> Adapters => StorageAdapters.Present;

    private enum Kind
    {
        Insert,
        Replace,
        ReplaceStale,
        Upsert,
        Delete,
        DeleteStale,
    }

    [Theory, MemberData(nameof(Adapters))]
    public void Commit_OfRandomBatches_DoesWhatADictionaryDoes(string adapter)
    {
        using StorageAdapters storage = new();
        IRecordStore records = storage.Records(adapter);
        Gen<Step> step =
            from row in Gen.Choose(0, 5)
            from kind in Gen.Elements(Enum.GetValues<Kind>())
            from data in Gen.Choose(0, 999)
            select new Step($"r{row}", kind, [(byte)(data % 256), (byte)(data / 256)]);
        Gen<Step[][]> batches = Gen.Choose(1, 3).SelectMany(size => step.ArrayOf(size)).Select(Distinct).ArrayOf(12);
        Prop.ForAll(Arb.From(batches), plan => RunAsync(records, Guid.NewGuid().ToString("n"), plan).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    private static Step[] Distinct(Step[] steps) => [.. steps.DistinctBy(step => step.Row)];

    private static async Task<bool> RunAsync(IRecordStore records, string partition, Step[][] plan)
    {
        SortedDictionary<string, (byte[] Data, string ETag)> model = new(StringComparer.Ordinal);
        string stale = await SeedAsync(records, partition);
        foreach (Step[] batch in plan)
        {
            RecordWrite[] writes = [.. batch.Select(step => WriteOf(step, model, stale))];
            string[] conflicts = [.. batch.Where(step => Conflicts(step, model)).Select(step => step.Row)];
            CommitOutcome outcome = await records.CommitAsync(Table, partition, writes);
            if (outcome.IsCommitted != (conflicts.Length == 0) || (!outcome.IsCommitted && !conflicts.Contains(outcome.Conflict)))
            {
                return false;
            }

            RecordPage page = await records.RangeAsync(Table, partition, new RecordRange());
            if (outcome.IsCommitted)
            {
                Apply(batch, model, page);
            }

            if (!Same(model, page))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An ETag of the store that no row has any more.</summary>
    private static async Task<string> SeedAsync(IRecordStore records, string partition)
    {
        await records.CommitAsync(Table, partition, [new RecordWrite.Insert("seed", default)]);
        StoredRecord seed = (await records.FindAsync(Table, partition, "seed"))!;
        await records.CommitAsync(Table, partition, [new RecordWrite.Delete("seed", seed.ETag)]);
        return seed.ETag;
    }

    private static RecordWrite WriteOf(Step step, SortedDictionary<string, (byte[] Data, string ETag)> model, string stale)
    {
        string current = model.TryGetValue(step.Row, out (byte[] Data, string ETag) value) ? value.ETag : stale;
        return step.Kind switch
        {
            Kind.Insert => new RecordWrite.Insert(step.Row, step.Data),
            Kind.Replace => new RecordWrite.Replace(step.Row, step.Data, current),
            Kind.ReplaceStale => new RecordWrite.Replace(step.Row, step.Data, stale),
            Kind.Upsert => new RecordWrite.Upsert(step.Row, step.Data),
            Kind.Delete => new RecordWrite.Delete(step.Row, current),
            _ => new RecordWrite.Delete(step.Row, stale),
        };
    }

    private static bool Conflicts(Step step, SortedDictionary<string, (byte[] Data, string ETag)> model) => step.Kind switch
    {
        Kind.Insert => model.ContainsKey(step.Row),
        Kind.Replace or Kind.Delete => !model.ContainsKey(step.Row),
        Kind.ReplaceStale or Kind.DeleteStale => true,
        _ => false,
    };

    private static void Apply(Step[] batch, SortedDictionary<string, (byte[] Data, string ETag)> model, RecordPage page)
    {
        foreach (Step step in batch)
        {
            if (step.Kind == Kind.Delete)
            {
                model.Remove(step.Row);
            }
            else
            {
                string before = model.TryGetValue(step.Row, out (byte[] Data, string ETag) old) ? old.ETag : "";
                string etag = page.Records.FirstOrDefault(record => record.Row == step.Row)?.ETag ?? "missing";
                model[step.Row] = (step.Data, etag == before ? "unchanged" : etag);
            }
        }
    }

    private static bool Same(SortedDictionary<string, (byte[] Data, string ETag)> model, RecordPage page) =>
        page.Continuation is null
        && page.Records.Select(record => (record.Row, record.ETag, Data: Convert.ToHexString(record.Data.Span)))
            .SequenceEqual(model.Select(pair => (pair.Key, pair.Value.ETag, Convert.ToHexString(pair.Value.Data))));

    private sealed record Step(string Row, Kind Kind, byte[] Data);
}
