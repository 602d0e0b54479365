using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ContractFunctions.Rescissions;
using ContractFunctions.Seals;

namespace ContractFunctions.Contracts;

/// <summary>
/// What has happened to a contract; each becomes a link of the evidence chain, so nothing personal stands here in clear: only commitments
/// (HMAC-SHA-256 under a random 32-byte salt, hex), and sealed values and blind indexes, which the chain leaves out (<see cref="EvidenceView"/>).
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ContractDrafted), nameof(ContractDrafted))]
[JsonDerivedType(typeof(DisclosureAccepted), nameof(DisclosureAccepted))]
[JsonDerivedType(typeof(PartyNamed), nameof(PartyNamed))]
[JsonDerivedType(typeof(FormFilled), nameof(FormFilled))]
[JsonDerivedType(typeof(ContractLaunched), nameof(ContractLaunched))]
[JsonDerivedType(typeof(RoleClaimed), nameof(RoleClaimed))]
[JsonDerivedType(typeof(ClaimReleased), nameof(ClaimReleased))]
[JsonDerivedType(typeof(PartyCorrected), nameof(PartyCorrected))]
[JsonDerivedType(typeof(FillingCompleted), nameof(FillingCompleted))]
[JsonDerivedType(typeof(FillingReturned), nameof(FillingReturned))]
[JsonDerivedType(typeof(ContentFrozen), nameof(ContentFrozen))]
[JsonDerivedType(typeof(SigningConsented), nameof(SigningConsented))]
[JsonDerivedType(typeof(SignatureApplied), nameof(SignatureApplied))]
[JsonDerivedType(typeof(ContractCompleted), nameof(ContractCompleted))]
[JsonDerivedType(typeof(ContractRejected), nameof(ContractRejected))]
[JsonDerivedType(typeof(ContractCancelled), nameof(ContractCancelled))]
[JsonDerivedType(typeof(ContractExpired), nameof(ContractExpired))]
[JsonDerivedType(typeof(TurnTransferred), nameof(TurnTransferred))]
[JsonDerivedType(typeof(CarbonCopyAdded), nameof(CarbonCopyAdded))]
[JsonDerivedType(typeof(CarbonCopyRemoved), nameof(CarbonCopyRemoved))]
[JsonDerivedType(typeof(CarbonCopyClaimed), nameof(CarbonCopyClaimed))]
[JsonDerivedType(typeof(ReminderRequested), nameof(ReminderRequested))]
[JsonDerivedType(typeof(InvitationResent), nameof(InvitationResent))]
[JsonDerivedType(typeof(DeadlineExtended), nameof(DeadlineExtended))]
[JsonDerivedType(typeof(SealApplied), nameof(SealApplied))]
[JsonDerivedType(typeof(SealUseApproved), nameof(SealUseApproved))]
[JsonDerivedType(typeof(SealUseRejected), nameof(SealUseRejected))]
[JsonDerivedType(typeof(SealApplicationLapsed), nameof(SealApplicationLapsed))]
[JsonDerivedType(typeof(RescissionDrafted), nameof(RescissionDrafted))]
[JsonDerivedType(typeof(RescissionConfirmed), nameof(RescissionConfirmed))]
[JsonDerivedType(typeof(RescissionEnded), nameof(RescissionEnded))]
[JsonDerivedType(typeof(RescissionSignatureApplied), nameof(RescissionSignatureApplied))]
[JsonDerivedType(typeof(DocumentsRescinded), nameof(DocumentsRescinded))]
[JsonDerivedType(typeof(NoticeHandled), nameof(NoticeHandled))]
[JsonDerivedType(typeof(DeliveryRequested), nameof(DeliveryRequested))]
[JsonDerivedType(typeof(DeliveryHandled), nameof(DeliveryHandled))]
[JsonDerivedType(typeof(ReceiptArrived), nameof(ReceiptArrived))]
[JsonDerivedType(typeof(ObservationsFolded), nameof(ObservationsFolded))]
public abstract record ContractEvent(DateTimeOffset At);

/// <param name="SigningTurns">Roles that may sign at the same time, turn after turn.</param>
/// <param name="FillingTurns">Roles that may fill at the same time, turn after turn; null: all of them.</param>
public sealed record ContractDrafted(
    DateTimeOffset At, string ContractId, ImmutableArray<TemplateRef> Templates, SealedText Title, DateOnly Deadline, string InitiatorRole, Actor Initiator,
    ImmutableArray<ImmutableArray<string>> SigningTurns, ImmutableArray<ImmutableArray<string>>? FillingTurns = null) : ContractEvent(At);

public sealed record DisclosureAccepted(DateTimeOffset At, string Role, string TextVersion, string TextHash) : ContractEvent(At);

/// <param name="Identity">Null: left to the party itself.</param>
/// <param name="Commitments">By value name: name, document, phone, address.</param>
public sealed record PartyNamed(
    DateTimeOffset At, string Role, string? AccountId, SealedIdentity? Identity, ImmutableSortedDictionary<string, string> Commitments, PartyTerms Terms,
    PartyEnterprise? Enterprise) : ContractEvent(At);

/// <param name="Commitment">To the canonical JSON of all form values of this document after this filling.</param>
public sealed record FormFilled(DateTimeOffset At, string Role, int ContentVersion, int Document, string Commitment) : ContractEvent(At);

public sealed record ContractLaunched(DateTimeOffset At) : ContractEvent(At);

public sealed record RoleClaimed(
    DateTimeOffset At, string Role, string AccountId, SealedIdentity Identity, ImmutableSortedDictionary<string, string> Commitments,
    PartyEnterprise? Enterprise) : ContractEvent(At);

