using ContractFunctions.Hosting;
using ContractFunctions.Rescissions;
using Decided = ContractFunctions.Hosting.Decision<ContractFunctions.Contracts.ContractEvent>;

namespace ContractFunctions.Contracts;

/// <summary>The rules of using seals: applications, one-time grants, and what a consent may be made with.</summary>
internal static class SealRules
{
    /// <summary>How long an application waits, and after it the grant, unless what it is for ends before.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    public static Decided Apply(ApplyForSeal c, ContractState s) => s.FindParty(c.By) switch
    {
        null => Refusals.NotFound,
        { Enterprise: null } => ContractRefusals.EnterpriseOnly,
        { } party when EndOf(party, s, c.ContentHash) is not { } end || c.Now > end => ContractRefusals.NothingToSeal,
        _ when s.SealApplications.Any(earlier => earlier.IsOpen && earlier.Role == c.By && earlier.ContentHash == c.ContentHash && c.Now <= earlier.ExpiresAt) =>
            ContractRefusals.SealApplicationOpen,
        { } party => new SealApplied(
            c.Now, s.SealApplications.Length + 1, c.By, c.AccountId, c.Type, c.ContentHash, c.Note, Sooner(c.Now + Patience, EndOf(party, s, c.ContentHash)!.Value)),
    };

    public static Decided Approve(ApproveSealUse c, ContractState s) => s.FindSealApplication(c.Application) switch
    {
        null => Refusals.NotFound,
        { AccountId: var applicant } when applicant == c.AccountId => ContractRefusals.OwnSealApplication,
        { Stage: not SealApplicationStage.Pending } => ContractRefusals.SealApplicationClosed,
        { } application when !IsAlive(application, s, c.Now) => ContractRefusals.SealApplicationClosed,
        { } application => new SealUseApproved(
            c.Now, c.Application, c.AccountId, c.SealId, c.IdentityCheckId, c.IdentityCheckMethod, c.IsIdentitySimulated,
            Sooner(c.Now + Patience, EndOf(s.PartyOf(application.Role), s, application.ContentHash)!.Value)),
    };

    public static Decided Reject(RejectSealUse c, ContractState s) => s.FindSealApplication(c.Application) switch
    {
        null => Refusals.NotFound,
        { AccountId: var applicant } when applicant == c.AccountId => ContractRefusals.OwnSealApplication,
        { Stage: not SealApplicationStage.Pending } => ContractRefusals.SealApplicationClosed,
        _ => new SealUseRejected(c.Now, c.Application, c.AccountId, c.Reason),
    };

    public static Decided Withdraw(WithdrawSealApplication c, ContractState s) => s.FindSealApplication(c.Application) switch
    {
        null => Refusals.NotFound,
        { AccountId: var applicant } when applicant != c.AccountId => Refusals.NotFound,
        { IsOpen: false } => ContractRefusals.SealApplicationClosed,
        _ => new SealApplicationLapsed(c.Now, c.Application),
    };

    public static Decided Lapse(LapseSealApplication c, ContractState s) =>
        s.FindSealApplication(c.Application) is { IsOpen: true } application && !IsAlive(application, s, c.Now) ? new SealApplicationLapsed(c.Now, c.Application) : Decided.Nothing;

    /// <summary>Whether an open application or grant can still come to its use.</summary>
    public static bool IsAlive(SealApplication application, ContractState s, DateTimeOffset now) =>
        application.IsOpen && now <= application.ExpiresAt && s.PartyOf(application.Role).AccountId == application.AccountId
        && EndOf(s.PartyOf(application.Role), s, application.ContentHash) is { } end && now <= end;

    /// <summary>Why a consent may not be made with this mark or seal; null: it may.</summary>
    public static Refusal? RefusalOf(Consent consent, Party party, ContractState s, DateTimeOffset now) => (consent, party) switch
    {
        (_, { Terms.Mark: { } mark }) when mark != consent.Mark => ContractRefusals.MarkNotAllowed,
        _ when consent.Mark == SigningMark.CompanySeal != party.Enterprise is not null => ContractRefusals.MarkNotAllowed,
        ({ Mark: SigningMark.CompanySeal, Seal: null }, _) => ContractRefusals.SealRequired,
        ({ Seal: { Application: { } number } seal }, _) => IsGranted(s.FindSealApplication(number), seal, consent, party, s, now) ? null : ContractRefusals.SealGrantVoid,
        _ => null,
    };

    private static bool IsGranted(SealApplication? grant, SealUse seal, Consent consent, Party party, ContractState s, DateTimeOffset now) =>
        grant is { Stage: SealApplicationStage.Approved } && grant.Role == party.Role && grant.AccountId == consent.AccountId && grant.SealId == seal.SealId
        && grant.ContentHash == consent.ContentHash && IsAlive(grant, s, now);

    /// <summary>Until when this party can still seal this content; null: it cannot.</summary>
    private static DateTimeOffset? EndOf(Party party, ContractState s, string contentHash) =>
        s is { Stage: ContractStage.Signing, Content: { } content } && content.ContentHash == contentHash && party.Stage == PartyStage.ToSign ? s.DeadlineAt
        : s.Rescissions.FirstOrDefault(rescission => rescission.Agreement.ContentHash == contentHash && IsToConfirm(rescission, party)) is { } open ? open.LapsesAt
        : null;

    private static bool IsToConfirm(RescissionState rescission, Party party) => rescission.ConsentOf(party.Role) is null
        && (rescission.Stage == RescissionStage.Proposed || (rescission.Stage == RescissionStage.Drafted && rescission.By == party.Role));

    private static DateTimeOffset Sooner(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
