namespace ContractFunctions.Contracts;

/// <summary>A message a contract has sent.</summary>
/// <param name="Notice">Key of the notice; null: an e-mail delivery.</param>
/// <param name="Delivery">Number of the delivery; 0: a notice.</param>
public sealed record MessageRef(string? Notice, int Delivery)
{
    public static MessageRef OfNotice(string key) => new(key, 0);

    public static MessageRef OfDelivery(int number) => new(null, number);

    /// <summary>What is known of it; null: nothing yet.</summary>
    public NoticeResult? ResultIn(ContractState state) =>
        Notice is null ? state.Deliveries.FirstOrDefault(delivery => delivery.Number == Delivery)?.Result
        : state.Notices.TryGetValue(Notice, out NoticeResult result) ? result
        : null;
}

/// <summary>Keys of the messages a contract sends: kind, role and number, e.g. <c>sign-tenant-1</c>. One message per key, ever.</summary>
public static class Notice
{
    /// <summary>To a party that the initiator named and that fills its own part.</summary>
    public const string Fill = "fill";

    /// <summary>To a party whose part was returned to it.</summary>
    public const string Returned = "returned";

    public const string Sign = "sign";
    public const string Remind = "remind";
    public const string Resend = "resend";
    public const string DeadlineNear = "deadline";
    public const string Completed = "completed";
    public const string Rejected = "rejected";
    public const string Cancelled = "cancelled";
    public const string Expired = "expired";

    /// <summary>To a carbon copy, once the contract is completed.</summary>
    public const string Copy = "copy";

    /// <summary>To a keeper: a member applies for a seal.</summary>
    public const string SealAsked = "sealasked";

    /// <summary>To the applicant.</summary>
    public const string SealApproved = "sealapproved";
    public const string SealRejected = "sealrejected";
    public const string SealLapsed = "seallapsed";

    public const string RescissionProposed = "rescinding";
    public const string RescissionCancelled = "rescissioncancelled";
    public const string RescissionDeclined = "rescissiondeclined";
    public const string RescissionLapsed = "rescissionlapsed";
    public const string Rescinded = "rescinded";

    public static string Key(string kind, string role, int number) => $"{kind}-{role}-{number}";

    public static string KindOf(string key) => key[..key.IndexOf('-', StringComparison.Ordinal)];
}
