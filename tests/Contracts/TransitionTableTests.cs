using ContractFunctions.Contracts;
using ContractFunctions.Seals;
using static ContractFunctions.Tests.Contracts.ContractLadder;

namespace ContractFunctions.Tests.Contracts;

/// <summary>Every command in every stage: allowed (null), nothing to do, or the code of the refusal. The forbidden pairs stand here as well as the allowed ones.</summary>
public sealed class TransitionTableTests
{
    private static readonly (string Name, ContractState State)[] Stages =
    [
        ("Drafted", Filled), ("Launched", Launched), ("Claimed", Claimed), ("Signing", ReadyToSign), ("FirstConsented", FirstConsented), ("FirstSigned", FirstSigned),
        ("SecondConsented", SecondConsented), ("Completing", Completing), ("Completed", Completed), ("Rejected", Rejected), ("Cancelled", Cancelled), ("Expired", Expired),
        ("Rescinding", Rescinding), ("Rescinded", Rescinded),
    ];

    private static readonly Dictionary<string, Func<ContractState, ContractCommand>> Commands = new()
    {
        ["name"] = _ => Name(Tenant, null, null),
        ["fill by initiator"] = _ => new FillForm(Noon, Landlord, 1, "x"),
        ["fill by tenant"] = _ => new FillForm(Noon, Tenant, 1, "x"),
        ["launch"] = _ => new Launch(Noon, Landlord, true, null),
        ["claim by other"] = state => Claim(state, Person(3), "a3"),
        ["release"] = _ => new ReleaseClaim(Noon, Landlord, Tenant),
        ["complete filling"] = state => Complete(state),
        ["return to tenant"] = _ => new ReturnFilling(Noon, Landlord, Tenant, Words),
        ["take back by tenant"] = _ => new ReturnFilling(Noon, Tenant, Tenant, Words),
        ["sign by tenant"] = _ => Sign(Tenant),
        ["sign by landlord"] = _ => Sign(Landlord),
        ["applied for tenant"] = state => new RecordSignature(Noon, Tenant, FileOf("r", (state.Head?.Number ?? 0) + 1), "s", "c"),
        ["complete"] = state => new Complete(Noon, state.Head ?? FileOf("r", 1)),
        ["reject by tenant"] = _ => new Reject(Noon, Tenant, Words),
        ["cancel"] = _ => new Cancel(Noon, Landlord, Words),
        ["expire in time"] = _ => new Expire(Noon),
        ["expire late"] = state => new Expire(state.DeadlineAt.AddSeconds(1)),
        ["remind tenant"] = _ => new Remind(Noon, Landlord, Tenant),
        ["resend to tenant"] = state => new ResendInvitation(Noon, Tenant, state.PartyOf(Tenant).Addressing),
        ["extend"] = _ => new ExtendDeadline(Noon, Landlord, Deadline.AddDays(1)),
        ["transfer by tenant"] = _ => new TransferTurn(Noon, Tenant, new Actor("a3", "o1"), Person(3), NoCommitments, IsHandover: false),
        ["add copy"] = _ => new AddCarbonCopy(Noon, Landlord, Person(4), NoCommitments),
        ["apply for seal"] = state => new ApplyForSeal(Noon, Tenant, TenantAccount, SealType.Contract, state.Content?.ContentHash ?? "none", Note: null),
        ["draft rescission"] = _ => Rescind(Tenant),
        ["confirm rescission"] = _ => Confirm(Landlord),
        ["cancel rescission"] = _ => new CancelRescission(Noon, Tenant, 1),
        ["decline rescission"] = _ => new DeclineRescission(Noon, Landlord, 1, Words),
        ["lapse rescission late"] = _ => new LapseRescission(Noon.AddDays(8), 1),
        ["complete rescission"] = _ => new CompleteRescission(Noon, 1, new Revision(4, [])),
        ["deliver"] = _ => new RequestDelivery(Noon, Tenant, Words),
    };

