using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Organizations;

/// <summary>How far an organization's certification (企业认证) has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrganizationStage>))]
public enum OrganizationStage
{
    /// <summary>Typed, checked by nobody.</summary>
    Declared,

    /// <summary>The register knows the company; that the applicant may act for it is under review by the platform.</summary>
    UnderReview,
    Certified,
    Refused,
}

/// <summary>An organization (企业): a tenant whose members act for it.</summary>
public sealed record Organization
{
    /// <summary>32 hex digits.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required UnifiedCode Code { get; init; }

    /// <summary>法定代表人.</summary>
    public required PersonName LegalRepresentative { get; init; }

    public OrganizationStage Stage { get; init; }

    /// <summary>超级管理员: exactly one, always a member.</summary>
    public required string SuperAdminId { get; init; }

    public ImmutableArray<Member> Members { get; init; } = [];

    public ImmutableArray<Department> Departments { get; init; } = [];

    public ImmutableArray<MemberInvitation> Invitations { get; init; } = [];

    /// <summary>申请加入: accounts that wait for the SuperAdmin.</summary>
    public ImmutableArray<JoinRequest> JoinRequests { get; init; } = [];

    /// <summary>Members that have left; their turns go to their successors.</summary>
    public ImmutableArray<Handover> Handovers { get; init; } = [];

    /// <summary>The business licence (PNG) in the document store; null until uploaded.</summary>
    public string? LicenceSha256 { get; init; }

    /// <summary>Which verifier certified it; null before.</summary>
    public string? Source { get; init; }

    /// <summary>The certification is a simulation (Development): documents then print 身份未经核验.</summary>
    public bool IsSimulated { get; init; }

    public string? RefusalReason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public long Version { get; init; }

    public bool IsCertified => Stage == OrganizationStage.Certified;

    public Member? Find(string accountId) => Members.FirstOrDefault(member => member.AccountId == accountId);

    public bool IsSuperAdmin(string accountId) => SuperAdminId == accountId;

    /// <summary>印章管理员, or the SuperAdmin.</summary>
    public bool IsSealKeeper(string accountId) => IsSuperAdmin(accountId) || Find(accountId) is { IsSealKeeper: true };

    public IEnumerable<string> SealKeepers => Members.Select(member => member.AccountId).Where(IsSealKeeper);
}

/// <summary>A member (成员).</summary>
public sealed record Member(string AccountId, bool IsSealKeeper, bool IsTemplateManager, string? DepartmentId, DateTimeOffset JoinedAt);

/// <summary>A department (部门).</summary>
/// <param name="Id">32 hex digits.</param>
public sealed record Department(string Id, string Name, string? ParentId);

/// <summary>An invitation to one phone to become a member.</summary>
/// <param name="PhoneIndex">Blind index of the phone: only an account of that phone can accept.</param>
/// <param name="MaskedPhone">138****1234.</param>
public sealed record MemberInvitation(
    string Id, string PhoneIndex, string MaskedPhone, bool IsSealKeeper, bool IsTemplateManager, string? DepartmentId, DateTimeOffset ExpiresAt);

public sealed record JoinRequest(string AccountId, DateTimeOffset At);

/// <summary>A member that has left, and who takes over.</summary>
public sealed record Handover(int Number, string From, string To, DateTimeOffset At, bool IsDone);
