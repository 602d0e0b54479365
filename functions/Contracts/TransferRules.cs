using ContractFunctions.Hosting;
using Decided = ContractFunctions.Hosting.Decision<ContractFunctions.Contracts.ContractEvent>;

namespace ContractFunctions.Contracts;

/// <summary>转他人处理: a company's turn goes to a colleague, by the one whose turn it is or because that one has left.</summary>
internal static class TransferRules
{
    public static Decided Transfer(TransferTurn c, ContractState s) => s.FindParty(c.By) switch
    {
        null => Refusals.NotFound,
        { Enterprise: null } => ContractRefusals.EnterpriseOnly,
        { Stage: not (PartyStage.ToFill or PartyStage.ToSign) } => ContractRefusals.NotYourTurn,
        { Terms.MayTransfer: false } => ContractRefusals.TransferNotAllowed,
        { AccountId: var present } when present == c.To.AccountId => Decided.Nothing,
        _ when s.PartyOfAccount(c.To.AccountId) is not null || ContractDecider.IsNamedTwice(s, c.By, c.Identity) => ContractRefusals.TransferToParty,
        { } party => Transferred(c, party),
    };

    /// <summary>A member that has left acts no more: whatever the stage, its place goes to the successor, unless that one is another party.</summary>
    public static Decided HandOver(TransferTurn c, ContractState s) => s.FindParty(c.By) switch
    {
        null => Refusals.NotFound,
        { Enterprise: null } when c.By != s.InitiatorRole || s.InitiatorOrganizationId is null => ContractRefusals.EnterpriseOnly,
        { AccountId: var present } when present == c.To.AccountId => Decided.Nothing,
        _ when s.PartyOfAccount(c.To.AccountId) is not null => ContractRefusals.TransferToParty,
        { } party => Transferred(c, party),
    };

    private static TurnTransferred Transferred(TransferTurn c, Party party) => new(c.Now, c.By, party.AccountId, c.To, c.Identity, c.Commitments, c.IsHandover);
}
