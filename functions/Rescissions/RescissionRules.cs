using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using Decided = ContractFunctions.Hosting.Decision<ContractFunctions.Contracts.ContractEvent>;

namespace ContractFunctions.Rescissions;

/// <summary>The rules of rescission: every signer of the contract must confirm, one proposal at a time, seven days.</summary>
internal static class RescissionRules
{
    /// <summary>Drafts of one contract, given up ones included.</summary>
    public const int MaxRescissions = 50;

    public static Decided Draft(DraftRescission c, ContractState s) => (c, s) switch
    {
        (_, { IsCompleted: false }) => ContractRefusals.NotCompleted,
        _ when s.FindParty(c.By) is null => Refusals.NotFound,
        (_, { Stage: ContractStage.Rescinding }) => ContractRefusals.RescissionPending,
        (_, { Stage: ContractStage.Rescinded }) => ContractRefusals.AlreadyRescinded,
        (_, { Rescissions.Length: >= MaxRescissions }) => ContractRefusals.TooManyRescissions,
        _ when c.Documents.IsEmpty || c.Documents.Distinct().Count() != c.Documents.Length || c.Documents.Any(number => number < 1 || number > s.Templates.Length) =>
            ContractRefusals.UnknownDocument,
        _ when c.Documents.Any(number => s.RescindedDocuments.Contains(number)) => ContractRefusals.AlreadyRescinded,
        _ => (ContractEvent[])
        [
            .. s.Rescissions.Where(earlier => earlier.Stage == RescissionStage.Drafted && earlier.By == c.By)
                .Select(earlier => new RescissionEnded(c.Now, earlier.Number, RescissionStage.Cancelled, c.By, Reason: null)),
            new RescissionDrafted(
                c.Now, s.Rescissions.Length + 1, c.By, [.. c.Documents.Order()], c.Reason, c.EffectiveOn, ContractDecider.FrozenOf(c.Agreement), c.Agreement.Revision),
        ],
    };

    public static Decided Confirm(ConfirmRescission c, ContractState s) => (s.FindRescission(c.Number), s.FindParty(c.By)) switch
    {
        (null, _) or (_, null) => Refusals.NotFound,
        ({ Stage: RescissionStage.Drafted } r, _) when r.By != c.By => Refusals.NotFound,
        ({ } r, _) when r.ConsentOf(c.By) is not null => ContractRefusals.AlreadyConfirmed,
        ({ Stage: not (RescissionStage.Drafted or RescissionStage.Proposed) }, _) => ContractRefusals.RescissionOver,
        ({ Stage: RescissionStage.Drafted }, _) when s.Stage == ContractStage.Rescinding => ContractRefusals.RescissionPending,
        ({ Stage: RescissionStage.Drafted } r, _) when r.Documents.Any(number => s.RescindedDocuments.Contains(number)) => ContractRefusals.AlreadyRescinded,
        ({ } r, _) when c.Now > r.LapsesAt => ContractRefusals.RescissionOver,
        ({ } r, _) when r.Agreement.ContentHash != c.Consent.ContentHash => ContractRefusals.ContentChanged,
        (_, { } party) when SealRules.RefusalOf(c.Consent, party, s, c.Now) is { } refusal => refusal,
        ({ } r, _) => new RescissionConfirmed(c.Now, c.Number, c.By, c.Consent with { At = c.Now, RevisionSeen = r.Head.Number }),
    };

    public static Decided Cancel(CancelRescission c, ContractState s) => s.FindRescission(c.Number) switch
    {
        null or { Stage: RescissionStage.Drafted } when s.FindRescission(c.Number)?.By != c.By => Refusals.NotFound,
        { By: var by } when by != c.By => ContractRefusals.ProposerOnly,
        { Stage: RescissionStage.Cancelled } => Decided.Nothing,
        { Stage: RescissionStage.Drafted or RescissionStage.Proposed } => new RescissionEnded(c.Now, c.Number, RescissionStage.Cancelled, c.By, Reason: null),
        _ => ContractRefusals.RescissionOver,
    };

    public static Decided Decline(DeclineRescission c, ContractState s) => s.FindRescission(c.Number) switch
    {
        null or { Stage: RescissionStage.Drafted } => Refusals.NotFound,
        _ when s.FindParty(c.By) is null => Refusals.NotFound,
        { Stage: not RescissionStage.Proposed } => ContractRefusals.RescissionOver,
        { } r when r.ConsentOf(c.By) is not null => ContractRefusals.AlreadyConfirmed,
        _ => new RescissionEnded(c.Now, c.Number, RescissionStage.Declined, c.By, c.Reason),
    };

    public static Decided Lapse(LapseRescission c, ContractState s) => s.FindRescission(c.Number) switch
    {
        { Stage: RescissionStage.Drafted or RescissionStage.Proposed } r when c.Now > r.LapsesAt => new RescissionEnded(c.Now, c.Number, RescissionStage.Lapsed, Role: null, Reason: null),
        _ => Decided.Nothing,
    };

    public static Decided RecordSignature(RecordRescissionSignature c, ContractState s) => s.FindRescission(c.Number) is not { Stage: RescissionStage.Confirmed } r ? Refusals.NotFound
        : r.ConsentOf(c.Role) is not { } consent ? Refusals.NotFound
        : consent.Signature is not null ? Decided.Nothing
        : c.Revision.Number != r.Head.Number + 1 ? ContractRefusals.ContentChanged
        : new RescissionSignatureApplied(c.Now, c.Number, c.Role, c.Revision, c.CertificateSerial, c.CertificateSha256);

    public static Decided Complete(CompleteRescission c, ContractState s) => s.FindRescission(c.Number) switch
    {
        { IsEffective: true } => Decided.Nothing,
        { Stage: RescissionStage.Confirmed } r when r.Consents.All(consent => consent.Signature is not null) => new DocumentsRescinded(c.Now, c.Number, r.Documents, c.Revision),
        _ => ContractRefusals.NotYourTurn,
    };
}
