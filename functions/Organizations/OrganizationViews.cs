using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;
using ContractFunctions.Accounts;

namespace ContractFunctions.Organizations;

/// <summary>企业认证, first half.</summary>
public sealed record OrganizationBody(string Name, string Code, string LegalRepresentative);

/// <summary>A platform operator's decision.</summary>
public sealed record ReviewBody(bool Approve, string? Reason = null);

/// <summary>Invites a phone.</summary>
public sealed record InviteBody(string Phone, bool IsSealKeeper = false, bool IsTemplateManager = false, string? DepartmentId = null)
{
    public override string ToString() => nameof(InviteBody);
}

public sealed record InvitationTokenBody(string Token);

/// <summary>申请加入, by the organization's code.</summary>
public sealed record JoinBody(string Code);

public sealed record JoinAnswerBody(bool Accept);

public sealed record MemberBody(bool IsSealKeeper, bool IsTemplateManager, string? DepartmentId = null);

public sealed record LeaveBody(string Successor);

/// <summary>变更超级管理员: to whom, with the identity check.</summary>
public sealed record SuperAdminBody(string AccountId, string Code, string Password)
{
    public override string ToString() => nameof(SuperAdminBody);
}

public sealed record SuperAdminCheckBody(string AccountId);

public sealed record DepartmentBody(string Name, string? ParentId = null);

/// <summary>An organization as its members see it.</summary>
/// <param name="MyRole">SuperAdmin, SealKeeper, TemplateManager or Member.</param>
public sealed record OrganizationView(
    string Id, string Name, string Code, string LegalRepresentative, OrganizationStage Stage, bool IsSimulated, string? Source, string? RefusalReason, bool HasLicence, string MyRole,
    IReadOnlyList<MemberView> Members, IReadOnlyList<Department> Departments, IReadOnlyList<InvitationView> Invitations, IReadOnlyList<JoinRequestView> JoinRequests);

public sealed record MemberView(string AccountId, string? Name, bool IsSuperAdmin, bool IsSealKeeper, bool IsTemplateManager, string? DepartmentId, DateTimeOffset JoinedAt);

public sealed record InvitationView(string Id, string Phone, bool IsSealKeeper, bool IsTemplateManager, string? DepartmentId, DateTimeOffset ExpiresAt);

public sealed record JoinRequestView(string AccountId, string? Name, DateTimeOffset At);

public sealed record OrganizationLine(string Id, string Name, string Code, OrganizationStage Stage, string MyRole);

public sealed record OrganizationList(IReadOnlyList<OrganizationLine> Organizations);

/// <summary>What a platform operator decides on.</summary>
public sealed record CertificationView(string Id, string Name, string Code, string LegalRepresentative, string? Source, bool IsSimulated, string? LicenceSha256, DateTimeOffset CreatedAt);

public sealed record CertificationList(IReadOnlyList<CertificationView> Certifications);

/// <summary>The request was taken; whether there is such an organization is not said.</summary>
public sealed record AcceptedView(bool IsAccepted);

/// <summary>Builds the views.</summary>
public sealed class OrganizationViews(AccountDirectory accounts)
{
    /// <summary>Invitations and requests are the SuperAdmin's.</summary>
    public async Task<OrganizationView> OfAsync(Organization o, string accountId, CancellationToken cancellation)
    {
        bool isAdmin = o.IsSuperAdmin(accountId);
        List<MemberView> members = [];
        foreach (Member member in o.Members)
        {
            members.Add(new MemberView(
                member.AccountId, await NameOfAsync(member.AccountId, cancellation), o.IsSuperAdmin(member.AccountId), member.IsSealKeeper, member.IsTemplateManager, member.DepartmentId, member.JoinedAt));
        }

        List<JoinRequestView> requests = [];
        foreach (JoinRequest request in isAdmin ? o.JoinRequests : [])
        {
            requests.Add(new JoinRequestView(request.AccountId, await NameOfAsync(request.AccountId, cancellation), request.At));
        }

        return new OrganizationView(
            o.Id, o.Name, o.Code.Value, o.LegalRepresentative.Value, o.Stage, o.IsSimulated, o.Source, o.RefusalReason, o.LicenceSha256 is not null, RoleOf(o, accountId), members,
            o.Departments,
            isAdmin ? [.. o.Invitations.Select(i => new InvitationView(i.Id, i.MaskedPhone, i.IsSealKeeper, i.IsTemplateManager, i.DepartmentId, i.ExpiresAt))] : [],
            requests);
    }

    public static OrganizationLine LineOf(Organization o, string accountId) => new(o.Id, o.Name, o.Code.Value, o.Stage, RoleOf(o, accountId));

    /// <summary>Members of one organization know each other by name.</summary>
    public async Task<string?> NameOfAsync(string accountId, CancellationToken cancellation) => (await accounts.GetAsync(accountId, cancellation))?.RealName?.Name.Value;

    private static string RoleOf(Organization o, string accountId) =>
        o.IsSuperAdmin(accountId) ? "SuperAdmin" : o.Find(accountId) switch { { IsSealKeeper: true } => "SealKeeper", { IsTemplateManager: true } => "TemplateManager", _ => "Member" };
}

/// <summary>JSON of the organizations routes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(OrganizationBody))]
[JsonSerializable(typeof(ReviewBody))]
[JsonSerializable(typeof(InviteBody))]
[JsonSerializable(typeof(InvitationTokenBody))]
[JsonSerializable(typeof(JoinBody))]
[JsonSerializable(typeof(JoinAnswerBody))]
[JsonSerializable(typeof(MemberBody))]
[JsonSerializable(typeof(LeaveBody))]
[JsonSerializable(typeof(SuperAdminBody))]
[JsonSerializable(typeof(SuperAdminCheckBody))]
[JsonSerializable(typeof(DepartmentBody))]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(OrganizationView))]
[JsonSerializable(typeof(OrganizationList))]
[JsonSerializable(typeof(CertificationList))]
[JsonSerializable(typeof(AcceptedView))]
[JsonSerializable(typeof(IdentityTicket))]
public sealed partial class OrganizationsJson : JsonSerializerContext;
