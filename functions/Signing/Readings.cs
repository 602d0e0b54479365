using ContractFunctions.Contracts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Signing;

/// <summary>
/// 阅读记录: which pages of the frozen content a party has had before its eyes. Kept beside the head in the contract's partition, so reading never contends with
/// signing; a consent takes the count with it. A changed content starts anew.
/// </summary>
public sealed class Readings(ContractStore contracts)
{
    /// <summary>Adds pages (1-based): the write, and how far the party has read with it.</summary>
    public async Task<CommandStep<ReadingView>> AddAsync(ContractState state, Party me, IEnumerable<int> pages, DateTimeOffset now, CancellationToken cancellation)
    {
        FrozenContent content = state.Content!;
        (ReadingRow Value, string ETag)? row = await contracts.ReadRowAsync(state.Id, RowOf(me), ContractRowsJson.Default.ReadingRow, cancellation);
        ReadingRow? earlier = row?.Value is { } found && found.ContentHash == content.ContentHash ? found : null;
        ReadingRow newer = new(content.ContentHash, [.. earlier?.Pages ?? [], .. pages], earlier?.FirstAt ?? now, now);
        byte[] bytes = ContractStore.Bytes(newer, ContractRowsJson.Default.ReadingRow);
        return new CommandStep<ReadingView>(
            new ReadingView(newer.Pages.Count, content.PageCount, newer.Pages.Count == content.PageCount),
            [row is null ? new RecordWrite.Insert(RowOf(me), bytes) : new RecordWrite.Replace(RowOf(me), bytes, row.Value.ETag)]);
    }

    /// <summary>How many pages of the content as it is now the party has read.</summary>
    public async Task<int> PagesReadAsync(ContractState state, Party me, CancellationToken cancellation) =>
        await contracts.ReadRowAsync(state.Id, RowOf(me), ContractRowsJson.Default.ReadingRow, cancellation) is { } row
            && row.Value.ContentHash == state.Content?.ContentHash
            ? row.Value.Pages.Count
            : 0;

    /// <summary>By addressing too: whoever takes a turn over reads for themselves.</summary>
    private static string RowOf(Party me) => $"reading-{me.Role}-{me.Addressing}";
}