    /// <summary>One row a command, one column a stage, in the order of <see cref="Stages"/>: "+" allowed, "0" nothing to do, else the refusal.</summary>
    public static TheoryData<string, string[]> Table => new()
    {
        { "name", ["+", "NotADraft", "NotADraft", "NotADraft", "NotADraft", "NotADraft", "NotADraft", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "fill by initiator", ["+", "NotYourTurn", "NotYourTurn", "Frozen", "Frozen", "Frozen", "Frozen", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "fill by tenant", ["NotFound", "+", "+", "Frozen", "Frozen", "Frozen", "Frozen", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "launch", ["+", "NotADraft", "NotADraft", "NotADraft", "NotADraft", "NotADraft", "NotADraft", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "claim by other", ["NotFound", "+", "RoleTaken", "RoleTaken", "RoleTaken", "RoleTaken", "RoleTaken", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "release", ["NothingToRelease", "NothingToRelease", "+", "+", "ConsentRecorded", "ConsentRecorded", "ConsentRecorded", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "complete filling", ["NotFilling", "DisclosureNotAccepted", "DisclosureNotAccepted", "NotFilling", "NotFilling", "NotFilling", "NotFilling", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "return to tenant", ["NotFilling", "NothingToReturn", "NothingToReturn", "+", "ConsentRecorded", "ConsentRecorded", "ConsentRecorded", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "take back by tenant", ["NotFilling", "NothingToReturn", "NothingToReturn", "Frozen", "ConsentRecorded", "ConsentRecorded", "ConsentRecorded", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "sign by tenant", ["NotYourTurn", "NotYourTurn", "NotYourTurn", "+", "AlreadySigned", "AlreadySigned", "AlreadySigned", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "sign by landlord", ["NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "+", "+", "AlreadySigned", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "applied for tenant", ["NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "+", "0", "0", "0", "0", "Ended", "Ended", "Ended", "0", "0"] },
        { "complete", ["NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "+", "0", "Ended", "Ended", "Ended", "0", "0"] },
        { "reject by tenant", ["NotYourTurn", "+", "+", "+", "AlreadySigned", "AlreadySigned", "AlreadySigned", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "cancel", ["+", "+", "+", "+", "ConsentRecorded", "ConsentRecorded", "ConsentRecorded", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "expire in time", ["NotFilling", "DeadlineNotPassed", "DeadlineNotPassed", "DeadlineNotPassed", "DeadlineNotPassed", "DeadlineNotPassed", "DeadlineNotPassed", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "expire late", ["NotFilling", "+", "+", "+", "ConsentRecorded", "+", "ConsentRecorded", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "remind tenant", ["NothingToRemind", "NothingToRemind", "+", "+", "NothingToRemind", "NothingToRemind", "NothingToRemind", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "resend to tenant", ["NothingToResend", "NothingToResend", "+", "+", "NothingToResend", "NothingToResend", "NothingToResend", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "extend", ["+", "+", "+", "+", "+", "+", "+", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "transfer by tenant", ["EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "add copy", ["+", "+", "+", "+", "+", "+", "+", "Completing", "Ended", "Ended", "Ended", "Ended", "Ended", "Ended"] },
        { "apply for seal", ["EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly", "EnterpriseOnly"] },
        { "draft rescission", ["NotCompleted", "NotCompleted", "NotCompleted", "NotCompleted", "NotCompleted", "NotCompleted", "NotCompleted", "NotCompleted", "+", "NotCompleted", "NotCompleted", "NotCompleted", "RescissionPending", "AlreadyRescinded"] },
        { "confirm rescission", ["NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "+", "AlreadyConfirmed"] },
        { "cancel rescission", ["NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "+", "RescissionOver"] },
        { "decline rescission", ["NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "+", "RescissionOver"] },
        { "lapse rescission late", ["0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "+", "0"] },
        { "complete rescission", ["NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "NotYourTurn", "0"] },
        { "deliver", ["NotCompleted", "NotCompleted", "NotCompleted", "NotCompleted", "NotCompleted", "NotCompleted", "NotCompleted", "NotCompleted", "+", "NotCompleted", "NotCompleted", "NotCompleted", "+", "+"] },
    };

    [Theory]
    [Covers("D11")]
    [MemberData(nameof(Table))]
    public void Decide_InEveryStage_AsTheTableSays(string command, string[] expected)
    {
        string[] actual = [.. Stages.Select(stage => Refused(stage.State, Commands[command](stage.State)) switch
        {
            null => "+",
            "nothing" => "0",
            { } code => code[(code.LastIndexOf('.') + 1)..],
        })];
        Assert.Equal(Stages.Zip(expected).Select(pair => $"{pair.First.Name}: {pair.Second}"), Stages.Zip(actual).Select(pair => $"{pair.First.Name}: {pair.Second}"));
    }

    [Fact]
    public void Table_HasARowForEveryCommandListed() => Assert.Equal(Commands.Keys.Order(), Table.Select(row => (string)row[0]).Order());
}
