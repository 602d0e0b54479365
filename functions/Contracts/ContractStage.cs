namespace ContractFunctions.Contracts;

/// <summary>
/// Where a contract stands. One enum for all readers; "mine" and "theirs" are views. 部分签署 and Completing (all signed, the finished file not yet durable)
/// are derived and shown as <see cref="Signing"/>.
/// </summary>
public enum ContractStage
{
    /// <summary>草稿: only the initiator sees it.</summary>
    Draft,

    /// <summary>待填写: launched, a party still has to fill in.</summary>
    Filling,

    /// <summary>待签署: the content is frozen.</summary>
    Signing,

    /// <summary>已签署, 已生效.</summary>
    Completed,

    /// <summary>已拒签 (or 已拒填).</summary>
    Rejected,

    /// <summary>已撤销.</summary>
    Cancelled,

    /// <summary>已过期.</summary>
    Expired,

    /// <summary>解除中, shown 待对方确认.</summary>
    Rescinding,

    /// <summary>部分解除: some of its documents are ended.</summary>
    PartiallyRescinded,

    /// <summary>已解除: all of them are.</summary>
    Rescinded,
}

/// <summary>Where one party stands.</summary>
public enum PartyStage
{
    Waiting,
    ToFill,
    Filled,
    ToSign,

    /// <summary>Consent recorded, which counts as signing; the signature is being applied to the document.</summary>
    Consented,
    Signed,
    Rejected,
}

/// <summary>Who signs when.</summary>
public enum SigningOrder
{
    /// <summary>顺序签: the others one after the other, the initiator last.</summary>
    InitiatorLast,

    /// <summary>顺序签: the initiator first, then the others one after the other.</summary>
    InitiatorFirst,

    /// <summary>无序签: all at once, each when they like.</summary>
    Unordered,
}

/// <summary>What a signer puts on the page.</summary>
public enum SigningMark
{
    /// <summary>手写签名.</summary>
    Handwriting,

    /// <summary>个人印章, drawn from the verified name.</summary>
    NameSeal,

    /// <summary>企业印章: one of the enterprise's seals.</summary>
    CompanySeal,
}
