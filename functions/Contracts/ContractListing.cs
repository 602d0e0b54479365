using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Organizations;
using ContractFunctions.Rescissions;

namespace ContractFunctions.Contracts;

/// <summary>Which contracts.</summary>
/// <param name="Month">First day of the month (Asia/Shanghai) in which they were made; null: whenever.</param>
/// <param name="Title">How the title begins; null: however.</param>
/// <param name="Counterpart">Name of another party, whole; null: whoever.</param>
public sealed record ListFilter(ContractStage? Stage, DateOnly? Month, string? Title = null, string? Counterpart = null);

/// <summary>
/// Brings the lists up to a contract's state: 我的合同 and 我的待办 of everybody in it, what waits for keepers of seals, and the lists of the organizations. What each list
/// holds is decided here; how it lies in rows is for <see cref="ListStore"/>.
/// </summary>
public sealed class ContractListing(ListStore lists, PartyVault vault, ActingFor acting)
{
    public const string ToFill = "fill", ToSign = "sign", ToApprove = "approve", ToConfirm = "confirm";

    public Task<ListPage> MineAsync(string accountId, ListFilter filter, int take, string? continuation, CancellationToken cancellation) =>
        lists.PageAsync(PersonList(accountId), filter, take, continuation, cancellation);

    public Task<ListPage> ToDoAsync(string accountId, int take, string? continuation, CancellationToken cancellation) =>
        lists.ToDoAsync(PersonList(accountId), take, continuation, cancellation);

    public Task<ListCounts> CountsAsync(string accountId, CancellationToken cancellation) => lists.CountsAsync(PersonList(accountId), cancellation);

    /// <summary>Contracts of an organization, of one month.</summary>
    public Task<ListPage> OfOrganizationAsync(string organizationId, ListFilter filter, int take, string? continuation, CancellationToken cancellation) =>
        lists.PageAsync(OrganizationList(organizationId, filter.Month!.Value), filter with { Month = null }, take, continuation, cancellation);

    /// <summary>Brings all lines up to this state; a newer line stays.</summary>
    public async Task BringUpToAsync(ContractState state, CancellationToken cancellation)
    {
        string title = await vault.OpenTextAsync(state.Id, state.Title, cancellation) ?? "";
        Dictionary<string, string> names = [];
        foreach (Party party in state.Parties)
        {
            names[party.Role] = (await vault.OpenAsync(state.Id, party, cancellation))?.PartyName ?? "";
        }

        foreach (Party party in state.Parties.Where(party => party.AccountId is not null))
        {
            bool mayRead = ContractEdge.MayRead(state, party);
            await lists.SettleAsync(PersonList(party.AccountId!), Line(party.Role, mayRead ? ToDoOf(state, party) : null) with { IsGone = !mayRead }, cancellation);
        }

        foreach (CarbonCopy copy in state.CarbonCopies.Where(copy => state.IsCompleted && copy.AccountId is not null))
        {
            await lists.SettleAsync(PersonList(copy.AccountId!), Line(copy.Role, toDo: null), cancellation);
        }

        await BringKeepersUpToAsync(state, Line, cancellation);
        foreach (string former in state.FormerAccounts.Where(account => state.PartyOfAccount(account) is null))
        {
            await lists.SettleAsync(PersonList(former), Line(state.Parties[0].Role, toDo: null) with { IsGone = true }, cancellation);
        }

        foreach (Party party in state.Parties.Where(party => party.Enterprise?.OrganizationId is not null))
        {
            string list = OrganizationList(party.Enterprise!.OrganizationId!, BeijingTime.DateOf(state.CreatedAt));
            await lists.SettleAsync(list, Line(party.Role, toDo: null) with { IsGone = !ContractEdge.MayRead(state, party) }, cancellation);
        }

        ListLine Line(string role, string? toDo) => new(
            state.Id, title, state.Stage, role, toDo, [.. names.Where(name => name.Key != role && name.Value.Length > 0).Select(name => name.Value)], state.CreatedAt, state.DeadlineAt, state.Version);
    }

    /// <summary>An application is a task for every keeper, also for one told who is none any more: then it is settled.</summary>
    private async Task BringKeepersUpToAsync(ContractState state, Func<string, string?, ListLine> line, CancellationToken cancellation)
    {
        foreach (IGrouping<string, SealApplication> ofRole in state.SealApplications.GroupBy(application => application.Role))
        {
            SealApplication? pending = ofRole.FirstOrDefault(application => application.Stage == SealApplicationStage.Pending);
            string? organizationId = pending is null ? null : state.PartyOf(ofRole.Key).Enterprise?.OrganizationId;
            Organization? organization = organizationId is null ? null : await acting.FindAsync(organizationId, cancellation);
            string[] keepers = [.. (organization?.SealKeepers ?? []).Where(keeper => keeper != pending!.AccountId)];
            foreach (string account in keepers.Union(ToldKeepers(state)).Where(account => state.PartyOfAccount(account) is null))
            {
                await lists.SettleAsync(PersonList(account), line(ofRole.Key, keepers.Contains(account) ? ToApprove : null) with { IsTask = true }, cancellation);
            }
        }
    }

    private static IEnumerable<string> ToldKeepers(ContractState state) =>
        from key in state.Notices.Keys
        where Notice.KindOf(key) == Notice.SealAsked
        select key.Split('-')[1];

    private static string? ToDoOf(ContractState state, Party party) => state switch
    {
        { Stage: ContractStage.Filling or ContractStage.Signing } => party.Stage switch { PartyStage.ToFill => ToFill, PartyStage.ToSign => ToSign, _ => null },
        { Stage: ContractStage.Rescinding } when state.Rescissions.Any(open => open.Stage == RescissionStage.Proposed && open.ConsentOf(party.Role) is null) => ToConfirm,
        _ => null,
    };

    private static string PersonList(string accountId) => $"person-{accountId}";

    /// <summary>By month: an organization has many.</summary>
    private static string OrganizationList(string organizationId, DateOnly date) => $"organization-{organizationId}-{date:yyyyMM}";
}
