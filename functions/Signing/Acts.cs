using ContractFunctions.Accounts;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using ContractFunctions.Rescissions;

namespace ContractFunctions.Signing;

/// <summary>What an identity check is for.</summary>
/// <param name="Action"><c>sign</c>, <c>rescind</c> or <c>approveSeal</c>.</param>
/// <param name="Application">With <c>approveSeal</c>: its number.</param>
/// <param name="Face">By face, instead of a code to the phone.</param>
public sealed record IdentityCheckBody(string Action, string ContentHash, int? Application = null, bool Face = false);

/// <summary>
/// The acts that need an identity check (意愿核验), and what a code for one is bound to: the contract's partition, person and act, and the hash of what is agreed to.
/// </summary>
public static class Acts
{
    public const string Sign = "sign", Rescind = "rescind", ApproveSeal = "approveSeal";

    /// <summary>How the SMS calls the act.</summary>
    public static IdentityPrompt PromptOf(string act, ContractState state) => new(
        act switch { Rescind => "Act.Rescind", ApproveSeal => "Act.ApproveSeal", _ => "Act.Sign" }, Notifications.NoticeActivities.ReferenceOf(state.Id));

    public static CodeScope ScopeOfSigning(ContractState state, Party me) => Scope(state, Sign, me.Role, me.AccountId!, state.Content!.ContentHash);

    public static CodeScope ScopeOfRescission(ContractState state, Party me, RescissionState rescission) =>
        Scope(state, Rescind, $"{me.Role}-{rescission.Number}", me.AccountId!, rescission.Agreement.ContentHash);

    public static CodeScope ScopeOfApproval(ContractState state, SealApplication application, string accountId) =>
        Scope(state, ApproveSeal, $"{application.Number}", accountId, application.ContentHash);

    /// <summary>The scope of what is asked for, or why there is nothing of that kind to agree to now.</summary>
    /// <param name="me">The party, or whoever reads in its place.</param>
    public static Outcome<CodeScope> ScopeOf(ContractState state, Party me, IdentityCheckBody asked) => asked.Action switch
    {
        Sign when state.Stage != ContractStage.Signing || me.Stage != PartyStage.ToSign || !IsActing(state, me) => ContractRefusals.NotYourTurn,
        Sign when state.Content!.ContentHash != asked.ContentHash => ContractRefusals.ContentChanged,
        Sign => ScopeOfSigning(state, me),
        Rescind when !state.IsCompleted => ContractRefusals.NotCompleted,
        Rescind => IsActing(state, me) && state.Rescissions.FirstOrDefault(open => IsToConfirm(open, me) && open.Agreement.ContentHash == asked.ContentHash) is { } rescission
            ? ScopeOfRescission(state, me, rescission)
            : ContractRefusals.RescissionOver,
        ApproveSeal => state.FindSealApplication(asked.Application ?? 0) is { } application && application.Role == me.Role
            ? ScopeOfApproval(state, application, asked.ContentHash, me)
            : Refusals.NotFound,
        _ => Refusals.FieldInvalid("action", "Field.Malformed"),
    };

    private static Outcome<CodeScope> ScopeOfApproval(ContractState state, SealApplication application, string contentHash, Party me) =>
        application.AccountId == me.AccountId ? ContractRefusals.OwnSealApplication
        : application.Stage != SealApplicationStage.Pending ? ContractRefusals.SealApplicationClosed
        : application.ContentHash != contentHash ? ContractRefusals.ContentChanged
        : ScopeOfApproval(state, application, me.AccountId!);

    private static bool IsActing(ContractState state, Party me) => state.PartyOfAccount(me.AccountId!)?.Role == me.Role;

    private static bool IsToConfirm(RescissionState rescission, Party me) => rescission.ConsentOf(me.Role) is null
        && (rescission.Stage == RescissionStage.Proposed || (rescission.Stage == RescissionStage.Drafted && rescission.By == me.Role));

    private static CodeScope Scope(ContractState state, string act, string of, string accountId, string contentHash) =>
        new(ContractStore.Table, state.Id, $"code-{act}-{of}-{accountId}", act, contentHash);
}
