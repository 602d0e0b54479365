using System.Collections.Immutable;

namespace ContractFunctions.Contracts;

/// <summary>Folds events into the state. Never refuses: what has happened has happened.</summary>
public static class ContractEvolution
{
    public static ContractState Evolve(ContractState? state, ContractEvent happened) =>
        Apply(state, happened) with { Version = (state?.Version ?? 0) + 1 };

    /// <summary>The consent's own link, known only once the event is chained.</summary>
    public static ContractState WithConsentHash(this ContractState state, string role, string link) =>
        state.With(role, party => party with { Consent = party.Consent! with { ConsentHash = link } });

    private static ContractState Apply(ContractState? state, ContractEvent happened) => (happened, state) switch
    {
        (ContractDrafted e, null) => new ContractState
        {
            Id = e.ContractId,
            Template = e.Template,
            Title = e.Title,
            CreatedAt = e.At,
            Deadline = e.Deadline,
            InitiatorRole = e.InitiatorRole,
            Parties =
            [
                .. e.SigningTurns.SelectMany((roles, at) => roles.Select(role =>
                    new Party { Role = role, Turn = at + 1, AccountId = role == e.InitiatorRole ? e.InitiatorAccountId : null })),
            ],
        },
        (DisclosureAccepted e, { } s) => s.With(e.Role, party => party with { Disclosure = new(e.TextVersion, e.TextHash, e.At) }),
        (PartyNamed e, { } s) => s.NextContent().With(e.Role, party => party with
        {
            Identity = e.Identity,
            Terms = e.Terms,
            AccountId = e.AccountId ?? (e.Role == s.InitiatorRole ? party.AccountId : null),
            Addressing = party.Addressing + 1,
        }),
        (FormFilled e, { } s) => s with { ContentVersion = e.ContentVersion },
        (ContractLaunched, { } s) => s with
        {
            Stage = ContractStage.Filling,
            Parties = [.. s.Parties.Select(party => party with { Stage = party.Identity is null ? PartyStage.ToFill : PartyStage.Filled })],
        },
        (RoleClaimed e, { } s) => s.Claimed(e),
        (ClaimReleased e, { } s) => (s.NextContent() with
        {
            Stage = ContractStage.Filling,
            Content = null,
            Head = null,
            FormerAccounts = [.. s.FormerAccounts, s.PartyOf(e.Role).AccountId!],
            Parties = [.. s.Parties.Select(party => party.Stage == PartyStage.ToSign ? party with { Stage = PartyStage.Filled } : party)],
        }).With(e.Role, party => party with
        {
            AccountId = null,
            Identity = null,
            Disclosure = null,
            HasFilled = false,
            Stage = PartyStage.ToFill,
            Addressing = party.Addressing + 1,
        }),
        (PartyCorrected e, { } s) => s.NextContent().With(e.Role, party => party with { Identity = e.Identity, Addressing = party.Addressing + 1 }),
        (FillingCompleted e, { } s) => s.With(e.Role, party => party with { Stage = PartyStage.Filled, HasFilled = true }),
        (ContentFrozen e, { } s) => (s with { Stage = ContractStage.Signing, Content = e.Content, Head = e.Revision, ContentVersion = e.Content.ContentVersion }).NextTurn(),
        (SigningConsented e, { } s) => s.With(e.Role, party => party with { Stage = PartyStage.Consented, Consent = e.Consent }).NextTurn(),
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
        (DeadlineExtended e, { } s) => s with { Deadline = e.Deadline },
        (NoticeHandled e, { } s) => s with { Notices = s.Notices.SetItem(e.Notice, e.Result) },
        (DeliveryRequested e, { } s) => s with { Deliveries = s.Deliveries.Add(new(e.Number, e.Role, e.Address, e.At, Result: null)) },
        (DeliveryHandled e, { } s) => s with { Deliveries = [.. s.Deliveries.Select(d => d.Number == e.Number ? d with { Result = e.Result } : d)] },
        (ObservationsFolded, { } s) => s,
        _ => throw new InvalidOperationException($"{happened.GetType().Name} cannot follow version {state?.Version ?? 0}"),
    };

    /// <summary>A claim of an open role brings the identity in; a claim by the person addressed only joins the account to it.</summary>
    private static ContractState Claimed(this ContractState state, RoleClaimed e) =>
        state.PartyOf(e.Role).Identity is null
            ? state.NextContent().With(e.Role, party => party with { AccountId = e.AccountId, Identity = e.Identity })
            : state.With(e.Role, party => party with { AccountId = e.AccountId, Identity = party.Identity! with { IsSimulated = e.Identity.IsSimulated } });

    /// <summary>The state as it would be with this identity: what a mended content is composed from.</summary>
    public static ContractState WithIdentity(this ContractState state, string role, SealedIdentity identity) =>
        state.NextContent().With(role, party => party with { Identity = identity });

    private static ContractState With(this ContractState state, string role, Func<Party, Party> change) =>
        state with { Parties = [.. state.Parties.Select(party => party.Role == role ? change(party) : party)] };

    private static ContractState NextContent(this ContractState state) => state with { ContentVersion = state.ContentVersion + 1 };

    /// <summary>Signing goes turn by turn: all parties of the first turn that has not wholly consented are due.</summary>
    private static ContractState NextTurn(this ContractState state)
    {
        int? turn = state.Parties.Where(IsOpen).Min(party => (int?)party.Turn);
        return state with { Parties = [.. state.Parties.Select(party => party.Turn == turn && IsOpen(party) ? party with { Stage = PartyStage.ToSign } : party)] };

        static bool IsOpen(Party party) => party.Stage is not (PartyStage.Consented or PartyStage.Signed);
    }
}
