using System.Collections.Immutable;
using ContractFunctions.Seals;

namespace ContractFunctions.Contracts;

/// <summary>What is asked of a contract. Time and ids arrive with the command; the role of the caller is resolved before.</summary>
public abstract record ContractCommand(DateTimeOffset Now);

/// <summary>创建合同: the only command without a contract before it.</summary>
/// <param name="Templates">One for each document.</param>
/// <param name="Initiator">Who acts for the initiator.</param>
/// <param name="Roles">Of every template alike.</param>
/// <param name="Turns">Roles that may sign at the same time, turn after turn; null: as <paramref name="Order"/> says.</param>
/// <param name="FillingTurns">The others' roles that may fill at the same time, turn after turn; null: all at once.</param>
public sealed record DraftContract(
    DateTimeOffset Now, string ContractId, ImmutableArray<TemplateRef> Templates, SealedText Title, DateOnly Deadline, string InitiatorRole, Actor Initiator,
    ImmutableArray<string> Roles, SigningOrder Order, ImmutableArray<ImmutableArray<string>>? Turns = null,
    ImmutableArray<ImmutableArray<string>>? FillingTurns = null) : ContractCommand(Now);

public sealed record AcceptDisclosure(DateTimeOffset Now, string Role, string TextVersion, string TextHash) : ContractCommand(Now);

/// <summary>The initiator says who a party is (itself, or the counterpart), or leaves it to the counterpart (<paramref name="Identity"/> null).</summary>
/// <param name="Terms">What the party may do when its turn comes.</param>
public sealed record NameParty(
    DateTimeOffset Now,
    string By,
    string Role,
    string? AccountId,
    SealedIdentity? Identity,
    ImmutableSortedDictionary<string, string> Commitments,
    PartyTerms Terms,
    PartyEnterprise? Enterprise = null) : ContractCommand(Now);

public sealed record FillForm(DateTimeOffset Now, string By, int Document, string Commitment) : ContractCommand(Now);

/// <summary>抄送: somebody who gets the finished contract to read.</summary>
public sealed record AddCarbonCopy(
    DateTimeOffset Now, string By, SealedIdentity Identity, ImmutableSortedDictionary<string, string> Commitments) : ContractCommand(Now);

public sealed record RemoveCarbonCopy(DateTimeOffset Now, string By, int Number) : ContractCommand(Now);

/// <summary>The person addressed comes by the link of a copy.</summary>
public sealed record ClaimCarbonCopy(DateTimeOffset Now, int Number, string AccountId, SealedIdentity Identity) : ContractCommand(Now);

/// <summary>确认发起合同.</summary>
/// <param name="IsFormComplete">Whether all the initiator has to fill is filled and valid.</param>
/// <param name="Frozen">The content, when nobody else has to fill; null otherwise.</param>
public sealed record Launch(DateTimeOffset Now, string By, bool IsFormComplete, ComposedContent? Frozen) : ContractCommand(Now);

/// <summary>A person takes a role: the first verified one an open role, else the person addressed.</summary>
/// <param name="Addressing">Of the link they came by.</param>
/// <param name="Enterprise">For which the person acts; null: for itself.</param>
public sealed record ClaimRole(
    DateTimeOffset Now, string Role, int Addressing, string AccountId, SealedIdentity Identity, ImmutableSortedDictionary<string, string> Commitments,
    PartyEnterprise? Enterprise = null) : ContractCommand(Now);

/// <summary>转他人处理: another member of the same enterprise takes the turn over.</summary>
/// <param name="IsHandover">The member has left the enterprise: its turns go to its successor, whatever the stage and the terms.</param>
public sealed record TransferTurn(
    DateTimeOffset Now, string By, Actor To, SealedIdentity Identity, ImmutableSortedDictionary<string, string> Commitments, bool IsHandover) : ContractCommand(Now);

/// <summary>The initiator takes a claimed role back; a content already frozen with that person in it is open again.</summary>
public sealed record ReleaseClaim(DateTimeOffset Now, string By, string Role) : ContractCommand(Now);

/// <summary>The initiator mends a mistyped counterpart, until that party has acted.</summary>
/// <param name="Refrozen">The content with the mended party block, when it was frozen already.</param>
public sealed record CorrectParty(
    DateTimeOffset Now, string By, string Role, SealedIdentity Identity, ImmutableSortedDictionary<string, string> Commitments, ComposedContent? Refrozen,
    PartyEnterprise? Enterprise = null) : ContractCommand(Now);

/// <summary>完成填写, after the party has re-checked its identity.</summary>
/// <param name="Frozen">The content, when the party is the last to fill.</param>
public sealed record CompleteFilling(DateTimeOffset Now, string By, bool IsFormComplete, bool IsIdentityConfirmed, ComposedContent? Frozen) : ContractCommand(Now);

/// <summary>退回填写: what a party has filled is opened again, for that party alone.</summary>
public sealed record ReturnFilling(DateTimeOffset Now, string By, string Role, SealedText Reason) : ContractCommand(Now);

