using System.Collections.Immutable;
using ContractFunctions.Rescissions;

namespace ContractFunctions.Contracts;

/// <summary>Folds events into the state. Never refuses: what has happened has happened.</summary>
public static class ContractEvolution
{
    public static ContractState Evolve(ContractState? state, ContractEvent happened) =>
        Apply(state, happened) with { Version = (state?.Version ?? 0) + 1 };

    /// <summary>The consent's own link, known only once the event is chained.</summary>
    public static ContractState WithConsentHash(this ContractState state, ContractEvent happened, string link) => happened switch
    {
        SigningConsented consented => state.With(consented.Role, party => party with { Consent = party.Consent! with { ConsentHash = link } }),
        RescissionConfirmed confirmed => RescissionEvolution.WithConsentHash(state, confirmed, link),
        _ => state,
    };

    private static ContractState Apply(ContractState? state, ContractEvent happened) => (happened, state) switch
    {
        (ContractDrafted e, null) => new ContractState
        {
            Id = e.ContractId,
            Templates = e.Templates,
            Title = e.Title,
            CreatedAt = e.At,
            Deadline = e.Deadline,
            InitiatorRole = e.InitiatorRole,
            InitiatorOrganizationId = e.Initiator.OrganizationId,
            Parties =
            [
                .. e.SigningTurns.SelectMany((roles, at) => roles.Select(role =>
                    new Party
                    {
                        Role = role,
                        Turn = at + 1,
                        FillingTurn = e.FillingTurns is { } turns ? turns.TakeWhile(turn => !turn.Contains(role)).Count() : 0,
                        AccountId = role == e.InitiatorRole ? e.Initiator.AccountId : null,
                    })),
            ],
        },
        (DisclosureAccepted e, { } s) => s.With(e.Role, party => party with { Disclosure = new(e.TextVersion, e.TextHash, e.At) }),
        (PartyNamed e, { } s) => s.NextContent().With(e.Role, party => party with
        {
            Identity = e.Identity,
            Enterprise = e.Enterprise,
            Terms = e.Terms,
            AccountId = e.AccountId ?? (e.Role == s.InitiatorRole ? party.AccountId : null),
            IsFilledFor = e.Identity is not null && !e.Terms.Fills,
            Addressing = party.Addressing + 1,
        }),
        (FormFilled e, { } s) => s with { ContentVersion = e.ContentVersion },
        (ContractLaunched, { } s) => (s with
        {
            Stage = ContractStage.Filling,
            Parties = [.. s.Parties.Select(party => party with { Stage = party.IsFilledFor ? PartyStage.Filled : PartyStage.Waiting })],
        }).NextFillingTurn(),
        (RoleClaimed e, { } s) => s.Claimed(e),
        (ClaimReleased e, { } s) => (s.BackToFilling() with { FormerAccounts = [.. s.FormerAccounts, s.PartyOf(e.Role).AccountId!] }).With(e.Role, party => party with
        {
            AccountId = null,
            Identity = null,
            Enterprise = null,
            Disclosure = null,
            IsFilledFor = false,
            HasFilled = false,
            Stage = PartyStage.ToFill,
            Addressing = party.Addressing + 1,
        }),
        (PartyCorrected e, { } s) => s.NextContent().With(e.Role, party => party with { Identity = e.Identity, Enterprise = e.Enterprise, Addressing = party.Addressing + 1 }),
        (TurnTransferred e, { } s) => (s with { FormerAccounts = e.From is { } from ? [.. s.FormerAccounts, from] : s.FormerAccounts }).With(e.Role, party => party with
        {
            AccountId = e.To.AccountId,
            Identity = e.Identity,
            Disclosure = null,
            Addressing = party.Addressing + 1,
            Transfers = [.. party.Transfers, new(e.From, e.To.AccountId, e.At)],
        }),
        (CarbonCopyAdded e, { } s) => s with { CarbonCopies = [.. s.CarbonCopies, new(e.Number, e.Identity, AccountId: null)], NextCarbonCopy = e.Number + 1 },
        (CarbonCopyRemoved e, { } s) => s with
        {
            FormerAccounts = s.FindCarbonCopy(e.Number)?.AccountId is { } reader ? [.. s.FormerAccounts, reader] : s.FormerAccounts,
            CarbonCopies = [.. s.CarbonCopies.Where(copy => copy.Number != e.Number)],
        },
        (CarbonCopyClaimed e, { } s) => s with { CarbonCopies = [.. s.CarbonCopies.Select(copy => copy.Number == e.Number ? copy with { AccountId = e.AccountId } : copy)] },
        (FillingCompleted e, { } s) => s.With(e.Role, party => party with { Stage = PartyStage.Filled, HasFilled = true, Returned = null }).NextFillingTurn(),
        (FillingReturned e, { } s) => s.BackToFilling().With(e.Role, party => party with
        {
            Stage = PartyStage.ToFill,
            HasFilled = false,
            Returns = party.Returns + 1,
            Returned = new(e.By, e.Reason),
        }),
        (ContentFrozen e, { } s) => (s with { Stage = ContractStage.Signing, Content = e.Content, Head = e.Revision, ContentVersion = e.Content.ContentVersion }).NextTurn(),
        (SigningConsented e, { } s) => s.With(e.Role, party => party with { Stage = PartyStage.Consented, Consent = e.Consent }).WithGrantUsed(e.Consent).NextTurn(),
        (SignatureApplied e, { } s) => (s with { Head = e.Revision }).With(e.Role, party => party with
        {
            Stage = PartyStage.Signed,
            Signature = new(e.Revision.Number, e.CertificateSerial, e.CertificateSha256, e.At),
        }).NextTurn(),
        (ContractCompleted e, { } s) => s with { Stage = ContractStage.Completed, Head = e.Revision, EndedAt = e.At },
        (ContractRejected e, { } s) => s with
        {
            Parties = [.. s.Parties.Select(party => party.Role == e.Role ? party with { Stage = PartyStage.Rejected }
                : e.LapsedConsents.Contains(party.Role) ? party with { Stage = PartyStage.Waiting } : party)],
            Stage = ContractStage.Rejected,
            EndReason = e.Reason,
            EndedAt = e.At,
        },
        (ContractCancelled e, { } s) => s with { Stage = ContractStage.Cancelled, EndReason = e.Reason, EndedAt = e.At },
        (ContractExpired e, { } s) => s with { Stage = ContractStage.Expired, EndedAt = e.At },
        (ReminderRequested e, { } s) => s.With(e.Role, party => party with { Reminders = party.Reminders.Counted(e.At) }),
        (InvitationResent e, { } s) => s.With(e.Role, party => party with { Resends = party.Resends.Counted(e.At) }),
        (DeadlineExtended { Role: null } e, { } s) => s with { Deadline = e.Deadline },
        (DeadlineExtended { Role: { } role } e, { } s) => s.With(role, party => party with { Terms = party.Terms with { Deadline = e.Deadline } }),
        (SealApplied e, { } s) => s with
        {
            SealApplications = s.SealApplications.Add(new(
                e.Number, e.Role, e.AccountId, e.SealType, e.ContentHash, e.Note, e.At, e.ExpiresAt, SealApplicationStage.Pending, SealId: null, DecidedBy: null, DecidedAt: null, ClosedAt: null, Reason: null)),
        },
        (SealUseApproved e, { } s) => s.WithApplication(e.Number, application => application with
        {
            Stage = SealApplicationStage.Approved,
            SealId = e.SealId,
            DecidedBy = e.AccountId,
            DecidedAt = e.At,
            ExpiresAt = e.ExpiresAt,
        }),
        (SealUseRejected e, { } s) => s.WithApplication(e.Number, application => application with { Stage = SealApplicationStage.Rejected, DecidedBy = e.AccountId, DecidedAt = e.At, Reason = e.Reason }),
        (SealApplicationLapsed e, { } s) => s.WithApplication(e.Number, application => application with { Stage = SealApplicationStage.Lapsed, ClosedAt = e.At }),
        (RescissionDrafted or RescissionConfirmed or RescissionEnded or RescissionSignatureApplied or DocumentsRescinded, { } s) => RescissionEvolution.Apply(s, happened),
        (NoticeHandled e, { } s) => s with { Notices = s.Notices.SetItem(e.Notice, e.Result) },
        (DeliveryRequested e, { } s) => s with { Deliveries = s.Deliveries.Add(new(e.Number, e.Role, e.Address, e.At, Result: null)) },
        (DeliveryHandled e, { } s) => s with { Deliveries = [.. s.Deliveries.Select(d => d.Number == e.Number ? d with { Result = e.Result } : d)] },
        (ReceiptArrived { Message: { Notice: { } notice } } e, { } s) => s with { Notices = s.Notices.SetItem(notice, e.Result) },
        (ReceiptArrived e, { } s) => s with { Deliveries = [.. s.Deliveries.Select(d => d.Number == e.Message.Delivery ? d with { Result = e.Result } : d)] },
        (ObservationsFolded, { } s) => s,
        _ => throw new InvalidOperationException($"{happened.GetType().Name} cannot follow version {state?.Version ?? 0}"),
    };

