namespace ContractFunctions.Webhooks;

/// <summary>A subscription: where an organization wants to hear of its contracts.</summary>
/// <param name="Id">32 hex digits.</param>
/// <param name="Url">https, port 443.</param>
/// <param name="LastSequence">Of its messages so far; 0: none yet.</param>
/// <param name="Secret"><c>whsec_…</c>: base64 of 32 bytes after the prefix (Standard Webhooks); null once it has been shown.</param>
public sealed record Webhook(string Id, string Url, string? Secret, long LastSequence, DateTimeOffset CreatedAt);

/// <summary>Where a message to a subscriber stands.</summary>
public enum WebhookStatus
{
    Pending,
    Delivered,

    /// <summary>Given up: visible, and sent again on request.</summary>
    Dead,
}

/// <summary>A message to a subscriber.</summary>
/// <param name="Sequence">From 1, without gaps: a subscriber who misses one knows.</param>
/// <param name="Body">JSON as it is signed and sent; nothing personal.</param>
/// <param name="Attempts">Made so far.</param>
/// <param name="LastAnswer">HTTP status of the last attempt, or why there was none.</param>
/// <param name="Replays">How often it was asked for again.</param>
public sealed record WebhookMessage(
    long Sequence, string Id, string Type, string Body, DateTimeOffset At, WebhookStatus Status, int Attempts, string? LastAnswer, int Replays);

/// <summary>What a message says.</summary>
/// <param name="Type">e.g. <c>contract.completed</c>.</param>
public sealed record WebhookBody(string Type, DateTimeOffset Timestamp, long Sequence, WebhookData Data);

/// <param name="Reference">The neutral reference of the contract.</param>
/// <param name="Version">Of the contract; a reader asks for the contract to see more.</param>
/// <param name="Role">Of the party it concerns, if it concerns one.</param>
public sealed record WebhookData(string ContractId, string Reference, long Version, string? Role);
