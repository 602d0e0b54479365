using System.Collections.Immutable;
using ContractFunctions.Contracts;

namespace ContractFunctions.Rescissions;

/// <summary>Where a rescission stands.</summary>
public enum RescissionStage
{
    /// <summary>The agreement is typeset; its proposer has not passed the identity check yet, and nobody else knows of it.</summary>
    Drafted,

    /// <summary>待对方确认.</summary>
    Proposed,

    /// <summary>Every signer has confirmed.</summary>
    Confirmed,

    /// <summary>取消解除, by its proposer.</summary>
    Cancelled,

    Declined,

    /// <summary>Not confirmed in time.</summary>
    Lapsed,
}

/// <summary>One rescission of some of a contract's documents. Its agreement (解除协议) is a document of its own, signed by everyone who confirms (decisions 1, 2).</summary>
/// <param name="Number">From 1.</param>
/// <param name="By">Role of the proposer.</param>
/// <param name="Documents">Numbers of the documents it ends.</param>
/// <param name="Reason">解除原因.</param>
/// <param name="EffectiveOn">生效日 (Asia/Shanghai).</param>
/// <param name="Agreement">What confirmations bind to.</param>
/// <param name="Head">Newest revision of the agreement.</param>
/// <param name="Consents">In the order they came; the proposer's is the first.</param>
/// <param name="At">Of the draft, then of the proposal: seven days from then it lapses.</param>
/// <param name="EndedBy">Role of who ended it without effect; null: nobody, or time.</param>
/// <param name="EndReason">Given by whoever declined.</param>
/// <param name="IsEffective">Confirmed, and the signed agreement is durable.</param>
public sealed record RescissionState(
    int Number, string By, RescissionStage Stage, ImmutableArray<int> Documents, SealedText Reason, DateOnly EffectiveOn, FrozenContent Agreement, Revision Head,
    ImmutableArray<RescissionConsent> Consents, DateTimeOffset At, string? EndedBy, SealedText? EndReason, bool IsEffective)
{
    /// <summary>How long the others have (decision 2).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    public DateTimeOffset LapsesAt => At + Patience;

    /// <summary>Something can still happen to it.</summary>
    public bool IsOpen => Stage is RescissionStage.Drafted or RescissionStage.Proposed || (Stage == RescissionStage.Confirmed && !IsEffective);

    /// <summary>Until it is proposed, nobody but its proposer knows of it; of a draft given up nobody else ever does.</summary>
    public bool IsKnownTo(string role) => role == By || !Consents.IsEmpty;

    public RescissionConsent? ConsentOf(string role) => Consents.FirstOrDefault(consent => consent.Role == role);
}

/// <summary>A confirmation, and the signature once it is in the agreement.</summary>
public sealed record RescissionConsent(string Role, Consent Consent, AppliedSignature? Signature);