    /// <summary>A claim of an open role brings the identity in; a claim by the person addressed only joins the account to it.</summary>
    private static ContractState Claimed(this ContractState state, RoleClaimed e) =>
        state.PartyOf(e.Role).Identity is null
            ? state.NextContent().With(e.Role, party => party with { AccountId = e.AccountId, Identity = e.Identity, Enterprise = e.Enterprise })
            : state.With(e.Role, party => party with
            {
                AccountId = e.AccountId,
                Enterprise = e.Enterprise,
                Identity = e.Enterprise is null ? party.Identity! with { IsSimulated = e.Identity.IsSimulated } : e.Identity,   // an agent is not printed
            });

    /// <summary>The state as it would be with this identity: what a mended content is composed from.</summary>
    public static ContractState WithIdentity(this ContractState state, string role, SealedIdentity identity, PartyEnterprise? enterprise) =>
        state.NextContent().With(role, party => party with { Identity = identity, Enterprise = enterprise });

    /// <summary>A consent by a one-time grant uses it up.</summary>
    internal static ContractState WithGrantUsed(this ContractState state, Consent consent) =>
        consent.Seal?.Application is { } number ? state.WithApplication(number, application => application with { Stage = SealApplicationStage.Used, ClosedAt = consent.At }) : state;

    private static ContractState WithApplication(this ContractState state, int number, Func<SealApplication, SealApplication> change) =>
        state with { SealApplications = [.. state.SealApplications.Select(application => application.Number == number ? change(application) : application)] };

