using System.Collections.Immutable;
using System.Security.Cryptography;
using ContractFunctions.Rescissions;

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

    /// <summary>The documents, numbered from 1 as they stand here.</summary>
    public required ImmutableArray<TemplateRef> Templates { get; init; }

    public required SealedText Title { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last day (Asia/Shanghai) on which the contract can be signed.</summary>
    public required DateOnly Deadline { get; init; }

    public required string InitiatorRole { get; init; }

    /// <summary>The organization for which the initiator acts; null: for itself.</summary>
    public string? InitiatorOrganizationId { get; init; }

    /// <summary>Accounts whose claim was released: they see nothing any more, also not in their lists.</summary>
    public ImmutableArray<string> FormerAccounts { get; init; } = [];

    /// <summary>By the turn in which they sign.</summary>
    public ImmutableArray<Party> Parties { get; init; } = [];

    public ImmutableArray<CarbonCopy> CarbonCopies { get; init; } = [];

    /// <summary>Numbers of copies are never given twice.</summary>
    public int NextCarbonCopy { get; init; } = 1;

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

    public ImmutableArray<SealApplication> SealApplications { get; init; } = [];

    public ImmutableArray<RescissionState> Rescissions { get; init; } = [];

    /// <summary>Numbers of the documents that have been rescinded.</summary>
    public ImmutableArray<int> RescindedDocuments { get; init; } = [];

    /// <summary>Requests to send the finished contract by e-mail.</summary>
    public ImmutableArray<DeliveryRequest> Deliveries { get; init; } = [];

    /// <summary>All parties have signed, the finished file is not yet recorded.</summary>
    public bool IsCompleting => Stage == ContractStage.Signing && Parties.All(party => party.Stage == PartyStage.Signed);

    /// <summary>A consent is recorded, applied or not: after it no cancel.</summary>
    public bool HasConsent => Parties.Any(party => party.Stage is PartyStage.Consented or PartyStage.Signed);

    /// <summary>Its life is over: what is to follow (delivery, rescission) lives by itself.</summary>
    public bool IsEnded => Stage is not (ContractStage.Draft or ContractStage.Filling or ContractStage.Signing);

    /// <summary>Signed by all, whatever was rescinded since.</summary>
    public bool IsCompleted => Stage is ContractStage.Completed or ContractStage.Rescinding or ContractStage.PartiallyRescinded or ContractStage.Rescinded;

    /// <summary>The last day on which it can go on: the contract's, or an earlier one of a party that has not signed.</summary>
    public DateOnly EffectiveDeadline => Parties.Where(party => !party.HasConsented).Select(party => party.Terms.Deadline ?? Deadline).Append(Deadline).Min();

    public DateTimeOffset DeadlineAt => Hosting.BeijingTime.EndOf(EffectiveDeadline);

    public Party Initiator => PartyOf(InitiatorRole);

    public Party PartyOf(string role) => Parties.First(party => party.Role == role);

    public Party? FindParty(string role) => Parties.FirstOrDefault(party => party.Role == role);

    public SealApplication? FindSealApplication(int number) => SealApplications.FirstOrDefault(application => application.Number == number);

    public RescissionState? FindRescission(int number) => Rescissions.FirstOrDefault(rescission => rescission.Number == number);

    public CarbonCopy? FindCarbonCopy(int number) => CarbonCopies.FirstOrDefault(copy => copy.Number == number);

    public Party? PartyOfAccount(string accountId) => Parties.FirstOrDefault(party => party.AccountId == accountId);
}

/// <summary>Words of a person: what they say may be personal, so events and state hold them sealed, and the evidence commits to them.</summary>
/// <param name="Commitment">HMAC-SHA-256 under a random salt, hex; names the row that opens it.</param>
/// <param name="Subject">Data subject whose key seals the words.</param>
/// <param name="Sealed">Ciphertext of the field vault.</param>
public sealed record SealedText(string Commitment, string Subject, string Sealed);

/// <summary>A template in the version a contract keeps for its life.</summary>
public sealed record TemplateRef(string Id, int Version);

/// <summary>The content at the moment filling ended.</summary>
/// <param name="ContentHash">Of the frozen revision (<see cref="Revision.ContentHash"/>).</param>
/// <param name="PageCounts">Pages of each document.</param>
/// <param name="Files">The frozen files by name; every later revision begins with their bytes.</param>
/// <param name="Texts">The same documents as text (阅读模式), by name; null of contents frozen before there was any.</param>
public sealed record FrozenContent(string ContentHash, ImmutableArray<int> PageCounts, int ContentVersion, ImmutableArray<string> Files, ImmutableArray<string>? Texts = null)
{
    /// <summary>Of all documents; readings count pages through them.</summary>
    public int PageCount => PageCounts.Sum();
}

/// <summary>A revision of the documents; each file of a revision is a byte prefix of the next.</summary>
/// <param name="Files">One for each document.</param>
public sealed record Revision(int Number, ImmutableArray<StoredFile> Files)
{
    /// <summary>SHA-256, hex, of the one file, or of the files' SHA-256 (32 bytes each) one after the other.</summary>
    public string ContentHash() => Files is [var only]
        ? only.Sha256
        : Convert.ToHexStringLower(SHA256.HashData([.. Files.SelectMany(file => Convert.FromHexString(file.Sha256))]));
}

/// <summary>A file in the document store.</summary>
/// <param name="Sha256">Its name there.</param>
public sealed record StoredFile(string Sha256, long Length);

/// <summary>What became of a notice.</summary>
public enum NoticeResult
{
    Sent,

    /// <summary>The provider refused it for good.</summary>
    Failed,

    /// <summary>It may have gone out; not repeated by itself.</summary>
    Ambiguous,

    /// <summary>The provider reports that it reached the recipient's device or mail server.</summary>
    Delivered,

    /// <summary>The provider took it and reports that it could not be delivered.</summary>
    Undelivered,
}

/// <summary>A request to send the finished contract by e-mail.</summary>
public sealed record DeliveryRequest(int Number, string Role, SealedText Address, DateTimeOffset At, NoticeResult? Result);
