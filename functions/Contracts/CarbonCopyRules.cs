using ContractFunctions.Hosting;
using Decided = ContractFunctions.Hosting.Decision<ContractFunctions.Contracts.ContractEvent>;

namespace ContractFunctions.Contracts;

/// <summary>抄送: who gets to see the completed contract without being a party.</summary>
internal static class CarbonCopyRules
{
    public const int MaxCarbonCopies = 20;

    public static Decided Add(AddCarbonCopy c, ContractState s) => s switch
    {
        _ when c.By != s.InitiatorRole => ContractRefusals.InitiatorOnly,
        { CarbonCopies.Length: >= MaxCarbonCopies } => ContractRefusals.TooManyCarbonCopies,
        _ when s.CarbonCopies.Any(copy => copy.Identity.PhoneIndex == c.Identity.PhoneIndex) => ContractRefusals.CarbonCopyTwice,
        _ => new CarbonCopyAdded(c.Now, s.NextCarbonCopy, c.Identity, c.Commitments),
    };

    public static Decided Remove(RemoveCarbonCopy c, ContractState s) => s switch
    {
        _ when c.By != s.InitiatorRole => ContractRefusals.InitiatorOnly,
        _ when s.FindCarbonCopy(c.Number) is null => Decided.Nothing,
        _ => new CarbonCopyRemoved(c.Now, c.Number),
    };

    public static Decided Claim(ClaimCarbonCopy c, ContractState s) => s.FindCarbonCopy(c.Number) switch
    {
        null => ContractRefusals.LinkVoid,
        { AccountId: { } account } when account == c.AccountId => Decided.Nothing,
        { AccountId: not null } => ContractRefusals.RoleTaken,
        { Identity: { } expected } when !ContractDecider.IsSamePerson(expected, c.Identity) => ContractRefusals.NotTheAddressee,
        _ => new CarbonCopyClaimed(c.Now, c.Number, c.AccountId),
    };
}