    private static ContractState With(this ContractState state, string role, Func<Party, Party> change) =>
        state with { Parties = [.. state.Parties.Select(party => party.Role == role ? change(party) : party)] };

    /// <summary>What was frozen is open again, for a party that is to fill; the others stay as they have filled.</summary>
    private static ContractState BackToFilling(this ContractState state) => state.NextContent() with
    {
        Stage = ContractStage.Filling,
        Content = null,
        Head = null,
        Parties = [.. state.Parties.Select(party => party.Stage == PartyStage.ToSign ? party with { Stage = PartyStage.Filled } : party)],
    };

    /// <summary>Filling goes turn by turn: when nobody is at it, those of the next turn are due.</summary>
    private static ContractState NextFillingTurn(this ContractState state)
    {
        int? turn = state.Parties.Any(party => party.Stage == PartyStage.ToFill) ? null : state.Parties.Where(IsWaiting).Min(party => (int?)party.FillingTurn);
        return state with { Parties = [.. state.Parties.Select(party => IsWaiting(party) && party.FillingTurn == turn ? party with { Stage = PartyStage.ToFill } : party)] };

        static bool IsWaiting(Party party) => party.Stage == PartyStage.Waiting;
    }

    private static ContractState NextContent(this ContractState state) => state with { ContentVersion = state.ContentVersion + 1 };

    /// <summary>Signing goes turn by turn: all parties of the first turn that has not wholly consented are due.</summary>
    private static ContractState NextTurn(this ContractState state)
    {
        int? turn = state.Parties.Where(IsOpen).Min(party => (int?)party.Turn);
        return state with { Parties = [.. state.Parties.Select(party => party.Turn == turn && IsOpen(party) ? party with { Stage = PartyStage.ToSign } : party)] };

        static bool IsOpen(Party party) => party.Stage is not (PartyStage.Consented or PartyStage.Signed);
    }
}
