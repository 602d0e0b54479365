using System.Collections.Immutable;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Contracts;

/// <summary>The ladder of a contract's life, one rung per command: tests climb to where they start.</summary>
internal static class ContractLadder
{
    public const string Landlord = "landlord", Tenant = "tenant";
    public const string LandlordAccount = "a1", TenantAccount = "a2";

    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);   // 12:00 in Beijing
    public static readonly DateOnly Deadline = new(2026, 3, 31);
    public static readonly ImmutableSortedDictionary<string, string> NoCommitments = ImmutableSortedDictionary<string, string>.Empty;

    public static readonly SealedText Words = new("commitment", "subject-1", "sealed");

    public static ContractState Drafted => Apply(null, new DraftContract(
        Noon, "c1", [new TemplateRef("rental", 1)], Words, Deadline, Landlord, new Actor(LandlordAccount, null), [Landlord, Tenant], SigningOrder.InitiatorLast));

    /// <summary>待签署 with another order of signing.</summary>
    public static ContractState ReadyToSignBy(SigningOrder order)
    {
        ContractState drafted = Apply(null, new DraftContract(
            Noon, "c1", [new TemplateRef("rental", 1)], Words, Deadline, Landlord, new Actor(LandlordAccount, null), [Landlord, Tenant], order));
        ContractState launched = new ContractCommand[]
        {
            new AcceptDisclosure(Noon, Landlord, "signing-1", "hash"), Name(Landlord, Person(1), LandlordAccount), new Launch(Noon, Landlord, true, Frozen: null),
        }.Aggregate(drafted, Apply);
        ContractState claimed = Apply(Apply(launched, Claim(launched, Person(2), TenantAccount)), new AcceptDisclosure(Noon, Tenant, "signing-1", "hash"));
        return Apply(claimed, Complete(claimed));
    }

    public static ContractState DisclosureAccepted => Apply(Drafted, new AcceptDisclosure(Noon, Landlord, "signing-1", "hash"));

    public static ContractState OwnSideNamed => Apply(DisclosureAccepted, Name(Landlord, Person(1), LandlordAccount));

    public static ContractState Filled => Apply(OwnSideNamed, new FillForm(Noon, Landlord, 1, "commitment"));

    /// <summary>The counterpart's identity is left to it: the role is open.</summary>
    public static ContractState Launched => Apply(Filled, new Launch(Noon, Landlord, IsFormComplete: true, Frozen: null));

    public static ContractState Claimed => Apply(Launched, Claim(Launched, Person(2), TenantAccount));

    /// <summary>待签署, the tenant's turn.</summary>
    public static ContractState ReadyToSign => Apply(
        Apply(Claimed, new AcceptDisclosure(Noon, Tenant, "signing-1", "hash")), Complete(Claimed));

    public static ContractState FirstConsented => Apply(ReadyToSign, Sign(Tenant));

    public static ContractState FirstSigned => Apply(FirstConsented, Applied(FirstConsented, Tenant));

    public static ContractState SecondConsented => Apply(FirstSigned, Sign(Landlord));

    public static ContractState Completing => Apply(SecondConsented, Applied(SecondConsented, Landlord));

    public static ContractState Completed => Apply(Completing, new Complete(Noon, Completing.Head!));

    /// <summary>解除中: proposed by the tenant, the landlord has not confirmed.</summary>
    public static ContractState Rescinding => Apply(Apply(Completed, Rescind(Tenant)), Confirm(Tenant));

    public static ContractState Rescinded
    {
        get
        {
            ContractState confirmed = Apply(Rescinding, Confirm(Landlord));
            ContractState first = Apply(confirmed, AppliedToAgreement(confirmed, Tenant));
            return Apply(Apply(first, AppliedToAgreement(first, Landlord)), new CompleteRescission(Noon, 1, new Revision(4, [])));
        }
    }

    public static ContractState Rejected => Apply(ReadyToSign, new Reject(Noon, Tenant, Words));

    public static ContractState Cancelled => Apply(ReadyToSign, new Cancel(Noon, Landlord, Words));

    public static ContractState Expired => Apply(ReadyToSign, new Expire(ReadyToSign.DeadlineAt.AddSeconds(1)));

    /// <summary>由我补充: the initiator named the counterpart, so nothing is left to fill and the tenant may come to sign.</summary>
    public static ContractState Addressed => Apply(
        Apply(Filled, Name(Tenant, Person(2), account: null)), new Launch(Noon, Landlord, IsFormComplete: true, Frozen: Composed(2 + 1)));

    public static SealedIdentity Person(int number) => new(
        $"subject-{number}", "sealed", "sealed", "sealed", Address: null, $"name-{number}", $"document-{number}", $"phone-{number}", IsSimulated: true);

    public static NameParty Name(string role, SealedIdentity? identity, string? account) => new(Noon, Landlord, role, account, identity, NoCommitments, PartyTerms.Free);

    public static ClaimRole Claim(ContractState state, SealedIdentity who, string account) =>
        new(Noon, Tenant, state.PartyOf(Tenant).Addressing, account, who, NoCommitments);

    public static CompleteFilling Complete(ContractState state) =>
        new(Noon, Tenant, IsFormComplete: true, IsIdentityConfirmed: true, Composed(state.ContentVersion));

    public static ComposedContent Composed(int contentVersion) => new(contentVersion, FileOf("frozen", 1), [3]);

    public static Revision FileOf(string name, int number) => new(number, [new StoredFile(name, 1000)]);

    public static Sign Sign(string role) => new(Noon, role, ConsentOf(role == Landlord ? LandlordAccount : TenantAccount));

    public static Consent ConsentOf(string account, string contentHash = "frozen") =>
        new(Noon, account, contentHash, RevisionSeen: 1, SigningMark.NameSeal, null, null, "ticket", "SmsCodeAndSigningPassword", PagesRead: 3, IsIdentitySimulated: true);

    /// <summary>A sign command whose consent differs.</summary>
    public static Sign But(this Sign sign, Func<Consent, Consent> change) => sign with { Consent = change(sign.Consent) };

    public static RecordSignature Applied(ContractState state, string role) =>
        new(Noon, role, FileOf($"revision-{role}", state.Head!.Number + 1), "serial", "certificate");

    public static DraftRescission Rescind(string role) => new(
        Noon, role, [1], Words, BeijingTime.DateOf(Noon), new ComposedContent(0, FileOf("agreement", 1), [2]));

    public static ConfirmRescission Confirm(string role) => new(Noon, role, 1, ConsentOf(role == Landlord ? LandlordAccount : TenantAccount, "agreement"));

    public static RecordRescissionSignature AppliedToAgreement(ContractState state, string role) =>
        new(Noon, 1, role, FileOf($"agreement-{role}", state.Rescissions[0].Head.Number + 1), "serial", "certificate");

    public static ContractState Apply(ContractState? state, ContractCommand command)
    {
        Decision<ContractEvent>.Accepted accepted = Assert.IsType<Decision<ContractEvent>.Accepted>(ContractDecider.Decide(command, state));
        return accepted.Events.Aggregate(state, ContractEvolution.Evolve)!;
    }

    /// <summary>The code of the refusal, "nothing" for an accepted command without events, else null: accepted.</summary>
    public static string? Refused(ContractState? state, ContractCommand command) => ContractDecider.Decide(command, state) switch
    {
        Decision<ContractEvent>.Refused refused => refused.Refusal.Code,
        Decision<ContractEvent>.Accepted { Events: [] } => "nothing",
        _ => null,
    };
}
