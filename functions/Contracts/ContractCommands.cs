using System.Collections.Immutable;

namespace ContractFunctions.Contracts;

/// <summary>What is asked of a contract. Time and ids arrive with the command; the role of the caller is resolved before.</summary>
public abstract record ContractCommand(DateTimeOffset Now);

/// <summary>创建合同: the only command without a contract before it.</summary>
public sealed record DraftContract(
    DateTimeOffset Now, string ContractId, TemplateRef Template, SealedText Title, DateOnly Deadline, string InitiatorRole, string InitiatorAccountId,
    ImmutableArray<string> Roles, SigningOrder Order) : ContractCommand(Now);

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
    PartyTerms Terms) : ContractCommand(Now);

public sealed record FillForm(DateTimeOffset Now, string By, string Commitment) : ContractCommand(Now);

/// <summary>确认发起合同.</summary>
/// <param name="IsFormComplete">Whether all the initiator has to fill is filled and valid.</param>
/// <param name="Frozen">The content, when nobody else has to fill; null otherwise.</param>
public sealed record Launch(DateTimeOffset Now, string By, bool IsFormComplete, ComposedContent? Frozen) : ContractCommand(Now);

/// <summary>A person takes a role: the first verified one an open role, else the person addressed.</summary>
/// <param name="Addressing">Of the link they came by.</param>
public sealed record ClaimRole(
    DateTimeOffset Now, string Role, int Addressing, string AccountId, SealedIdentity Identity, ImmutableSortedDictionary<string, string> Commitments) : ContractCommand(Now);

/// <summary>The initiator takes a claimed role back; a content already frozen with that person in it is open again.</summary>
public sealed record ReleaseClaim(DateTimeOffset Now, string By, string Role) : ContractCommand(Now);

/// <summary>The initiator mends a mistyped counterpart, until that party has acted.</summary>
/// <param name="Refrozen">The content with the mended party block, when it was frozen already.</param>
public sealed record CorrectParty(
    DateTimeOffset Now, string By, string Role, SealedIdentity Identity, ImmutableSortedDictionary<string, string> Commitments, ComposedContent? Refrozen) : ContractCommand(Now);

/// <summary>完成填写, after the party has re-checked its identity.</summary>
public sealed record CompleteFilling(DateTimeOffset Now, string By, bool IsFormComplete, bool IsIdentityConfirmed, ComposedContent Frozen) : ContractCommand(Now);

/// <summary>A content ready to be frozen, composed from what the contract held at <paramref name="ContentVersion"/>.</summary>
public sealed record ComposedContent(int ContentVersion, Revision Revision, int PageCount);

/// <summary>签署. Everything was checked against the content hash the signer saw.</summary>
public sealed record Sign(
    DateTimeOffset Now,
    string By,
    string ContentHash,
    SigningMark Mark,
    string? HandwritingSha256,
    string IdentityCheckId,
    string IdentityCheckMethod,
    int PagesRead,
    bool IsIdentitySimulated) : ContractCommand(Now);

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

/// <summary>The initiator moves the deadline later; never earlier.</summary>
public sealed record ExtendDeadline(DateTimeOffset Now, string By, DateOnly Deadline) : ContractCommand(Now);

public sealed record RecordNotice(DateTimeOffset Now, string Notice, NoticeResult Result) : ContractCommand(Now);

public sealed record RequestDelivery(DateTimeOffset Now, string By, SealedText Address) : ContractCommand(Now);

public sealed record RecordDelivery(DateTimeOffset Now, int Number, NoticeResult Result) : ContractCommand(Now);

public sealed record FoldObservations(DateTimeOffset Now, ImmutableArray<Observation> Observations) : ContractCommand(Now);
