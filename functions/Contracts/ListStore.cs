using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>A line of 我的合同 or 我的待办.</summary>
/// <param name="ToDo">What waits for the reader: fill, sign, approve, confirm; null when nothing does.</param>
/// <param name="Counterparts">Names of the other parties.</param>
/// <param name="Version">Of the contract; a line never goes back to an older one.</param>
public sealed record ListLine(
    string ContractId, string Title, ContractStage Stage, string Role, string? ToDo, IReadOnlyList<string> Counterparts, DateTimeOffset CreatedAt, DateTimeOffset DeadlineAt, long Version)
{
    /// <summary>The reader may no longer see the contract: the line stays as a stone that no older projection can lift, and is never shown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsGone { get; init; }

    /// <summary>Not the reader's contract, only a task of theirs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTask { get; init; }
}

/// <summary>A page of lines.</summary>
public sealed record ListPage(IReadOnlyList<ListLine> Contracts, string? Continuation);

/// <summary>How many contracts of each stage, and how many tasks.</summary>
public sealed record ListCounts(IReadOnlyDictionary<ContractStage, int> Stages, int ToDo);

/// <summary>
/// Lists in rows, one partition each: <c>c-{newest first}-{contract}</c>, and in the same batch an index row for every way to look: <c>s-{stage}-…</c>, <c>t-…</c> for
/// tasks, <c>n-{title}-…</c>, <c>k-{counterpart}-…</c>, and the row <c>counts</c>. The c-row's version guards them all against an older projection overtaking a newer one.
/// Every way to look is one range; nothing is read that is not shown, but for a month or stage within a title or counterpart.
/// </summary>
public sealed partial class ListStore(IRecordStore records, KeyedHash hash)
{
    private const string Table = "lists", AllPrefix = "c-", ToDoPrefix = "t-", CountsRow = "counts";

    /// <summary>Characters of a title that can be searched by: as many as a row key holds.</summary>
    private const int SearchedTitle = 20;

    public Task<ListPage> PageAsync(string list, ListFilter filter, int take, string? continuation, CancellationToken cancellation)
    {
        string prefix = filter switch
        {
            { Counterpart: { } name } => CounterpartPrefix(list, name),
            { Title: { } title } => $"n-{TitleKey(title)}",
            { Stage: { } stage } => StagePrefix(stage),
            _ => AllPrefix,
        };
        RecordRange range = filter is { Month: { } month, Title: null }
            ? new(prefix + AgeKey(MonthStart(month.AddMonths(1)).AddTicks(-1)), prefix + AgeKey(MonthStart(month).AddTicks(-1)), take, continuation)
            : RecordRange.Prefix(prefix, take, continuation);
        return ReadAsync(list, range, line => !line.IsTask && Fits(line, filter), cancellation);
    }

    public Task<ListPage> ToDoAsync(string list, int take, string? continuation, CancellationToken cancellation) =>
        ReadAsync(list, RecordRange.Prefix(ToDoPrefix, take, continuation), _ => true, cancellation);

    public async Task<ListCounts> CountsAsync(string list, CancellationToken cancellation) =>
        await records.FindAsync(Table, list, CountsRow, cancellation) is { } record ? ReadCounts(record) : new ListCounts(new Dictionary<ContractStage, int>(), 0);

    /// <summary>Puts a line in its place in every index; a newer one stays.</summary>
    public async Task SettleAsync(string list, ListLine line, CancellationToken cancellation)
    {
        while (!await WriteAsync(list, line.IsGone ? line with { Title = "", Counterparts = [], ToDo = null } : line, cancellation))
        {
            // lost to another projection: look again
        }
    }

    private async Task<bool> WriteAsync(string list, ListLine line, CancellationToken cancellation)
    {
        string suffix = $"{AgeKey(line.CreatedAt)}-{line.ContractId}";
        StoredRecord? present = await records.FindAsync(Table, list, AllPrefix + suffix, cancellation);
        ListLine? before = present is null ? null : Read(present);
        if (before?.Version >= line.Version)
        {
            return true;
        }

        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(line, ListJson.Default.ListLine);
        List<RecordWrite> writes = [present is null ? new RecordWrite.Insert(AllPrefix + suffix, bytes) : new RecordWrite.Replace(AllPrefix + suffix, bytes, present.ETag)];
        string[] now = [.. IndexesOf(list, line)];
        writes.AddRange(now.Select(index => new RecordWrite.Upsert(index + suffix, bytes)));
        foreach (string index in before is null ? [] : IndexesOf(list, before).Except(now))
        {
            if (await records.FindAsync(Table, list, index + suffix, cancellation) is { } listed)
            {
                writes.Add(new RecordWrite.Delete(index + suffix, listed.ETag));
            }
        }

        if (await CountAsync(list, before, line, cancellation) is { } counts)
        {
            writes.Add(counts);
        }

        return (await records.CommitAsync(Table, list, writes, cancellation)).IsCommitted;
    }

