using System.Globalization;
using ContractFunctions.Hosting;
using ContractFunctions.Organizations;

namespace ContractFunctions.Contracts;

/// <summary>Routes of the lists: mine, what waits for me, how many; an organization's.</summary>
public sealed class ListFunctions(HttpApi api, OrganizationEdge organizations, ContractListing listing, TimeProvider time)
{
    private const int PageSize = 20;

    /// <summary>
    /// 我的合同, newest first. <c>?stage=Signing</c>, <c>?month=2026-11</c> (Asia/Shanghai, when it was made), <c>?title=</c> (how it begins) and <c>?counterpart=</c>
    /// (a party's whole name) narrow it; by title it is in the order of titles.
    /// </summary>
    [Function(nameof(ListContracts))]
    [Answers<ListPage>]
    public Task<IResult> ListContracts([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) => Filter(request.Query).TryGet(out ListFilter? filter, out Refusal? refusal)
            ? Reply.Json(await listing.MineAsync(caller.AccountId, filter, PageSize, Continuation(request), cancellation), ContractsJson.Default.ListPage)
            : Problem.Of(refusal));

    /// <summary>我的待办: what waits for me, to fill in, to sign, to approve, to confirm.</summary>
    [Function(nameof(ListToDo))]
    [Answers<ListPage>]
    public Task<IResult> ListToDo([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "todo")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) =>
            Reply.Json(await listing.ToDoAsync(caller.AccountId, PageSize, Continuation(request), cancellation), ContractsJson.Default.ListPage));

    /// <summary>How many of my contracts are in which stage, and how many tasks I have.</summary>
    [Function(nameof(CountContracts))]
    [Answers<ListCounts>]
    public Task<IResult> CountContracts([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "counts")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) => Reply.Json(await listing.CountsAsync(caller.AccountId, cancellation), ContractsJson.Default.ListCounts));

    /// <summary>An organization's contracts of one month (the present one when absent), for its SuperAdmin.</summary>
    [Function(nameof(ListOrganizationContracts))]
    [Answers<ListPage>]
    public Task<IResult> ListOrganizationContracts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organizations/{organization}/contracts")] HttpRequest request, string organization) =>
        organizations.QueryAsync(request, organization, async (found, caller, cancellation) =>
            !found.IsSuperAdmin(caller.AccountId) ? Problem.Of(OrganizationRefusals.SuperAdminOnly)
            : !Filter(request.Query).TryGet(out ListFilter? filter, out Refusal? refusal) ? Problem.Of(refusal)
            : Reply.Json(
                await listing.OfOrganizationAsync(found.Id, filter with { Month = filter.Month ?? BeijingTime.DateOf(time.GetUtcNow()) }, PageSize, Continuation(request), cancellation),
                ContractsJson.Default.ListPage));

    private static Outcome<ListFilter> Filter(IQueryCollection query)
    {
        (string stage, string month) = (query["stage"].ToString(), query["month"].ToString());
        bool hasMonth = DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly first);
        return stage.Length > 0 && !Enum.GetNames<ContractStage>().Contains(stage) ? Refusals.FieldInvalid("stage", "Field.Malformed")
            : month.Length > 0 && !(hasMonth && first.Year is >= 2000 and < 3000) ? Refusals.FieldInvalid("month", "Field.Malformed")
            : new ListFilter(stage.Length > 0 ? Enum.Parse<ContractStage>(stage) : null, hasMonth ? first : null, Words(query, "title"), Words(query, "counterpart"));
    }

    private static string? Words(IQueryCollection query, string name) => query[name].ToString().Trim() is { Length: > 0 and <= 100 } words ? words : null;

    private static string? Continuation(HttpRequest request) => request.Query["continuation"].ToString() is { Length: > 0 } token ? token : null;
}