/// <summary>A content ready to be frozen, composed from what the contract held at <paramref name="ContentVersion"/>.</summary>
/// <param name="Texts">The same documents as text (阅读模式), in the document store.</param>
public sealed record ComposedContent(int ContentVersion, Revision Revision, ImmutableArray<int> PageCounts, ImmutableArray<string>? Texts = null);

/// <summary>签署.</summary>
/// <param name="Consent">Against the content hash the signer saw; its time and revision are set by the decision.</param>
public sealed record Sign(DateTimeOffset Now, string By, Consent Consent) : ContractCommand(Now);

/// <summary>单次用印申请, by the handler of an enterprise that holds no seal.</summary>
/// <param name="ContentHash">What is to be sealed.</param>
public sealed record ApplyForSeal(DateTimeOffset Now, string By, string AccountId, SealType Type, string ContentHash, SealedText? Note) : ContractCommand(Now);

/// <summary>A keeper grants one use of a seal.</summary>
/// <param name="SealId">An enabled seal of the type asked for.</param>
public sealed record ApproveSealUse(
    DateTimeOffset Now, int Application, string AccountId, string SealId, string IdentityCheckId, string IdentityCheckMethod, bool IsIdentitySimulated) : ContractCommand(Now);

public sealed record RejectSealUse(DateTimeOffset Now, int Application, string AccountId, SealedText Reason) : ContractCommand(Now);

public sealed record WithdrawSealApplication(DateTimeOffset Now, int Application, string AccountId) : ContractCommand(Now);

/// <summary>An application or a grant has become too old, or what it was for is no more.</summary>
public sealed record LapseSealApplication(DateTimeOffset Now, int Application) : ContractCommand(Now);

/// <summary>申请解除, first half: the agreement is typeset.</summary>
/// <param name="Documents">Numbers of those to be ended.</param>
/// <param name="Agreement">The agreement, ready to be signed by all parties.</param>
public sealed record DraftRescission(
    DateTimeOffset Now, string By, ImmutableArray<int> Documents, SealedText Reason, DateOnly EffectiveOn, ComposedContent Agreement) : ContractCommand(Now);

/// <summary>By its proposer: it is proposed; by another signer: 确认解除.</summary>
public sealed record ConfirmRescission(DateTimeOffset Now, string By, int Number, Consent Consent) : ContractCommand(Now);

/// <summary>取消解除.</summary>
public sealed record CancelRescission(DateTimeOffset Now, string By, int Number) : ContractCommand(Now);

public sealed record DeclineRescission(DateTimeOffset Now, string By, int Number, SealedText Reason) : ContractCommand(Now);

public sealed record LapseRescission(DateTimeOffset Now, int Number) : ContractCommand(Now);

/// <summary>The agreement carries the signature now.</summary>
public sealed record RecordRescissionSignature(
    DateTimeOffset Now, int Number, string Role, Revision Revision, string CertificateSerial, string CertificateSha256) : ContractCommand(Now);

/// <summary>The signed agreement is durable, re-read and verified: the documents are ended.</summary>
public sealed record CompleteRescission(DateTimeOffset Now, int Number, Revision Revision) : ContractCommand(Now);

/// <summary>The document carries the signature now.</summary>
public sealed record RecordSignature(DateTimeOffset Now, string Role, Revision Revision, string CertificateSerial, string CertificateSha256) : ContractCommand(Now);

/// <summary>The finished file is durable, re-read and verified.</summary>
public sealed record Complete(DateTimeOffset Now, Revision Revision) : ContractCommand(Now);

public sealed record Reject(DateTimeOffset Now, string By, SealedText Reason) : ContractCommand(Now);

public sealed record Cancel(DateTimeOffset Now, string By, SealedText Reason) : ContractCommand(Now);

public sealed record Expire(DateTimeOffset Now) : ContractCommand(Now);

/// <summary>催办.</summary>
public sealed record Remind(DateTimeOffset Now, string By, string Role) : ContractCommand(Now);

/// <summary>重新发送: whoever holds an expired invitation asks for a new one, which goes to the recorded phone.</summary>
/// <param name="Addressing">Of the expired link.</param>
public sealed record ResendInvitation(DateTimeOffset Now, string Role, int Addressing) : ContractCommand(Now);

/// <summary>The initiator moves a deadline later; never earlier.</summary>
/// <param name="Role">The party whose own deadline it is; null: the contract's.</param>
public sealed record ExtendDeadline(DateTimeOffset Now, string By, DateOnly Deadline, string? Role = null) : ContractCommand(Now);

public sealed record RecordNotice(DateTimeOffset Now, string Notice, NoticeResult Result) : ContractCommand(Now);

public sealed record RequestDelivery(DateTimeOffset Now, string By, SealedText Address) : ContractCommand(Now);

public sealed record RecordDelivery(DateTimeOffset Now, int Number, NoticeResult Result) : ContractCommand(Now);

/// <summary>What the provider reports of a message it took.</summary>
/// <param name="Result">Delivered or Undelivered.</param>
public sealed record RecordReceipt(DateTimeOffset Now, MessageRef Message, NoticeResult Result) : ContractCommand(Now);

public sealed record FoldObservations(DateTimeOffset Now, ImmutableArray<Observation> Observations) : ContractCommand(Now);
