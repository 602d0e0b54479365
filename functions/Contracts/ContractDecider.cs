using System.Collections.Immutable;
using ContractFunctions.Hosting;
using ContractFunctions.Rescissions;
using Decided = ContractFunctions.Hosting.Decision<ContractFunctions.Contracts.ContractEvent>;

namespace ContractFunctions.Contracts;

/// <summary>The rules of a contract: a command and a state in, events or a refusal out. No clock, no I/O, nothing personal.</summary>
public static class ContractDecider
{
    /// <summary>A contract may stay open this long (and does when no deadline is given).</summary>
    public const int LongestDeadlineDays = 365;

    /// <summary>By hand, per party and Beijing day.</summary>
    public const int RemindersPerDay = 3;

    /// <summary>Of an expired invitation, per party and Beijing day.</summary>
    public const int ResendsPerDay = 3;

    public const int MaxDeliveries = 20;

    /// <summary>Of one party's filling.</summary>
    public const int MaxReturns = 20;

    /// <summary>Reminders go out between these hours, 北京时间.</summary>
    public static readonly TimeOnly RemindersFrom = new(8, 0), RemindersUntil = new(21, 0);

    public static Decided Decide(ContractCommand command, ContractState? state) => (command, state) switch
    {
        (DraftContract c, null) => Draft(c),
        (DraftContract, not null) => Decided.Nothing,
        (_, null) => Refusals.NotFound,

        (RecordSignature c, { } s) => RecordSignature(c, s),
        (RecordNotice c, { } s) => s.Notices.ContainsKey(c.Notice) ? Decided.Nothing : new NoticeHandled(c.Now, c.Notice, c.Result),
        (RecordDelivery c, { } s) => s.Deliveries.Any(d => d.Number == c.Number && d.Result is null) ? new DeliveryHandled(c.Now, c.Number, c.Result) : Decided.Nothing,
        (RecordReceipt c, { } s) => IsNews(c.Message.ResultIn(s), c.Result) ? new ReceiptArrived(c.Now, c.Message, c.Result) : Decided.Nothing,
        (FoldObservations c, { } s) => s.Stage == ContractStage.Draft ? Decided.Nothing : new ObservationsFolded(c.Now, c.Observations),
        (RequestDelivery c, { } s) => RequestDelivery(c, s),
        (Complete c, { IsCompleted: true } s) => Decided.Nothing,
        (ClaimCarbonCopy c, { } s) => CarbonCopyRules.Claim(c, s),
        (TransferTurn { IsHandover: true } c, { } s) => TransferRules.HandOver(c, s),

        (ApproveSealUse c, { } s) => SealRules.Approve(c, s),
        (RejectSealUse c, { } s) => SealRules.Reject(c, s),
        (WithdrawSealApplication c, { } s) => SealRules.Withdraw(c, s),
        (LapseSealApplication c, { } s) => SealRules.Lapse(c, s),
        (ApplyForSeal c, { } s) => SealRules.Apply(c, s),
        (DraftRescission c, { } s) => RescissionRules.Draft(c, s),
        (ConfirmRescission c, { } s) => RescissionRules.Confirm(c, s),
        (CancelRescission c, { } s) => RescissionRules.Cancel(c, s),
        (DeclineRescission c, { } s) => RescissionRules.Decline(c, s),
        (LapseRescission c, { } s) => RescissionRules.Lapse(c, s),
        (RecordRescissionSignature c, { } s) => RescissionRules.RecordSignature(c, s),
        (CompleteRescission c, { } s) => RescissionRules.Complete(c, s),

        (_, { IsEnded: true }) => ContractRefusals.Ended,
        (Complete c, { } s) => s.IsCompleting ? new ContractCompleted(c.Now, c.Revision) : ContractRefusals.NotYourTurn,
        (_, { IsCompleting: true }) => ContractRefusals.Completing,
        (Expire c, { } s) => Expire(c, s),
        (Reject c, { } s) => Reject(c, s),
        (Cancel c, { } s) => Cancel(c, s),

        (_, { Stage: not ContractStage.Draft } s) when command.Now > s.DeadlineAt => ContractRefusals.DeadlinePassed,
        (AcceptDisclosure c, { } s) => AcceptDisclosure(c, s),
        (NameParty c, { } s) => NameParty(c, s),
        (FillForm c, { } s) => FillingRules.Fill(c, s),
        (Launch c, { } s) => Launch(c, s),
        (ClaimRole c, { } s) => Claim(c, s),
        (ReleaseClaim c, { } s) => Release(c, s),
        (CorrectParty c, { } s) => Correct(c, s),
        (CompleteFilling c, { } s) => FillingRules.Complete(c, s),
        (ReturnFilling c, { } s) => FillingRules.Return(c, s),
        (Sign c, { } s) => Sign(c, s),
        (Remind c, { } s) => Remind(c, s),
        (ResendInvitation c, { } s) => Resend(c, s),
        (ExtendDeadline c, { } s) => Extend(c, s),
        (TransferTurn c, { } s) => TransferRules.Transfer(c, s),
        (AddCarbonCopy c, { } s) => CarbonCopyRules.Add(c, s),
        (RemoveCarbonCopy c, { } s) => CarbonCopyRules.Remove(c, s),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "a command without a rule"),
    };

    private static Decided Draft(DraftContract c) => c switch
    {
        _ when !c.Roles.Contains(c.InitiatorRole) => ContractRefusals.UnknownRole,
        _ when c.Deadline < BeijingTime.DateOf(c.Now) => ContractRefusals.DeadlineTooEarly,
        _ when c.Deadline > BeijingTime.DateOf(c.Now).AddDays(LongestDeadlineDays) => ContractRefusals.DeadlineTooLate,
        { Turns: { } turns } when !HoldEachOnce(turns, c.Roles) => ContractRefusals.TurnsIncomplete,
        { FillingTurns: { } turns } when !HoldEachOnce(turns, c.Roles.Where(role => role != c.InitiatorRole)) => ContractRefusals.FillingTurnsIncomplete,
        _ => new ContractDrafted(
            c.Now, c.ContractId, c.Templates, c.Title, c.Deadline, c.InitiatorRole, c.Initiator,
            c.Turns ?? Turns(c, [.. c.Roles.Where(role => role != c.InitiatorRole)]), c.FillingTurns),
    };

    private static bool HoldEachOnce(ImmutableArray<ImmutableArray<string>> turns, IEnumerable<string> roles) =>
        turns.All(turn => !turn.IsEmpty) && turns.SelectMany(turn => turn).Order().SequenceEqual(roles.Order());

    private static ImmutableArray<ImmutableArray<string>> Turns(DraftContract c, ImmutableArray<string> others) => c.Order switch
    {
        SigningOrder.Unordered => [[.. others, c.InitiatorRole]],
        SigningOrder.InitiatorFirst => [[c.InitiatorRole], .. others.Select(role => ImmutableArray.Create(role))],
        _ => [.. others.Select(role => ImmutableArray.Create(role)), [c.InitiatorRole]],
    };

    private static Decided AcceptDisclosure(AcceptDisclosure c, ContractState s) => s.FindParty(c.Role) switch
    {
        null => Refusals.NotFound,
        { Disclosure: { } accepted } when accepted.TextHash == c.TextHash => Decided.Nothing,
        _ => new DisclosureAccepted(c.Now, c.Role, c.TextVersion, c.TextHash),
    };

    private static Decided NameParty(NameParty c, ContractState s) => (c, s) switch
    {
        _ when c.By != s.InitiatorRole => ContractRefusals.InitiatorOnly,
        _ when s.FindParty(c.Role) is null => ContractRefusals.UnknownRole,
        (_, { Stage: not ContractStage.Draft }) => ContractRefusals.NotADraft,
        ({ Identity: { } identity }, _) when IsNamedTwice(s, c.Role, identity) => ContractRefusals.SamePersonTwice,
        ({ Enterprise: { } enterprise }, _) when IsNamedTwice(s, c.Role, enterprise) => ContractRefusals.SameEnterpriseTwice,
        ({ Terms.Deadline: { } own }, _) when own > s.Deadline => ContractRefusals.OwnDeadlineTooLate,
        ({ Terms.Deadline: { } own }, _) when own < BeijingTime.DateOf(c.Now) => ContractRefusals.DeadlineTooEarly,
        _ => new PartyNamed(c.Now, c.Role, c.AccountId, c.Identity, c.Commitments, c.Terms, c.Enterprise),
    };

    private static Decided Launch(Launch c, ContractState s) => (c, s) switch
    {
        _ when c.By != s.InitiatorRole => ContractRefusals.InitiatorOnly,
        (_, { Stage: not ContractStage.Draft }) => ContractRefusals.NotADraft,
        _ when c.Now > s.DeadlineAt => ContractRefusals.DeadlinePassed,
        (_, { Initiator.Disclosure: null }) => ContractRefusals.DisclosureNotAccepted,
        (_, { Initiator.Identity: null }) => ContractRefusals.PartyNotNamed,
        ({ IsFormComplete: false }, _) => ContractRefusals.FormIncomplete,
        ({ Frozen: null }, _) when s.Parties.All(party => party.IsFilledFor) => ContractRefusals.FormIncomplete,
        ({ Frozen: { } frozen }, _) when frozen.ContentVersion != s.ContentVersion => ContractRefusals.ContentChanged,
        ({ Frozen: { } frozen }, _) when s.Parties.All(party => party.IsFilledFor) => (ContractEvent[])[new ContractLaunched(c.Now), Freeze(c.Now, frozen)],
        _ => new ContractLaunched(c.Now),
    };

    private static Decided Claim(ClaimRole c, ContractState s) => s.FindParty(c.Role) switch
    {
        null => Refusals.NotFound,
        _ when s.Stage == ContractStage.Draft => Refusals.NotFound,
        { Stage: PartyStage.Waiting } => ContractRefusals.NotYourTurn,
        { AccountId: { } account } when account == c.AccountId => Decided.Nothing,
        { } party when party.Addressing != c.Addressing => ContractRefusals.LinkVoid,
        { AccountId: not null } => ContractRefusals.RoleTaken,
        { Identity: { } expected } when !IsSamePerson(expected, c.Identity) => ContractRefusals.NotTheAddressee,
        { Identity: not null } party when party.Enterprise?.Code != c.Enterprise?.Code => c.Enterprise is null ? ContractRefusals.EnterpriseRequired : ContractRefusals.NotTheAddressee,
        _ when IsNamedTwice(s, c.Role, c.Identity) => ContractRefusals.SamePersonTwice,
        _ when c.Enterprise is { } enterprise && IsNamedTwice(s, c.Role, enterprise) => ContractRefusals.SameEnterpriseTwice,
        _ => new RoleClaimed(c.Now, c.Role, c.AccountId, c.Identity, c.Commitments, c.Enterprise),
    };

    private static Decided Release(ReleaseClaim c, ContractState s) => s.FindParty(c.Role) switch
    {
        _ when c.By != s.InitiatorRole => ContractRefusals.InitiatorOnly,
        null => ContractRefusals.UnknownRole,
        _ when s.HasConsent => ContractRefusals.ConsentRecorded,
        { AccountId: null } => ContractRefusals.NothingToRelease,
        { Role: var role } when role == s.InitiatorRole => ContractRefusals.NothingToRelease,
        _ => new ClaimReleased(c.Now, c.Role),
    };

    private static Decided Correct(CorrectParty c, ContractState s) => (c, s.FindParty(c.Role)) switch
    {
        _ when c.By != s.InitiatorRole => ContractRefusals.InitiatorOnly,
        (_, null) => ContractRefusals.UnknownRole,
        _ when s.Stage == ContractStage.Draft => ContractRefusals.NotFilling,
        _ when s.HasConsent => ContractRefusals.ConsentRecorded,
        (_, { Identity: null }) => ContractRefusals.PartyNotNamed,
        (_, { } party) when party.HasActed || party.AccountId is not null => ContractRefusals.PartyHasActed,
        _ when IsNamedTwice(s, c.Role, c.Identity) => ContractRefusals.SamePersonTwice,
        ({ Enterprise: { } enterprise }, _) when IsNamedTwice(s, c.Role, enterprise) => ContractRefusals.SameEnterpriseTwice,
        ({ Refrozen: null }, _) when s.Stage == ContractStage.Signing => ContractRefusals.ContentChanged,
        ({ Refrozen: { } frozen }, _) when s.Stage == ContractStage.Signing =>
            (ContractEvent[])[new PartyCorrected(c.Now, c.Role, c.Identity, c.Commitments, c.Enterprise), Freeze(c.Now, frozen)],
        _ => new PartyCorrected(c.Now, c.Role, c.Identity, c.Commitments, c.Enterprise),
    };

    private static Decided Sign(Sign c, ContractState s) => (s, s.PartyOf(c.By)) switch
    {
        (_, { Stage: PartyStage.Consented or PartyStage.Signed }) => ContractRefusals.AlreadySigned,
        ({ Stage: not ContractStage.Signing }, _) or (_, { Stage: not PartyStage.ToSign }) => ContractRefusals.NotYourTurn,
        (_, { Disclosure: null }) => ContractRefusals.DisclosureNotAccepted,
        ({ Content: { } content }, _) when content.ContentHash != c.Consent.ContentHash => ContractRefusals.ContentChanged,
        (_, { } party) when SealRules.RefusalOf(c.Consent, party, s, c.Now) is { } refusal => refusal,
        ({ Content: { } content }, _) when c.Consent.PagesRead < content.PageCount => ContractRefusals.ReadingIncomplete,
        _ => new SigningConsented(c.Now, c.By, c.Consent with { At = c.Now, RevisionSeen = s.Head!.Number }),
    };

    private static Decided RecordSignature(RecordSignature c, ContractState s) => s.PartyOf(c.Role) switch
    {
        { Stage: PartyStage.Signed } => Decided.Nothing,
        _ when s.IsEnded => ContractRefusals.Ended,
        { Stage: not PartyStage.Consented } => ContractRefusals.NotYourTurn,
        _ when c.Revision.Number != s.Head!.Number + 1 => ContractRefusals.ContentChanged,
        _ => new SignatureApplied(c.Now, c.Role, c.Revision, c.CertificateSerial, c.CertificateSha256),
    };

    private static Decided Reject(Reject c, ContractState s) => (s, s.PartyOf(c.By)) switch
    {
        ({ Stage: ContractStage.Draft }, _) => ContractRefusals.NotYourTurn,
        (_, { Stage: PartyStage.Consented or PartyStage.Signed }) => ContractRefusals.AlreadySigned,
        (_, { Stage: not (PartyStage.ToFill or PartyStage.ToSign) }) => ContractRefusals.NotYourTurn,
        (_, { Terms.MayReject: false }) => ContractRefusals.RejectionNotAllowed,
        _ => new ContractRejected(c.Now, c.By, c.Reason, [.. s.Parties.Where(party => party.Stage == PartyStage.Consented).Select(party => party.Role)]),
    };

    private static Decided Cancel(Cancel c, ContractState s) => s switch
    {
        _ when c.By != s.InitiatorRole => ContractRefusals.InitiatorOnly,
        { HasConsent: true } => ContractRefusals.ConsentRecorded,
        _ => new ContractCancelled(c.Now, c.Reason),
    };

    /// <summary>A consent in time counts: while one is unapplied the contract cannot expire.</summary>
    private static Decided Expire(Expire c, ContractState s) => s switch
    {
        { Stage: ContractStage.Draft } => ContractRefusals.NotFilling,
        _ when c.Now <= s.DeadlineAt => ContractRefusals.DeadlineNotPassed,
        _ when s.Parties.Any(party => party.Stage == PartyStage.Consented) => ContractRefusals.ConsentRecorded,
        _ => new ContractExpired(c.Now),
    };

    private static Decided Remind(Remind c, ContractState s) => (s.FindParty(c.Role), TimeOnly.FromDateTime(BeijingTime.Of(c.Now).DateTime)) switch
    {
        (null, _) => ContractRefusals.UnknownRole,
        (_, var hour) when hour < RemindersFrom || hour > RemindersUntil => ContractRefusals.OutsideReminderHours,
        ({ Stage: not (PartyStage.ToFill or PartyStage.ToSign) }, _) or ({ Identity: null }, _) => ContractRefusals.NothingToRemind,
        ({ Role: var role }, _) when role == c.By => ContractRefusals.NothingToRemind,
        ({ } party, _) when party.Reminders.OnDayOf(c.Now) >= RemindersPerDay => ContractRefusals.TooManyReminders,
        _ => new ReminderRequested(c.Now, c.Role),
    };

    private static Decided Resend(ResendInvitation c, ContractState s) => s.FindParty(c.Role) switch
    {
        null => Refusals.NotFound,
        { } party when party.Addressing != c.Addressing => ContractRefusals.LinkVoid,
        { Identity: null } or { Stage: not (PartyStage.ToFill or PartyStage.ToSign) } => ContractRefusals.NothingToResend,
        { } party when party.Resends.OnDayOf(c.Now) >= ResendsPerDay => ContractRefusals.TooManyResends,
        _ => new InvitationResent(c.Now, c.Role),
    };

    private static Decided Extend(ExtendDeadline c, ContractState s)
    {
        Party? party = c.Role is null ? null : s.FindParty(c.Role);
        DateOnly present = party?.Terms.Deadline ?? s.Deadline;
        return c switch
        {
            _ when c.By != s.InitiatorRole => ContractRefusals.InitiatorOnly,
            { Role: not null } when party is null => ContractRefusals.UnknownRole,
            _ when c.Deadline == present => Decided.Nothing,
            { Role: not null } when c.Deadline > s.Deadline => ContractRefusals.OwnDeadlineTooLate,
            _ when c.Deadline < present => ContractRefusals.DeadlineNotLater,
            _ when c.Deadline > BeijingTime.DateOf(c.Now).AddDays(LongestDeadlineDays) => ContractRefusals.DeadlineTooLate,
            _ => new DeadlineExtended(c.Now, c.Deadline, c.Role),
        };
    }

    private static Decided RequestDelivery(RequestDelivery c, ContractState s) => s switch
    {
        { IsCompleted: false } => ContractRefusals.NotCompleted,
        { Deliveries.Length: >= MaxDeliveries } => ContractRefusals.TooManyDeliveries,
        _ => new DeliveryRequested(c.Now, s.Deliveries.Length + 1, c.By, c.Address),
    };

    /// <summary>A composed content as what consents bind to.</summary>
    internal static FrozenContent FrozenOf(ComposedContent composed) =>
        new(composed.Revision.ContentHash(), composed.PageCounts, composed.ContentVersion, [.. composed.Revision.Files.Select(file => file.Sha256)], composed.Texts);

    internal static ContentFrozen Freeze(DateTimeOffset now, ComposedContent composed) => new(now, FrozenOf(composed), composed.Revision);

    /// <summary>The phone is always compared; name and ID number are known for a verified person on one side and as typed on the other.</summary>
    internal static bool IsSamePerson(SealedIdentity expected, SealedIdentity actual) =>
        expected.PhoneIndex == actual.PhoneIndex && expected.NameIndex == actual.NameIndex && (expected.DocumentIndex ?? actual.DocumentIndex) == actual.DocumentIndex;

    internal static bool IsNamedTwice(ContractState s, string role, SealedIdentity identity) =>
        s.Parties.Any(party => party.Role != role && party.Identity is { } other
            && ((other.DocumentIndex is { } document && document == identity.DocumentIndex) || other.PhoneIndex == identity.PhoneIndex));

    private static bool IsNamedTwice(ContractState s, string role, PartyEnterprise enterprise) =>
        s.Parties.Any(party => party.Role != role && party.Enterprise?.Code == enterprise.Code);

    /// <summary>A message that has arrived stays so, whatever a late report says; one that was never sent has no receipt.</summary>
    private static bool IsNews(NoticeResult? known, NoticeResult reported) => known is not (null or NoticeResult.Failed or NoticeResult.Delivered) && known != reported;
}
