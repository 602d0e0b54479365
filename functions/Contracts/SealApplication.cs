using ContractFunctions.Seals;

namespace ContractFunctions.Contracts;

/// <summary>Where an application for one use of a seal stands.</summary>
public enum SealApplicationStage
{
    /// <summary>待审批.</summary>
    Pending,

    /// <summary>已通过: a one-time grant that waits to be used.</summary>
    Approved,

    /// <summary>已驳回.</summary>
    Rejected,

    /// <summary>已使用.</summary>
    Used,

    /// <summary>已失效: withdrawn, too old, or what it was for is no more.</summary>
    Lapsed,
}

/// <summary>
/// 单次用印申请 of a handler who holds no seal, and the one-time grant that may come of it (decision 12). It lives in the contract, so that a consent uses it up in the
/// batch that records the consent. What it may be used for is bound by the content hash; the places to seal are part of that content.
/// </summary>
/// <param name="Number">From 1; of the contract.</param>
/// <param name="AccountId">The applicant; the grant is for nobody else.</param>
/// <param name="ContentHash">Of the contract's content, or of the rescission agreement it is for.</param>
/// <param name="Note">附言; null when none.</param>
/// <param name="ExpiresAt">When it lapses if nothing happens: the application, or the grant.</param>
/// <param name="SealId">The seal granted.</param>
/// <param name="DecidedBy">The keeper's account.</param>
/// <param name="DecidedAt">When the keeper approved or rejected.</param>
/// <param name="ClosedAt">When it was used or lapsed.</param>
/// <param name="Reason">Of a rejection.</param>
public sealed record SealApplication(
    int Number, string Role, string AccountId, SealType Type, string ContentHash, SealedText? Note, DateTimeOffset At, DateTimeOffset ExpiresAt,
    SealApplicationStage Stage, string? SealId, string? DecidedBy, DateTimeOffset? DecidedAt, DateTimeOffset? ClosedAt, SealedText? Reason)
{
    public bool IsOpen => Stage is SealApplicationStage.Pending or SealApplicationStage.Approved;
}

/// <summary>A seal as a consent uses it.</summary>
/// <param name="Version">Of the seal and its grants as they were checked.</param>
/// <param name="Application">Number of the application whose grant is used up; null: the handler holds the seal.</param>
public sealed record SealUse(string SealId, int Version, SealType Type, int? Application);
