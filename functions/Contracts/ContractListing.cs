using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>A line of 我的合同 or 我的待办.</summary>
/// <param name="Version">Of the contract; a line never goes back to an older one.</param>
/// <param name="ToDo">What waits for this person: fill, sign; null when nothing does.</param>
public sealed record ListLine(
    string ContractId, string Title, ContractStage Stage, string Role, string? ToDo, DateTimeOffset CreatedAt, DateTimeOffset DeadlineAt, long Version)
{
    /// <summary>The account may no longer read the contract: the line stays as a stone that no older projection can lift, and is never shown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsGone { get; init; }
}

/// <summary>Which of my contracts.</summary>
/// <param name="Month">First day of the month (Asia/Shanghai) in which they were made; null: whenever.</param>
public sealed record ListFilter(ContractStage? Stage, DateOnly? Month);

/// <summary>A page of lines.</summary>
public sealed record ListPage(IReadOnlyList<ListLine> Contracts, string? Continuation);

/// <summary>
/// The lists, projections of the contracts. Per account one partition: <c>c-{newest first}-{contract}</c> for 我的合同 and, in the same batch, <c>s-{stage}-…</c> for those
/// of one stage and <c>t-…</c> while something waits for the account (我的待办). The c-row's version guards them against an older projection overtaking a newer one.
/// </summary>
public sealed partial class ContractListing(IRecordStore records, PartyVault vault)
{
    private const string Table = "lists", MinePrefix = "c-", ToDoPrefix = "t-";

    /// <summary>A range of one index, whatever the filter: nothing is read that is not shown.</summary>
    public Task<ListPage> MineAsync(string accountId, ListFilter filter, int take, string? continuation, CancellationToken cancellation)
    {
        string prefix = filter.Stage is { } stage ? StagePrefix(stage) : MinePrefix;
        return PageAsync(accountId, filter.Month is { } month ? OfMonth(prefix, month, take, continuation) : RecordRange.Prefix(prefix, take, continuation), cancellation);
    }

    public Task<ListPage> ToDoAsync(string accountId, int take, string? continuation, CancellationToken cancellation) =>
        PageAsync(accountId, RecordRange.Prefix(ToDoPrefix, take, continuation), cancellation);

    /// <summary>Brings the lines of all parties up to this state; a newer line stays.</summary>
    public async Task BringUpToAsync(ContractState state, CancellationToken cancellation)
    {
        string title = await vault.OpenTextAsync(state.Id, state.Title, cancellation) ?? "";
        foreach (Party party in state.Parties.Where(party => party.AccountId is not null))
        {
            ListLine line = Line(state, title, party);
            await SettleAsync(party.AccountId!, ContractEdge.MayRead(state, party) ? line : Gone(line), cancellation);
        }

        foreach (string former in state.FormerAccounts.Where(account => state.PartyOfAccount(account) is null))
        {
            await SettleAsync(former, Gone(Line(state, "", state.Parties[0])), cancellation);
        }
    }

    private static ListLine Gone(ListLine line) => line with { IsGone = true, Title = "", ToDo = null };

    private async Task SettleAsync(string accountId, ListLine line, CancellationToken cancellation)
    {
        while (!await WriteAsync(accountId, line, cancellation))
        {
            // lost to another projection: look again
        }
    }

    private static ListLine Line(ContractState state, string title, Party party) => new(
        state.Id,
        title,
        state.Stage,
        party.Role,
        (state.IsEnded, party.Stage) switch
        {
            (false, PartyStage.ToFill) => "fill",
            (false, PartyStage.ToSign) => "sign",
            _ => null,
        },
        state.CreatedAt,
        state.DeadlineAt,
        state.Version);

    private async Task<bool> WriteAsync(string accountId, ListLine line, CancellationToken cancellation)
    {
        string partition = Partition(accountId), suffix = $"{AgeKey(line.CreatedAt)}-{line.ContractId}";
        StoredRecord? mine = await records.FindAsync(Table, partition, MinePrefix + suffix, cancellation);
        ListLine? before = mine is null ? null : Read(mine);
        if (before?.Version >= line.Version)
        {
            return true;
        }

        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(line, ListingJson.Default.ListLine);
        List<RecordWrite> writes = [mine is null ? new RecordWrite.Insert(MinePrefix + suffix, bytes) : new RecordWrite.Replace(MinePrefix + suffix, bytes, mine.ETag)];
        await IndexAsync(StagePrefix(line.Stage), !line.IsGone);
        await IndexAsync(ToDoPrefix, line.ToDo is not null);
        if (before is not null && before.Stage != line.Stage)
        {
            await IndexAsync(StagePrefix(before.Stage), isListed: false);
        }

        return (await records.CommitAsync(Table, partition, writes, cancellation)).IsCommitted;

        async Task IndexAsync(string prefix, bool isListed)
        {
            if (isListed)
            {
                writes.Add(new RecordWrite.Upsert(prefix + suffix, bytes));
            }
            else if (await records.FindAsync(Table, partition, prefix + suffix, cancellation) is { } listed)
            {
                writes.Add(new RecordWrite.Delete(prefix + suffix, listed.ETag));
            }
        }
    }

    private async Task<ListPage> PageAsync(string accountId, RecordRange range, CancellationToken cancellation)
    {
        RecordPage page = await records.RangeAsync(Table, Partition(accountId), range, cancellation);
        return new ListPage([.. page.Records.Select(Read).Where(line => !line.IsGone)], page.Continuation);
    }

    private static RecordRange OfMonth(string prefix, DateOnly month, int take, string? continuation) =>
        new(prefix + AgeKey(MonthStart(month.AddMonths(1)).AddTicks(-1)), prefix + AgeKey(MonthStart(month).AddTicks(-1)), take, continuation);

    private static DateTimeOffset MonthStart(DateOnly month) => BeijingTime.At(month, TimeOnly.MinValue);

    private static string StagePrefix(ContractStage stage) => $"s-{stage}-";

    /// <summary>Falls with time, so the newest comes first.</summary>
    private static string AgeKey(DateTimeOffset created) => $"{DateTimeOffset.MaxValue.UtcTicks - created.UtcTicks:D19}";

    private static ListLine Read(StoredRecord record) => JsonSerializer.Deserialize(record.Data.Span, ListingJson.Default.ListLine)!;

    private static string Partition(string accountId) => $"person-{accountId}";

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(ListLine))]
    private sealed partial class ListingJson : JsonSerializerContext;
}