    /// <summary>The row of counts as it is after the change; null when nothing in it changes.</summary>
    private async Task<RecordWrite?> CountAsync(string list, ListLine? before, ListLine after, CancellationToken cancellation)
    {
        ContractStage? left = before is null ? null : CountedStage(before), entered = CountedStage(after);
        int tasks = (after.ToDo is null ? 0 : 1) - (before?.ToDo is null ? 0 : 1);
        if (left == entered && tasks == 0)
        {
            return null;
        }

        StoredRecord? record = await records.FindAsync(Table, list, CountsRow, cancellation);
        ListCounts counts = record is null ? new ListCounts(new Dictionary<ContractStage, int>(), 0) : ReadCounts(record);
        Dictionary<ContractStage, int> stages = new(counts.Stages);
        if (left is { } from && from != entered)
        {
            stages[from] = stages.GetValueOrDefault(from) - 1;
        }

        if (entered is { } to && to != left)
        {
            stages[to] = stages.GetValueOrDefault(to) + 1;
        }

        ListCounts next = new(stages.Where(stage => stage.Value != 0).ToDictionary(stage => stage.Key, stage => stage.Value), counts.ToDo + tasks);
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(next, ListJson.Default.ListCounts);
        return record is null ? new RecordWrite.Insert(CountsRow, bytes) : new RecordWrite.Replace(CountsRow, bytes, record.ETag);
    }

    private static ContractStage? CountedStage(ListLine line) => line.IsGone || line.IsTask ? null : line.Stage;

    private IEnumerable<string> IndexesOf(string list, ListLine line)
    {
        if (line.ToDo is not null)
        {
            yield return ToDoPrefix;
        }

        if (CountedStage(line) is { } stage)
        {
            yield return StagePrefix(stage);
            yield return $"n-{TitleKey(line.Title)}-";
            foreach (string name in line.Counterparts.Distinct())
            {
                yield return CounterpartPrefix(list, name);
            }
        }
    }

    private async Task<ListPage> ReadAsync(string list, RecordRange range, Func<ListLine, bool> isShown, CancellationToken cancellation)
    {
        RecordPage page = await records.RangeAsync(Table, list, range, cancellation);
        return new ListPage([.. page.Records.Select(Read).Where(line => !line.IsGone && isShown(line))], page.Continuation);
    }

    private static bool Fits(ListLine line, ListFilter filter) =>
        (filter.Stage is null || line.Stage == filter.Stage)
        && (filter.Month is not { } month || (line.CreatedAt >= MonthStart(month) && line.CreatedAt < MonthStart(month.AddMonths(1))))
        && (filter.Title is null || line.Title.StartsWith(filter.Title, StringComparison.OrdinalIgnoreCase));

    private static DateTimeOffset MonthStart(DateOnly month) => BeijingTime.At(month, TimeOnly.MinValue);

    private static string StagePrefix(ContractStage stage) => $"s-{stage}-";

    /// <summary>A keyed hash within the list: the row tells nobody a name.</summary>
    private string CounterpartPrefix(string list, string name) => $"k-{hash.DeriveId("list-counterpart", $"{list}\n{name.Trim()}")}-";

    /// <summary>Hex keeps the order of the first characters, and fits a row key.</summary>
    private static string TitleKey(string title)
    {
        string lower = title.Trim().ToLowerInvariant();
        return Convert.ToHexStringLower(Encoding.UTF8.GetBytes(lower.Length <= SearchedTitle ? lower : lower[..SearchedTitle]));
    }

    /// <summary>Falls with time, so the newest comes first.</summary>
    private static string AgeKey(DateTimeOffset created) => $"{DateTimeOffset.MaxValue.UtcTicks - created.UtcTicks:D19}";

    private static ListLine Read(StoredRecord record) => JsonSerializer.Deserialize(record.Data.Span, ListJson.Default.ListLine)!;

    private static ListCounts ReadCounts(StoredRecord record) => JsonSerializer.Deserialize(record.Data.Span, ListJson.Default.ListCounts)!;

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(ListLine))]
    [JsonSerializable(typeof(ListCounts))]
    private sealed partial class ListJson : JsonSerializerContext;
}
