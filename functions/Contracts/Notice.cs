namespace ContractFunctions.Contracts;

/// <summary>Keys of the messages a contract sends: kind, role and number, e.g. <c>sign-tenant-1</c>. One message per key, ever.</summary>
public static class Notice
{
    public const string Sign = "sign";
    public const string Remind = "remind";
    public const string Resend = "resend";
    public const string DeadlineNear = "deadline";
    public const string Completed = "completed";
    public const string Rejected = "rejected";
    public const string Cancelled = "cancelled";
    public const string Expired = "expired";

    public static string Key(string kind, string role, int number) => $"{kind}-{role}-{number}";

    public static string KindOf(string key) => key[..key.IndexOf('-', StringComparison.Ordinal)];
}
