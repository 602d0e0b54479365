using System.Reflection;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using static ContractFunctions.Tests.Contracts.ContractLadder;

namespace ContractFunctions.Tests.Contracts;

/// <summary>Refusals of the decider that depend on more than the stage, each beside its allowed twin.</summary>
public sealed class RefusalTests
{
    private static readonly DateTimeOffset Late = ReadyToSign.DeadlineAt.AddSeconds(1);

    public static TheoryData<string, ContractState?, ContractCommand, ContractCommand> Twins => new()
    {
        { "UnknownRole", null, Draft("guarantor", Deadline), Draft(Landlord, Deadline) },
        { "DeadlineTooEarly", null, Draft(Landlord, BeijingTime.DateOf(Noon).AddDays(-1)), Draft(Landlord, BeijingTime.DateOf(Noon)) },
        { "DeadlineTooLate", null, Draft(Landlord, BeijingTime.DateOf(Noon).AddDays(366)), Draft(Landlord, BeijingTime.DateOf(Noon).AddDays(365)) },
        { "DeadlineNotLater", Signing(), new ExtendDeadline(Noon, Landlord, Deadline.AddDays(-1)), new ExtendDeadline(Noon, Landlord, Deadline.AddDays(1)) },
        { "DeadlineTooLate", Signing(), new ExtendDeadline(Noon, Landlord, BeijingTime.DateOf(Noon).AddDays(366)), new ExtendDeadline(Noon, Landlord, BeijingTime.DateOf(Noon).AddDays(365)) },
        { "DeadlinePassed", Signing(), new ExtendDeadline(Late, Landlord, Deadline.AddDays(9)), new ExtendDeadline(Late.AddSeconds(-1), Landlord, Deadline.AddDays(9)) },
        { "InitiatorOnly", Signing(), new ExtendDeadline(Noon, Tenant, Deadline.AddDays(1)), new ExtendDeadline(Noon, Landlord, Deadline.AddDays(1)) },
        { "InitiatorOnly", Signing(), new Cancel(Noon, Tenant, Words), new Cancel(Noon, Landlord, Words) },
        { "InitiatorOnly", Claimed, new ReleaseClaim(Noon, Tenant, Tenant), new ReleaseClaim(Noon, Landlord, Tenant) },
        { "DeadlinePassed", Signing(), Sign(Tenant) with { Now = Late }, Sign(Tenant) with { Now = Late.AddSeconds(-1) } },
        { "DeadlinePassed", Launched, Claim(Launched, Person(2), TenantAccount) with { Now = Late }, Claim(Launched, Person(2), TenantAccount) },
        { "FormIncomplete", Filled, new Launch(Noon, Landlord, false, null), new Launch(Noon, Landlord, true, null) },
        { "DisclosureNotAccepted", Apply(Drafted, Name(Landlord, Person(1), LandlordAccount)), new Launch(Noon, Landlord, true, null), new AcceptDisclosure(Noon, Landlord, "v", "h") },
        { "PartyNotNamed", ContractLadder.DisclosureAccepted, new Launch(Noon, Landlord, true, null), Name(Landlord, Person(1), LandlordAccount) },
        { "SamePersonTwice", Launched, Claim(Launched, Person(1), LandlordAccount), Claim(Launched, Person(2), TenantAccount) },
        { "NotTheAddressee", Addressed, Claim(Addressed, Person(3), "a3"), Claim(Addressed, Person(2), TenantAccount) },
        { "LinkVoid", Launched, Claim(Launched, Person(2), TenantAccount) with { Addressing = 9 }, Claim(Launched, Person(2), TenantAccount) },
        { "ContentChanged", Signing(), Sign(Tenant).But(consent => consent with { ContentHash = "other" }), Sign(Tenant) },
        { "RejectionNotAllowed", Under(new(MayReject: false, Mark: null)), new Reject(Noon, Tenant, Words), Sign(Tenant) },
        { "MarkNotAllowed", Under(new(MayReject: true, SigningMark.Handwriting)), Sign(Tenant), Sign(Tenant).But(consent => consent with { Mark = SigningMark.Handwriting, HandwritingSha256 = "image" }) },
        { "ReadingIncomplete", Signing(), Sign(Tenant).But(consent => consent with { PagesRead = 2 }), Sign(Tenant) },
        { "IdentityNotConfirmed", WithDisclosure(), Complete(WithDisclosure()) with { IsIdentityConfirmed = false }, Complete(WithDisclosure()) },
        { "TooManyReminders", Reminded(ContractDecider.RemindersPerDay), new Remind(Noon, Landlord, Tenant), new Remind(Noon.AddDays(1), Landlord, Tenant) },
        { "TooManyResends", Resent(ContractDecider.ResendsPerDay), Resend(Noon), Resend(Noon.AddDays(1)) },
        { "TooManyReturns", Returned(ContractDecider.MaxReturns), Return(), Sign(Tenant) },
        { "NothingToReturn", Apply(Signing(), Return()), Return(), Complete(Apply(Signing(), Return())) },
        { "LinkVoid", Signing(), Resend(Noon) with { Addressing = 9 }, Resend(Noon) },
        { "OutsideReminderHours", Signing(), new Remind(Noon.AddHours(10), Landlord, Tenant), new Remind(Noon.AddHours(8), Landlord, Tenant) },
        { "TooManyDeliveries", Delivered(ContractDecider.MaxDeliveries), new RequestDelivery(Noon, Tenant, Words), new RecordDelivery(Noon, 1, NoticeResult.Sent) },
        { "PartyHasActed", Claimed, Correct(), new ReleaseClaim(Noon, Landlord, Tenant) },
    };

