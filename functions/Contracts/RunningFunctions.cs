using ContractFunctions.Hosting;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Contracts;

/// <summary>A reason in words.</summary>
public sealed record ReasonBody(string Reason);

/// <summary>The party to be reminded.</summary>
public sealed record RemindBody(string Role);

/// <summary>Routes of a running contract: lists, detail, reject, cancel, remind.</summary>
public sealed class RunningFunctions(ContractEdge edge, HttpApi api, ContractListing listing, ContractViews views)
{
    private const int MaxReason = 500, PageSize = 20;

    /// <summary>我的合同, newest first.</summary>
    [Function(nameof(ListContracts))]
    [Answers<ListPage>]
    public Task<IResult> ListContracts([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) =>
            Reply.Json(await listing.MineAsync(caller.AccountId, PageSize, Continuation(request), cancellation), ContractsJson.Default.ListPage));

    /// <summary>我的待办: what waits for me.</summary>
    [Function(nameof(ListToDo))]
    [Answers<ListPage>]
    public Task<IResult> ListToDo([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "todo")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) =>
            Reply.Json(await listing.ToDoAsync(caller.AccountId, PageSize, Continuation(request), cancellation), ContractsJson.Default.ListPage));

    [Function(nameof(GetContract))]
    [Answers<ContractView>]
    public Task<IResult> GetContract([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{id}")] HttpRequest request, string id) =>
        edge.QueryAsync(request, id, async (state, me, cancellation) => Reply.Json(await views.OfAsync(state, me, cancellation), ContractsJson.Default.ContractView));

    /// <summary>拒签, or 拒填 before: ends the contract.</summary>
    [Function(nameof(RejectContract))]
    [Accepts<ReasonBody>]
    [Answers<ContractView>]
    public Task<IResult> RejectContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/reject")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.ReasonBody, durable, call =>
            Task.FromResult(WithReason(call.Body.Reason, reason => new Reject(call.Now, call.Me.Role, reason))));

    /// <summary>撤销, as long as nobody has signed.</summary>
    [Function(nameof(CancelContract))]
    [Accepts<ReasonBody>]
    [Answers<ContractView>]
    public Task<IResult> CancelContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/cancel")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.ReasonBody, durable, call =>
            Task.FromResult(WithReason(call.Body.Reason, reason => new Cancel(call.Now, call.Me.Role, reason))));

    /// <summary>催办.</summary>
    [Function(nameof(RemindParty))]
    [Accepts<RemindBody>]
    [Answers<ContractView>]
    public Task<IResult> RemindParty(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/remind")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.RemindBody, durable, call =>
            Task.FromResult<Outcome<Prepared>>(new Prepared(new Remind(call.Now, call.Me.Role, call.Body.Role))));

    private static Outcome<Prepared> WithReason(string reason, Func<string, ContractCommand> command) => reason.Trim() switch
    {
        "" => Refusals.FieldInvalid("reason", "Field.Required"),
        { Length: > MaxReason } => Refusals.FieldInvalid("reason", "Field.TooLong"),
        { } words => new Prepared(command(words)),
    };

    private static string? Continuation(HttpRequest request) => request.Query["continuation"].ToString() is { Length: > 0 } token ? token : null;
}
