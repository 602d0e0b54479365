using ContractFunctions.Hosting;
using Decided = ContractFunctions.Hosting.Decision<ContractFunctions.Contracts.ContractEvent>;

namespace ContractFunctions.Contracts;

/// <summary>填写: who may fill in when, and how what was completed is opened again. After 完成填写 nothing of a party's changes unless it is returned to that party.</summary>
internal static class FillingRules
{
    public static Decided Fill(FillForm c, ContractState s) =>
        FillRefusal(s, c.By) is { } refusal ? refusal : new FormFilled(c.Now, c.By, s.ContentVersion + 1, c.Document, c.Commitment);

    /// <summary>Why the party cannot fill in now, or null.</summary>
    public static Refusal? FillRefusal(ContractState s, string by) => (s.Stage, s.PartyOf(by).Stage) switch
    {
        (ContractStage.Draft, _) when by != s.InitiatorRole => Refusals.NotFound,
        (ContractStage.Draft, _) or (ContractStage.Filling, PartyStage.ToFill) => null,
        (ContractStage.Filling, _) => ContractRefusals.NotYourTurn,
        _ => ContractRefusals.Frozen,
    };

    public static Decided Complete(CompleteFilling c, ContractState s) => (c, s, s.PartyOf(c.By)) switch
    {
        (_, _, { Stage: PartyStage.Filled }) => Decided.Nothing,
        (_, { Stage: not ContractStage.Filling }, _) => ContractRefusals.NotFilling,
        (_, _, { Stage: not PartyStage.ToFill }) => ContractRefusals.NotYourTurn,
        (_, _, { Disclosure: null }) => ContractRefusals.DisclosureNotAccepted,
        ({ IsIdentityConfirmed: false }, _, _) => ContractRefusals.IdentityNotConfirmed,
        ({ IsFormComplete: false }, _, _) => ContractRefusals.FormIncomplete,
        _ when !IsLast(s, c.By) => new FillingCompleted(c.Now, c.By),
        ({ Frozen: { } frozen }, _, _) when frozen.ContentVersion == s.ContentVersion => (ContractEvent[])[new FillingCompleted(c.Now, c.By), ContractDecider.Freeze(c.Now, frozen)],
        _ => ContractRefusals.ContentChanged,
    };

    /// <summary>The initiator returns to a party what it has filled, as long as nobody has signed; a party takes back what it completed itself until the content is frozen.</summary>
    public static Decided Return(ReturnFilling c, ContractState s) =>
        ReturnRefusal(s, c.By, c.Role) is { } refusal ? refusal : new FillingReturned(c.Now, c.Role, c.By, c.Reason);

    /// <summary>Why it cannot be returned, or null.</summary>
    public static Refusal? ReturnRefusal(ContractState s, string by, string role) => (s, s.FindParty(role)) switch
    {
        (_, null) => ContractRefusals.UnknownRole,
        _ when by != s.InitiatorRole && by != role => ContractRefusals.InitiatorOnly,
        ({ Stage: ContractStage.Draft }, _) => ContractRefusals.NotFilling,
        ({ HasConsent: true }, _) => ContractRefusals.ConsentRecorded,
        ({ Stage: ContractStage.Signing }, _) when by != s.InitiatorRole => ContractRefusals.Frozen,
        (_, { Stage: PartyStage.ToFill or PartyStage.Waiting }) => ContractRefusals.NothingToReturn,
        (_, { IsFilledFor: true }) when role != s.InitiatorRole => ContractRefusals.NothingToReturn,
        (_, { Returns: >= ContractDecider.MaxReturns }) => ContractRefusals.TooManyReturns,
        _ => null,
    };

    /// <summary>Whether nobody but this party is left to fill.</summary>
    public static bool IsLast(ContractState state, string role) => state.Parties.All(party => party.Role == role || party.Stage == PartyStage.Filled);
}