    [Theory]
    [MemberData(nameof(Twins), DisableDiscoveryEnumeration = true)]
    public void Decide_WithoutItsCondition_IsRefused_AndItsTwinIsNot(string code, ContractState? state, ContractCommand refused, ContractCommand allowed)
    {
        Assert.EndsWith(code, Refused(state, refused) is "Request.FieldsInvalid" ? FieldCode(state, refused) : Refused(state, refused), StringComparison.Ordinal);
        Assert.Null(Refused(state, allowed));
    }

    [Fact]
    public void Refusals_AllHaveTexts() => Assert.All(
        typeof(ContractRefusals).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (Refusal)field.GetValue(null)!),
        refusal => Assert.All([refusal.Code, .. refusal.Faults.Select(fault => fault.Code)], key => Assert.NotEqual("", Texts.Of(key).Zh)));

    private static string FieldCode(ContractState? state, ContractCommand command) =>
        Assert.IsType<Decision<ContractEvent>.Refused>(ContractDecider.Decide(command, state)).Refusal.Faults.Single().Code;

    private static DraftContract Draft(string role, DateOnly deadline) =>
        new(Noon, "c1", [new TemplateRef("rental", 1)], Words, deadline, role, new Actor(LandlordAccount, null), [Landlord, Tenant], SigningOrder.InitiatorLast);

    private static ContractState Under(PartyTerms terms)
    {
        ContractState launched = Apply(Apply(Filled, Name(Tenant, identity: null, account: null) with { Terms = terms }), new Launch(Noon, Landlord, true, null));
        ContractState claimed = Apply(launched, Claim(launched, Person(2), TenantAccount));
        return Apply(Apply(claimed, new AcceptDisclosure(Noon, Tenant, "v", "h")), Complete(claimed));
    }

    private static ContractState Signing() => ReadyToSign;

    private static ContractState WithDisclosure() => Apply(Claimed, new AcceptDisclosure(Noon, Tenant, "v", "h"));

    private static CorrectParty Correct() => new(Noon, Landlord, Tenant, Person(3), NoCommitments, Refrozen: null);

    private static ReturnFilling Return() => new(Noon, Landlord, Tenant, Words);

    /// <summary>待签署, after the tenant has filled this often again.</summary>
    private static ContractState Returned(int times) => Enumerable.Range(0, times).Aggregate(Signing(), (state, _) =>
    {
        ContractState open = Apply(state, Return());
        return Apply(open, Complete(open));
    });

    private static ContractState Reminded(int times) => Enumerable.Range(0, times).Aggregate(ReadyToSign, (state, _) => Apply(state, new Remind(Noon, Landlord, Tenant)));

    private static ResendInvitation Resend(DateTimeOffset now) => new(now, Tenant, ReadyToSign.PartyOf(Tenant).Addressing);

    private static ContractState Resent(int times) => Enumerable.Range(0, times).Aggregate(ReadyToSign, (state, _) => Apply(state, Resend(Noon)));

    private static ContractState Delivered(int times) => Enumerable.Range(0, times).Aggregate(Completed, (state, _) => Apply(state, new RequestDelivery(Noon, Tenant, Words)));
}
