using System.Globalization;
using ContractFunctions.Hosting;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Contracts;

/// <summary>A reason in words.</summary>
public sealed record ReasonBody(string Reason)
{
    private const int MaxLength = 500;

    /// <summary>Words of a person, trimmed: some, and not too many.</summary>
    public static Outcome<string> Check(string words, string field) => words.Trim() switch
    {
        "" => Refusals.FieldInvalid(field, "Field.Required"),
        { Length: > MaxLength } => Refusals.FieldInvalid(field, "Field.TooLong"),
        { } trimmed => trimmed,
    };
}

/// <summary>The party to be reminded.</summary>
public sealed record RemindBody(string Role);

/// <summary>The new last day to sign (Asia/Shanghai).</summary>
/// <param name="Role">The party whose own last day it is; absent: the contract's.</param>
public sealed record DeadlineBody(DateOnly Deadline, string? Role = null);

/// <summary>Routes of a running contract: lists, detail, reject, cancel, remind, deadline.</summary>
public sealed class RunningFunctions(ContractEdge edge, HttpApi api, ContractListing listing, ContractViews views, PartyVault vault)
{
    private const int PageSize = 20;

    /// <summary>我的合同, newest first; <c>?stage=Signing</c> and <c>?month=2026-11</c> (Asia/Shanghai, when it was made) narrow it.</summary>
    [Function(nameof(ListContracts))]
    [Answers<ListPage>]
    public Task<IResult> ListContracts([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) => Filter(request.Query).TryGet(out ListFilter? filter, out Refusal? refusal)
            ? Reply.Json(await listing.MineAsync(caller.AccountId, filter, PageSize, Continuation(request), cancellation), ContractsJson.Default.ListPage)
            : Problem.Of(refusal));

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
            WithReasonAsync(call, reason => new Reject(call.Now, call.Me.Role, reason)));

    /// <summary>撤销, as long as nobody has signed.</summary>
    [Function(nameof(CancelContract))]
    [Accepts<ReasonBody>]
    [Answers<ContractView>]
    public Task<IResult> CancelContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/cancel")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.ReasonBody, durable, call =>
            WithReasonAsync(call, reason => new Cancel(call.Now, call.Me.Role, reason)));

    /// <summary>催办.</summary>
    [Function(nameof(RemindParty))]
    [Accepts<RemindBody>]
    [Answers<ContractView>]
    public Task<IResult> RemindParty(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/remind")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.RemindBody, durable, call =>
            Task.FromResult<Outcome<Prepared>>(new Prepared(new Remind(call.Now, call.Me.Role, call.Body.Role))));

    /// <summary>Moves the deadline later, within a year from today.</summary>
    [Function(nameof(ExtendDeadline))]
    [Accepts<DeadlineBody>]
    [Answers<ContractView>]
    public Task<IResult> ExtendDeadline(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/deadline")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.DeadlineBody, durable, call =>
            Task.FromResult<Outcome<Prepared>>(new Prepared(new ExtendDeadline(call.Now, call.Me.Role, call.Body.Deadline, call.Body.Role))));

    private async Task<Outcome<Prepared>> WithReasonAsync(ContractCall<ReasonBody> call, Func<SealedText, ContractCommand> command)
    {
        if (!ReasonBody.Check(call.Body.Reason, "reason").TryGet(out string? words, out Refusal? refusal))
        {
            return refusal;
        }

        (SealedText reason, RecordWrite opening) = await vault.SealTextAsync(call.State.Id, call.Me.AccountId!, words, call.Aborted);
        return new Prepared(command(reason), opening);
    }

    private static Outcome<ListFilter> Filter(IQueryCollection query)
    {
        (string stage, string month) = (query["stage"].ToString(), query["month"].ToString());
        bool hasMonth = DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly first);
        return stage.Length > 0 && !Enum.GetNames<ContractStage>().Contains(stage) ? Refusals.FieldInvalid("stage", "Field.Malformed")
            : month.Length > 0 && !(hasMonth && first.Year is >= 2000 and < 3000) ? Refusals.FieldInvalid("month", "Field.Malformed")
            : new ListFilter(stage.Length > 0 ? Enum.Parse<ContractStage>(stage) : null, hasMonth ? first : null);
    }

    private static string? Continuation(HttpRequest request) => request.Query["continuation"].ToString() is { Length: > 0 } token ? token : null;
}
