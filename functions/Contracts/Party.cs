using System.Collections.Immutable;

namespace ContractFunctions.Contracts;

/// <summary>One side of a contract.</summary>
public sealed record Party
{
    public required string Role { get; init; }

    /// <summary>When the party signs, from 1; parties of one turn sign in any order.</summary>
    public int Turn { get; init; } = 1;

    /// <summary>When the party fills, beside others of the same number, after those of lower ones.</summary>
    public int FillingTurn { get; init; }

    public PartyStage Stage { get; init; }

    public PartyTerms Terms { get; init; } = PartyTerms.Free;

    /// <summary>The account that acts for the party; null while the role is open or unclaimed.</summary>
    public string? AccountId { get; init; }

    /// <summary>Who the party is; null while left to them.</summary>
    public SealedIdentity? Identity { get; init; }

    /// <summary>Grows when the party is addressed anew (named, corrected, released): links and invitations of an older addressing are void.</summary>
    public int Addressing { get; init; }

    /// <summary>The company the party is; null: a person acting alone.</summary>
    public PartyEnterprise? Enterprise { get; init; }

    /// <summary>Who acted for the party before, the latest last.</summary>
    public ImmutableArray<Transfer> Transfers { get; init; } = [];

    public DisclosureAcceptance? Disclosure { get; init; }

    public Consent? Consent { get; init; }

    public AppliedSignature? Signature { get; init; }

    /// <summary>Reminders asked for by hand.</summary>
    public Tally Reminders { get; init; } = Tally.None;

    /// <summary>Invitations sent again because the link had expired.</summary>
    public Tally Resends { get; init; } = Tally.None;

    /// <summary>由我补充: the initiator says who the party is and fills in for it; else the party fills its own part.</summary>
    public bool IsFilledFor { get; init; }

    /// <summary>How often what it had filled was returned to it.</summary>
    public int Returns { get; init; }

    /// <summary>Why it is to fill again; null when it is not.</summary>
    public ReturnedFilling? Returned { get; init; }

    /// <summary>The party has completed filling itself.</summary>
    public bool HasFilled { get; init; }

    /// <summary>The party has said its last word: its own deadline no longer matters.</summary>
    public bool HasConsented => Stage is PartyStage.Consented or PartyStage.Signed;

    public bool HasActed => Consent is not null || Stage == PartyStage.Rejected || HasFilled;
}

/// <summary>What the initiator lets a party do.</summary>
/// <param name="MayReject">Whether it may refuse to fill in and to sign (拒签); without it only silence until the deadline is left.</param>
/// <param name="Mark">The one mark it may sign with; null: whichever it has.</param>
/// <param name="MayTransfer">Of an enterprise: whether a colleague may take the turn over.</param>
/// <param name="Deadline">Its own last day (Asia/Shanghai), if that is earlier than the contract's.</param>
/// <param name="Fills">Whether it fills its own part though the initiator says who it is.</param>
public sealed record PartyTerms(bool MayReject, SigningMark? Mark, bool MayTransfer = true, DateOnly? Deadline = null, bool Fills = false)
{
    public static readonly PartyTerms Free = new(MayReject: true, Mark: null);
}

/// <summary>退回填写.</summary>
/// <param name="By">Role of the initiator, or the party's own.</param>
public sealed record ReturnedFilling(string By, SealedText Reason);

/// <summary>Who acts: an account, for itself or for an organization.</summary>
public sealed record Actor(string AccountId, string? OrganizationId);

/// <summary>A company as a party: what registers print of it, so nothing personal.</summary>
/// <param name="Code">统一社会信用代码.</param>
/// <param name="OrganizationId">Once somebody acts for it: the certified organization.</param>
/// <param name="IsSimulated">Its certification was a simulation (Development).</param>
public sealed record PartyEnterprise(string Name, string Code, string? OrganizationId, bool IsSimulated);

/// <summary>转他人处理, done.</summary>
public sealed record Transfer(string? From, string To, DateTimeOffset At);

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
/// <param name="Document">Null of an enterprise's agent named by somebody else, until it comes itself.</param>
public sealed record SealedIdentity(
    string Subject, string Name, string? Document, string Phone, string? Address, string NameIndex, string? DocumentIndex, string PhoneIndex, bool IsSimulated);

/// <summary>抄送方: reads the contract once it is completed.</summary>
public sealed record CarbonCopy(int Number, SealedIdentity Identity, string? AccountId)
{
    /// <summary>What links, notices and observations call it.</summary>
    public string Role => RoleOf(Number);

    public static string RoleOf(int number) => $"cc-{number}";
}

/// <summary>简明告知书, accepted: which text, when.</summary>
public sealed record DisclosureAcceptance(string TextVersion, string TextHash, DateTimeOffset At);