/// <param name="From">The account that acted for the party until now.</param>
public sealed record TurnTransferred(
    DateTimeOffset At, string Role, string? From, Actor To, SealedIdentity Identity, ImmutableSortedDictionary<string, string> Commitments, bool IsHandover) : ContractEvent(At);

public sealed record CarbonCopyAdded(DateTimeOffset At, int Number, SealedIdentity Identity, ImmutableSortedDictionary<string, string> Commitments) : ContractEvent(At);

public sealed record CarbonCopyRemoved(DateTimeOffset At, int Number) : ContractEvent(At);

public sealed record CarbonCopyClaimed(DateTimeOffset At, int Number, string AccountId) : ContractEvent(At);

public sealed record ClaimReleased(DateTimeOffset At, string Role) : ContractEvent(At);

public sealed record PartyCorrected(
    DateTimeOffset At, string Role, SealedIdentity Identity, ImmutableSortedDictionary<string, string> Commitments, PartyEnterprise? Enterprise) : ContractEvent(At);

public sealed record FillingCompleted(DateTimeOffset At, string Role) : ContractEvent(At);

/// <param name="By">The initiator, or the party itself.</param>
public sealed record FillingReturned(DateTimeOffset At, string Role, string By, SealedText Reason) : ContractEvent(At);

public sealed record ContentFrozen(DateTimeOffset At, FrozenContent Content, Revision Revision) : ContractEvent(At);

public sealed record SigningConsented(DateTimeOffset At, string Role, Consent Consent) : ContractEvent(At);

public sealed record SignatureApplied(DateTimeOffset At, string Role, Revision Revision, string CertificateSerial, string CertificateSha256) : ContractEvent(At);

public sealed record ContractCompleted(DateTimeOffset At, Revision Revision) : ContractEvent(At);

/// <param name="LapsedConsents">Roles whose consent was not yet applied and has lapsed with this.</param>
public sealed record ContractRejected(DateTimeOffset At, string Role, SealedText Reason, ImmutableArray<string> LapsedConsents) : ContractEvent(At);

public sealed record ContractCancelled(DateTimeOffset At, SealedText Reason) : ContractEvent(At);

public sealed record ContractExpired(DateTimeOffset At) : ContractEvent(At);

public sealed record ReminderRequested(DateTimeOffset At, string Role) : ContractEvent(At);

public sealed record InvitationResent(DateTimeOffset At, string Role) : ContractEvent(At);

/// <param name="Role">The party whose own deadline it is; null: the contract's.</param>
public sealed record DeadlineExtended(DateTimeOffset At, DateOnly Deadline, string? Role) : ContractEvent(At);

public sealed record SealApplied(
    DateTimeOffset At, int Number, string Role, string AccountId, SealType SealType, string ContentHash, SealedText? Note, DateTimeOffset ExpiresAt) : ContractEvent(At);

/// <param name="AccountId">The keeper.</param>
/// <param name="ExpiresAt">Of the grant.</param>
public sealed record SealUseApproved(
    DateTimeOffset At, int Number, string AccountId, string SealId, string IdentityCheckId, string IdentityCheckMethod, bool IsIdentitySimulated, DateTimeOffset ExpiresAt) : ContractEvent(At);

public sealed record SealUseRejected(DateTimeOffset At, int Number, string AccountId, SealedText Reason) : ContractEvent(At);

public sealed record SealApplicationLapsed(DateTimeOffset At, int Number) : ContractEvent(At);

public sealed record RescissionDrafted(
    DateTimeOffset At, int Number, string Role, ImmutableArray<int> Documents, SealedText Reason, DateOnly EffectiveOn, FrozenContent Agreement, Revision Revision) : ContractEvent(At);

/// <summary>The first is the proposer's.</summary>
public sealed record RescissionConfirmed(DateTimeOffset At, int Number, string Role, Consent Consent) : ContractEvent(At);

/// <summary>Without effect: cancelled, declined, lapsed.</summary>
/// <param name="Role">Who ended it; null: time did.</param>
public sealed record RescissionEnded(DateTimeOffset At, int Number, RescissionStage Stage, string? Role, SealedText? Reason) : ContractEvent(At);

public sealed record RescissionSignatureApplied(
    DateTimeOffset At, int Number, string Role, Revision Revision, string CertificateSerial, string CertificateSha256) : ContractEvent(At);

/// <param name="Revision">The agreement's last; null in events older than its document timestamp: it stays as it was.</param>
public sealed record DocumentsRescinded(DateTimeOffset At, int Number, ImmutableArray<int> Documents, Revision? Revision = null) : ContractEvent(At);

public sealed record NoticeHandled(DateTimeOffset At, string Notice, NoticeResult Result) : ContractEvent(At);

public sealed record DeliveryRequested(DateTimeOffset At, int Number, string Role, SealedText Address) : ContractEvent(At);

public sealed record DeliveryHandled(DateTimeOffset At, int Number, NoticeResult Result) : ContractEvent(At);

/// <param name="Result">Delivered or Undelivered.</param>
public sealed record ReceiptArrived(DateTimeOffset At, MessageRef Message, NoticeResult Result) : ContractEvent(At);

public sealed record ObservationsFolded(DateTimeOffset At, ImmutableArray<Observation> Observations) : ContractEvent(At);

/// <summary>Something seen, not decided: a party opened the document, read to a page.</summary>
/// <param name="What">Opened, Read; OpenedText, ReadText in 阅读模式.</param>
/// <param name="ContentHash">What was seen.</param>
/// <param name="Address">Commitment to the network address.</param>
public sealed record Observation(DateTimeOffset At, string Role, string What, string ContentHash, int Pages, string Address);
