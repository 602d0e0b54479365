namespace ContractFunctions.Credentials;

/// <summary>A key for an organization's own systems. It acts for the organization under the account of whoever made it, within its scopes, and never signs.</summary>
/// <param name="Id">32 hex digits.</param>
/// <param name="Token"><c>cf-{organization}-{id}-{secret}</c>; shown when it is made, null afterwards.</param>
public sealed record ApiCredential(string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, string? Token);
