using System.Globalization;
using ContractFunctions.Accounts;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using ContractFunctions.Organizations;
using ContractFunctions.Signing;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Seals;

/// <summary>单次用印申请.</summary>
/// <param name="ContentHash">Of the contract's content, or of the rescission agreement to be confirmed.</param>
/// <param name="Note">附言.</param>
public sealed record SealApplicationBody(SealType Type, string ContentHash, string? Note = null);

/// <summary>A keeper grants the use of a seal, after an identity check.</summary>
public sealed record ApproveSealUseBody(string Seal, string? Code = null, string? Password = null)
{
    public override string ToString() => nameof(ApproveSealUseBody);
}

/// <summary>Routes of 用印审批: apply, withdraw; approve, reject.</summary>
public sealed class SealApplicationFunctions(
    ContractEdge edge, ActingFor acting, SealStore seals, IdentityChecks checks, AccountDirectory accounts, PartyVault vault)
{
    [Function(nameof(ApplyForSeal))]
    [Accepts<SealApplicationBody>]
    [Answers<ContractView>]
    public Task<IResult> ApplyForSeal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/seal-applications")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.SealApplicationBody, durable, async call =>
        {
            if (call.Body.Note is null || call.Body.Note.Trim().Length == 0)
            {
                return new Prepared(new ApplyForSeal(call.Now, call.Me.Role, call.Me.AccountId!, call.Body.Type, call.Body.ContentHash, Note: null));
            }

            if (!ReasonBody.Check(call.Body.Note, "note").TryGet(out string? words, out Refusal? refusal))
            {
                return refusal;
            }

            (SealedText note, RecordWrite opening) = await vault.SealTextAsync(call.State.Id, call.Me.AccountId!, words, call.Aborted);
            return new Prepared(new ApplyForSeal(call.Now, call.Me.Role, call.Me.AccountId!, call.Body.Type, call.Body.ContentHash, note), opening);
        });

    [Function(nameof(WithdrawSealApplication))]
    [Accepts<EmptyBody>]
    [Answers<ContractView>]
    public Task<IResult> WithdrawSealApplication(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/seal-applications/{application}/withdraw")] HttpRequest request,
        string id,
        string application,
        [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.EmptyBody, durable, call => Task.FromResult<Outcome<Prepared>>(
            Find(call.State, call.Me, application) is { } found ? new Prepared(new WithdrawSealApplication(call.Now, found.Number, call.Me.AccountId!)) : Refusals.NotFound));

    [Function(nameof(ApproveSealUse))]
    [Accepts<ApproveSealUseBody>]
    [Answers<ContractView>]
    public Task<IResult> ApproveSealUse(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/seal-applications/{application}/approve")] HttpRequest request,
        string id,
        string application,
        [DurableClient] DurableTaskClient durable) =>
        edge.ReaderCommandAsync(request, id, ContractsJson.Default.ApproveSealUseBody, durable, call => AsKeeperAsync(call, application, (found, organization) => ApproveAsync(call, found, organization)));

    [Function(nameof(RejectSealUse))]
    [Accepts<ReasonBody>]
    [Answers<ContractView>]
    public Task<IResult> RejectSealUse(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/seal-applications/{application}/reject")] HttpRequest request,
        string id,
        string application,
        [DurableClient] DurableTaskClient durable) =>
        edge.ReaderCommandAsync(request, id, ContractsJson.Default.ReasonBody, durable, call => AsKeeperAsync(call, application, async (found, _) =>
        {
            if (!ReasonBody.Check(call.Body.Reason, "reason").TryGet(out string? words, out Refusal? refusal))
            {
                return refusal;
            }

            (SealedText reason, RecordWrite opening) = await vault.SealTextAsync(call.State.Id, call.Me.AccountId!, words, call.Aborted);
            return new Prepared(new RejectSealUse(call.Now, found.Number, call.Me.AccountId!, reason), opening);
        }));

    private async Task<Outcome<Prepared>> ApproveAsync(ContractCall<ApproveSealUseBody> call, SealApplication application, Organization organization)
    {
        if (!RecordLimits.IsKey(call.Body.Seal) || await seals.FindAsync(organization.Id, call.Body.Seal, call.Aborted) is not { } seal)
        {
            return Refusals.FieldInvalid("seal", "Field.UnknownSeal");
        }

        if (seal.Status != SealStatus.Enabled || seal.Type != application.Type)
        {
            return seal.Status != SealStatus.Enabled ? SealRefusals.NotUsable : SealRefusals.OtherType;
        }

        ApproveSealUse approve = new(call.Now, application.Number, call.Me.AccountId!, seal.Id, "", "", IsIdentitySimulated: false);
        if (ContractDecider.Decide(approve, call.State) is Decision<ContractEvent>.Refused { Refusal: var early })
        {
            return early;
        }

        Account keeper = await accounts.RequireAsync(call.Me.AccountId!, call.Aborted);
        CodeScope scope = Acts.ScopeOfApproval(call.State, application, keeper.Id);
        return (await checks.VerifyEitherAsync(keeper, scope, call.Body.Code, call.Body.Password, call.Aborted)).TryGet(out IdentityProof? proof, out Refusal? refusal)
            ? new Prepared(
                approve with { Now = proof.At, IdentityCheckId = proof.TicketId, IdentityCheckMethod = proof.Method, IsIdentitySimulated = proof.IsSimulated }, proof.Consume)
            : refusal;
    }

    /// <summary>For a keeper of the organization whose application it is; to other readers only keepers decide, to anybody else it does not exist.</summary>
    private async Task<Outcome<Prepared>> AsKeeperAsync<TBody>(
        ContractCall<TBody> call, string application, Func<SealApplication, Organization, Task<Outcome<Prepared>>> decide) =>
        Find(call.State, call.Me, application) is not { } found || call.Me.Enterprise?.OrganizationId is not { } organizationId ? Refusals.NotFound
        : await acting.FindAsync(organizationId, call.Aborted) is not { } organization || !organization.IsSealKeeper(call.Me.AccountId!) ? SealRefusals.KeeperOnly
        : await decide(found, organization);

    private static SealApplication? Find(ContractState state, Party me, string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) && state.FindSealApplication(parsed) is { } found && found.Role == me.Role ? found : null;
}
