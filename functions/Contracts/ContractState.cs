using System.Collections.Immutable;

namespace ContractFunctions.Contracts;

/// <summary>
/// A contract as its events tell it: <see cref="Evolve"/> folds them, the head row keeps the result. Personal data is here only sealed (ciphertext of the
/// field vault) or as a blind index.
/// </summary>
public sealed record ContractState
{
    public required string Id { get; init; }

    /// <summary>Number of events so far; the sequence number of the last one.</summary>
    public long Version { get; init; }

    public ContractStage Stage { get; init; }

    public required TemplateRef Template { get; init; }

    public required SealedText Title { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last day (Asia/Shanghai) on which the contract can be signed.</summary>
    public required DateOnly Deadline { get; init; }

    public required string InitiatorRole { get; init; }

    /// <summary>Accounts whose claim was released: they see nothing any more, also not in their lists.</summary>
    public ImmutableArray<string> FormerAccounts { get; init; } = [];

    /// <summary>By the turn in which they sign.</summary>
    public ImmutableArray<Party> Parties { get; init; } = [];

    /// <summary>Grows with every change of what the contract will say; only filling changes it.</summary>
    public int ContentVersion { get; init; }

    /// <summary>What consents, codes and readings bind to; null until the contract enters Signing.</summary>
    public FrozenContent? Content { get; init; }

    /// <summary>The newest revision of the document; null before Signing.</summary>
    public Revision? Head { get; init; }

    /// <summary>The reason given with the end: reject, cancel.</summary>
    public SealedText? EndReason { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Messages already handled, by notice key; what is due and not here is to be sent.</summary>
    public ImmutableSortedDictionary<string, NoticeResult> Notices { get; init; } = ImmutableSortedDictionary.Create<string, NoticeResult>(StringComparer.Ordinal);

    /// <summary>Requests to send the finished contract by e-mail.</summary>
    public ImmutableArray<DeliveryRequest> Deliveries { get; init; } = [];

    /// <summary>All parties have signed, the finished file is not yet recorded.</summary>
    public bool IsCompleting => Stage == ContractStage.Signing && Parties.All(party => party.Stage == PartyStage.Signed);

    /// <summary>A consent is recorded, applied or not: after it no cancel.</summary>
    public bool HasConsent => Parties.Any(party => party.Stage is PartyStage.Consented or PartyStage.Signed);

    public bool IsEnded => Stage is ContractStage.Completed or ContractStage.Rejected or ContractStage.Cancelled or ContractStage.Expired;

    public DateTimeOffset DeadlineAt => Hosting.BeijingTime.EndOf(Deadline);

    public Party Initiator => PartyOf(InitiatorRole);

    public Party PartyOf(string role) => Parties.First(party => party.Role == role);

    public Party? FindParty(string role) => Parties.FirstOrDefault(party => party.Role == role);

    public Party? PartyOfAccount(string accountId) => Parties.FirstOrDefault(party => party.AccountId == accountId);
}

/// <summary>Words of a person: what they say may be personal, so events and state hold them sealed, and the evidence commits to them.</summary>
/// <param name="Commitment">HMAC-SHA-256 under a random salt, hex; names the row that opens it.</param>
/// <param name="Subject">Data subject whose key seals the words.</param>
/// <param name="Sealed">Ciphertext of the field vault.</param>
public sealed record SealedText(string Commitment, string Subject, string Sealed);

/// <summary>A template in the version a contract keeps for its life.</summary>
public sealed record TemplateRef(string Id, int Version);

/// <summary>One side of a contract.</summary>
public sealed record Party
{
    public required string Role { get; init; }

    /// <summary>When the party signs, from 1; parties of one turn sign in any order.</summary>
    public int Turn { get; init; } = 1;

    public PartyStage Stage { get; init; }

    public PartyTerms Terms { get; init; } = PartyTerms.Free;

    /// <summary>The account that acts for the party; null while the role is open or unclaimed.</summary>
    public string? AccountId { get; init; }

    /// <summary>Who the party is; null while left to them.</summary>
    public SealedIdentity? Identity { get; init; }

    /// <summary>Grows when the party is addressed anew (named, corrected, released): links and invitations of an older addressing are void.</summary>
    public int Addressing { get; init; }

    public DisclosureAcceptance? Disclosure { get; init; }

    public Consent? Consent { get; init; }

    public AppliedSignature? Signature { get; init; }

    /// <summary>Reminders asked for by hand.</summary>
    public Tally Reminders { get; init; } = Tally.None;

    /// <summary>Invitations sent again because the link had expired.</summary>
    public Tally Resends { get; init; } = Tally.None;

    /// <summary>The party has completed filling itself.</summary>
    public bool HasFilled { get; init; }

    public bool HasActed => Consent is not null || Stage == PartyStage.Rejected || HasFilled;
}

/// <summary>What the initiator lets a party do.</summary>
/// <param name="MayReject">Whether it may refuse to fill in and to sign (拒签); without it only silence until the deadline is left.</param>
/// <param name="Mark">The one mark it may sign with; null: either.</param>
public sealed record PartyTerms(bool MayReject, SigningMark? Mark)
{
    public static readonly PartyTerms Free = new(MayReject: true, Mark: null);
}

/// <summary>How often something was asked for: ever (each time has its own notice key), and on the last Beijing day of asking.</summary>
public sealed record Tally(int Ever, DateOnly Day, int OnDay)
{
    public static readonly Tally None = new(0, DateOnly.MinValue, 0);

    public Tally Counted(DateTimeOffset at) => new(Ever + 1, Hosting.BeijingTime.DateOf(at), OnDayOf(at) + 1);

    /// <summary>How often on the Beijing day of this instant.</summary>
    public int OnDayOf(DateTimeOffset at) => Day == Hosting.BeijingTime.DateOf(at) ? OnDay : 0;
}

/// <summary>Who a party is. Values are sealed by the field vault; indexes are keyed hashes that allow comparing without opening.</summary>
/// <param name="Subject">Data subject whose key seals the values.</param>
public sealed record SealedIdentity(
    string Subject, string Name, string Document, string Phone, string? Address, string NameIndex, string DocumentIndex, string PhoneIndex, bool IsSimulated);

/// <summary>简明告知书, accepted: which text, when.</summary>
public sealed record DisclosureAcceptance(string TextVersion, string TextHash, DateTimeOffset At);

/// <summary>The content at the moment filling ended.</summary>
/// <param name="ContentHash">SHA-256 of the frozen revision, hex.</param>
public sealed record FrozenContent(string ContentHash, int PageCount, int ContentVersion);

/// <summary>A revision of the document; every revision is a byte prefix of the next.</summary>
/// <param name="Sha256">Its name in the document store.</param>
public sealed record Revision(int Number, string Sha256, long Length);

/// <summary>签署确认: who signs, with what, after which reading and which identity check. Bound to the content hash.</summary>
/// <param name="HandwritingSha256">The image in the document store; null for a name seal.</param>
/// <param name="ConsentHash">Link of the consent's event in the evidence chain; the signing certificate carries it.</param>
public sealed record Consent(
    DateTimeOffset At,
    string ContentHash,
    int RevisionSeen,
    SigningMark Mark,
    string? HandwritingSha256,
    string IdentityCheckId,
    string IdentityCheckMethod,
    int PagesRead,
    bool IsIdentitySimulated,
    string? ConsentHash);

/// <summary>A signature in the document.</summary>
public sealed record AppliedSignature(int Revision, string CertificateSerial, string CertificateSha256, DateTimeOffset At);

/// <summary>What became of a notice.</summary>
public enum NoticeResult
{
    Sent,

    /// <summary>The provider refused it for good.</summary>
    Failed,

    /// <summary>It may have gone out; not repeated by itself.</summary>
    Ambiguous,
}

/// <summary>A request to send the finished contract by e-mail.</summary>
public sealed record DeliveryRequest(int Number, string Role, SealedText Address, DateTimeOffset At, NoticeResult? Result);
