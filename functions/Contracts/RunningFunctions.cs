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

/// <summary>Routes of a running contract: detail, reject, cancel, remind, deadline.</summary>
public sealed class RunningFunctions(ContractEdge edge, ContractViews views, PartyVault vault)
{
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
}
