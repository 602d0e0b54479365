using System.Collections.Immutable;

namespace ContractFunctions.Seals;

/// <summary>Whether a seal can be used.</summary>
public enum SealStatus
{
    /// <summary>启用.</summary>
    Enabled,

    /// <summary>停用: can be enabled again.</summary>
    Disabled,

    /// <summary>作废: never again; what was signed with it stays.</summary>
    Stopped,
}

/// <summary>A seal (印章) of an organization.</summary>
/// <param name="Id">32 hex digits.</param>
/// <param name="Inscription">The company's legal name, or the legal representative's: what is cut into it.</param>
/// <param name="SecurityCode">防伪码, 13 digits along the lower arc; null: none.</param>
/// <param name="ImageSha256">An uploaded picture, cleaned, in the document store; null: drawn from the inscription.</param>
/// <param name="Version">Grows with every change of the seal or its grants; a consent names the one it was checked against.</param>
public sealed record Seal(
    string Id, string OrganizationId, SealType Type, string Inscription, string? SecurityCode, string? ImageSha256, SealStatus Status, ImmutableArray<SealGrant> Grants,
    DateTimeOffset CreatedAt, int Version)
{
    public SealGrant? GrantOf(string accountId) => Grants.FirstOrDefault(grant => grant.AccountId == accountId);
}

/// <summary>用印授权: a member may use the seal alone, until the grant is revoked or ends.</summary>
/// <param name="GrantedBy">The keeper's account.</param>
/// <param name="Until">Null: until it is revoked.</param>
public sealed record SealGrant(string AccountId, string GrantedBy, DateTimeOffset From, DateTimeOffset? Until)
{
    public bool HoldsAt(DateTimeOffset now) => now >= From && (Until is null || now < Until);
}

/// <summary>What is wanted of a seal. Who may want it is checked before.</summary>
public abstract record SealCommand(DateTimeOffset Now)
{
    public sealed record Create(
        string Id, string OrganizationId, SealType Type, string Inscription, string? SecurityCode, string? ImageSha256, DateTimeOffset Now) : SealCommand(Now);

    public sealed record SetStatus(SealStatus Status, DateTimeOffset Now) : SealCommand(Now);

    public sealed record Grant(SealGrant To, DateTimeOffset Now) : SealCommand(Now);

    public sealed record Revoke(string AccountId, DateTimeOffset Now) : SealCommand(Now);
}

/// <summary>The rules of a seal.</summary>
public static class SealDecider
{
    public const int MaxGrants = 200;

    /// <summary>The seal as it is after the command, or the refusal; the same seal: nothing changes.</summary>
    public static Hosting.Outcome<Seal> Decide(SealCommand command, Seal? seal) => (command, seal) switch
    {
        (SealCommand.Create c, null) => new Seal(c.Id, c.OrganizationId, c.Type, c.Inscription, c.SecurityCode, c.ImageSha256, SealStatus.Enabled, [], c.Now, Version: 1),
        (SealCommand.Create, { } made) => made,
        (_, null) => Hosting.Refusals.NotFound,
        (SealCommand.SetStatus c, { } s) when s.Status == c.Status => s,
        (_, { Status: SealStatus.Stopped }) => SealRefusals.Stopped,
        (SealCommand.SetStatus c, { } s) => Changed(s with { Status = c.Status }),
        (SealCommand.Grant c, { } s) when c.To.Until <= c.Now => SealRefusals.GrantEnded,
        (SealCommand.Grant c, { Grants.Length: >= MaxGrants } s) when s.GrantOf(c.To.AccountId) is null => SealRefusals.TooManyGrants,
        (SealCommand.Grant c, { } s) => Changed(s with { Grants = [.. s.Grants.Where(grant => grant.AccountId != c.To.AccountId), c.To] }),
        (SealCommand.Revoke c, { } s) => s.GrantOf(c.AccountId) is null ? s : Changed(s with { Grants = [.. s.Grants.Where(grant => grant.AccountId != c.AccountId)] }),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "a command without a rule"),
    };

    private static Seal Changed(Seal seal) => seal with { Version = seal.Version + 1 };
}
