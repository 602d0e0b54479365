using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using ContractFunctions.Seals;
using static ContractFunctions.Tests.Contracts.ContractLadder;

namespace ContractFunctions.Tests.Contracts;

/// <summary>Limits and rules of companies' contracts that need more than a few requests, each beside its allowed twin.</summary>
public sealed class EnterpriseRefusalTests
{
    private static ContractState Ready => EnterpriseInvariantTests.Ready;

    public static TheoryData<string, ContractState, ContractCommand, ContractCommand> Twins => new()
    {
        { "TransferToParty", Ready, Transfer("c1", 3), Transfer("b2", 30) },
        { "TransferToParty", Ready, Transfer("c1", 3) with { IsHandover = true }, Transfer("b2", 30) with { IsHandover = true } },
        { "TooManyCarbonCopies", Copied(CarbonCopyRules.MaxCarbonCopies), Copy(99), new RemoveCarbonCopy(Noon, "A", 1) },
        { "TooManyRescissions", Drafted(50), Draft(1), new CancelRescission(Noon, "A", 50) },
        { "InitiatorOnly", Ready, Copy(5) with { By = "B" }, Copy(5) },
        { "RoleTaken", Apply(Copied(1), new ClaimCarbonCopy(Noon, 1, "x1", Person(41))), new ClaimCarbonCopy(Noon, 1, "x2", Person(41)), Copy(50) },
        { "LinkVoid", Copied(1), new ClaimCarbonCopy(Noon, 7, "x1", Person(41)), new ClaimCarbonCopy(Noon, 1, "x1", Person(41)) },
    };

    [Theory]
    [MemberData(nameof(Twins), DisableDiscoveryEnumeration = true)]
    public void Decide_WithoutItsCondition_IsRefused_AndItsTwinIsNot(string code, ContractState state, ContractCommand refused, ContractCommand allowed)
    {
        Assert.EndsWith(code, Refused(state, refused), StringComparison.Ordinal);
        Assert.Null(Refused(state, allowed));
    }

    [Fact]
    public void Grant_OfASealToMoreThanAllowed_IsRefused_AndAnotherTermForOneWhoHasItIsNot()
    {
        Seal full = new("s1", "o1", SealType.Contract, "云杉", null, null, SealStatus.Enabled, [.. Enumerable.Range(0, SealDecider.MaxGrants).Select(at => new SealGrant($"m{at}", "a", Noon, null))], Noon, 1);
        Assert.Equal("Seal.TooManyGrants", SealDecider.Decide(new SealCommand.Grant(new SealGrant("new", "a", Noon, null), Noon), full).Refusal?.Code);
        Assert.Null(SealDecider.Decide(new SealCommand.Grant(new SealGrant("m1", "a", Noon, Noon.AddDays(1)), Noon), full).Refusal);
    }

    [Fact]
    public void Grant_HoldsFromItsBeginToItsEnd()
    {
        SealGrant grant = new("m", "a", Noon, Noon.AddDays(1));
        Assert.Equal([false, true, true, false], new[] { -1.0, 0, 23, 24 }.Select(hours => grant.HoldsAt(Noon.AddHours(hours))));
    }

    private static TransferTurn Transfer(string account, int person) => new(Noon, "B", new Actor(account, "oB"), Person(person), NoCommitments, IsHandover: false);

    private static AddCarbonCopy Copy(int person) => new(Noon, "A", Person(40 + person), NoCommitments);

    private static ContractState Copied(int copies) => Enumerable.Range(1, copies).Aggregate(Ready, (state, number) => Apply(state, Copy(number)));

    private static DraftRescission Draft(int number) => new(Noon, "A", [1], Words, BeijingTime.DateOf(Noon), new ComposedContent(0, FileOf($"agreement-{number}", 1), [1]));

    private static ContractState Drafted(int drafts) => Enumerable.Range(1, drafts).Aggregate(EnterpriseInvariantTests.AllSigned, (state, number) => Apply(state, Draft(number)));
}
