using ContractFunctions.Contracts;
using static ContractFunctions.Tests.Contracts.ContractLadder;

namespace ContractFunctions.Tests.Contracts;

/// <summary>顺序签 and 无序签: who may sign now, whoever signed before.</summary>
public sealed class SigningOrderTests
{
    [Theory]
    [Covers("E13", "E16", "P29")]
    [InlineData(SigningOrder.InitiatorLast, Tenant, Landlord)]
    [InlineData(SigningOrder.InitiatorFirst, Landlord, Tenant)]
    public void Sign_InOrder_IsRefusedToTheLaterOne_UntilTheEarlierHasConsented(SigningOrder order, string first, string second)
    {
        ContractState ready = ReadyToSignBy(order);
        Assert.Equal([first], ToSign(ready));
        Assert.Equal("OperationDenied.NotYourTurn", Refused(ready, Sign(second)));
        ContractState consented = Apply(ready, Sign(first));
        Assert.Equal([second], ToSign(consented));
        Assert.Null(Refused(consented, Sign(second)));
    }

    [Theory]
    [InlineData(Landlord, Tenant)]
    [InlineData(Tenant, Landlord)]
    public void Sign_InNoOrder_IsOpenToBoth_AndCompletesWhicheverComesLast(string first, string second)
    {
        ContractState ready = ReadyToSignBy(SigningOrder.Unordered);
        Assert.Equal([Tenant, Landlord], ToSign(ready));
        ContractState both = Apply(Apply(ready, Sign(first)), Sign(second));
        Assert.Empty(ToSign(both));
        ContractState applied = Apply(Apply(both, Applied(both, second)), Applied(Apply(both, Applied(both, second)), first));
        Assert.True(applied.IsCompleting);
    }

    [Fact]
    public void Reject_InNoOrder_LapsesTheConsentOfTheOther()
    {
        ContractState rejected = Apply(Apply(ReadyToSignBy(SigningOrder.Unordered), Sign(Landlord)), new Reject(Noon, Tenant, Words));
        Assert.Equal((ContractStage.Rejected, PartyStage.Waiting), (rejected.Stage, rejected.PartyOf(Landlord).Stage));
    }

    [Fact]
    public void ReleaseClaim_WhenTheInitiatorWasToSignFirst_TakesItsTurnBack()
    {
        ContractState released = Apply(ReadyToSignBy(SigningOrder.InitiatorFirst), new ReleaseClaim(Noon, Landlord, Tenant));
        Assert.Equal((ContractStage.Filling, PartyStage.Filled, PartyStage.ToFill), (released.Stage, released.PartyOf(Landlord).Stage, released.PartyOf(Tenant).Stage));
    }

    private static string[] ToSign(ContractState state) => [.. state.Parties.Where(party => party.Stage == PartyStage.ToSign).Select(party => party.Role)];
}
