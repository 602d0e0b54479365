using System.Collections.Immutable;
using ContractFunctions.Hosting;

namespace ContractFunctions.Organizations;

/// <summary>What is wanted of an organization. Time, ids and verdicts arrive with the command.</summary>
/// <param name="By">The account that wants it.</param>
public abstract record OrganizationCommand(string By, DateTimeOffset Now)
{
    public sealed record Declare(string Id, OrganizationName Name, UnifiedCode Code, PersonName LegalRepresentative, string By, DateTimeOffset Now) : OrganizationCommand(By, Now);

    public sealed record PutLicence(string Sha256, string By, DateTimeOffset Now) : OrganizationCommand(By, Now);

    public sealed record RecordVerdict(OrganizationVerdict Verdict, string By, DateTimeOffset Now) : OrganizationCommand(By, Now);

    /// <summary>By a platform operator.</summary>
    public sealed record Review(bool IsApproved, string? Reason, string By, DateTimeOffset Now) : OrganizationCommand(By, Now);

    public sealed record Invite(MemberInvitation Invitation, string By, DateTimeOffset Now) : OrganizationCommand(By, Now);

    public sealed record AcceptInvitation(string InvitationId, string PhoneIndex, string By, DateTimeOffset Now) : OrganizationCommand(By, Now);

    public sealed record RequestToJoin(string By, DateTimeOffset Now) : OrganizationCommand(By, Now);

    public sealed record AnswerRequest(string AccountId, bool IsAccepted, string By, DateTimeOffset Now) : OrganizationCommand(By, Now);

    public sealed record ChangeMember(string AccountId, bool IsSealKeeper, bool IsTemplateManager, string? DepartmentId, string By, DateTimeOffset Now) : OrganizationCommand(By, Now);

    /// <summary>By the SuperAdmin, or by the member itself.</summary>
    public sealed record Leave(string AccountId, string Successor, string By, DateTimeOffset Now) : OrganizationCommand(By, Now);

    /// <summary>变更超级管理员, after an identity check.</summary>
    public sealed record ChangeSuperAdmin(string AccountId, string By, DateTimeOffset Now) : OrganizationCommand(By, Now);

    public sealed record PutDepartment(string Id, string Name, string? ParentId, string By, DateTimeOffset Now) : OrganizationCommand(By, Now);

    public sealed record DeleteDepartment(string Id, string By, DateTimeOffset Now) : OrganizationCommand(By, Now);

    /// <summary>By the handover's own orchestration.</summary>
    public sealed record CompleteHandover(int Number, DateTimeOffset Now) : OrganizationCommand("", Now);
}

/// <summary>The rules of an organization: always exactly one SuperAdmin, who is a member; whoever leaves has a successor.</summary>
public static class OrganizationDecider
{
    public const int MaxMembers = 500, MaxInvitations = 100, MaxJoinRequests = 100, MaxDepartments = 200, MaxDepth = 5;

    /// <summary>The organization as it is after the command, or the refusal; the same one: nothing changes.</summary>
    public static Outcome<Organization> Decide(OrganizationCommand command, Organization? organization) => (command, organization) switch
    {
        (OrganizationCommand.Declare c, null) => new Organization
        {
            Id = c.Id,
            Name = c.Name.Value,
            Code = c.Code,
            LegalRepresentative = c.LegalRepresentative,
            SuperAdminId = c.By,
            Members = [new Member(c.By, IsSealKeeper: false, IsTemplateManager: false, DepartmentId: null, c.Now)],
            CreatedAt = c.Now,
            Version = 1,
        },
        (OrganizationCommand.Declare, { } made) => made,
        (_, null) => Refusals.NotFound,
        (OrganizationCommand.Review c, { } o) => o.Stage != OrganizationStage.UnderReview ? OrganizationRefusals.NotUnderReview
            : Changed(o with { Stage = c.IsApproved ? OrganizationStage.Certified : OrganizationStage.Refused, RefusalReason = c.Reason }),
        (OrganizationCommand.CompleteHandover c, { } o) =>
            Changed(o with { Handovers = [.. o.Handovers.Select(handover => handover.Number == c.Number ? handover with { IsDone = true } : handover)] }),
        (OrganizationCommand.AcceptInvitation c, { } o) => Accept(c, o),
        (OrganizationCommand.RequestToJoin c, { } o) => Request(c, o),

        (_, { } o) when o.Find(command.By) is null => Refusals.NotFound,
        (OrganizationCommand.Leave c, { } o) => Leave(c, o),
        (_, { } o) when !o.IsSuperAdmin(command.By) => OrganizationRefusals.SuperAdminOnly,
        (OrganizationCommand.PutLicence c, { } o) => o.Stage is OrganizationStage.Certified or OrganizationStage.UnderReview ? OrganizationRefusals.AlreadyCertified
            : Changed(o with { LicenceSha256 = c.Sha256 }),
        (OrganizationCommand.RecordVerdict c, { } o) => RecordVerdict(c, o),
        (_, { IsCertified: false }) => OrganizationRefusals.NotCertified,
        (OrganizationCommand.Invite c, { } o) => Invite(c, o),
        (OrganizationCommand.AnswerRequest c, { } o) => Answer(c, o),
        (OrganizationCommand.ChangeMember c, { } o) => Change(c, o),
        (OrganizationCommand.ChangeSuperAdmin c, { } o) => o.Find(c.AccountId) is null ? OrganizationRefusals.NotAMember
            : o.IsSuperAdmin(c.AccountId) ? o
            : Changed(o with { SuperAdminId = c.AccountId }),
        (OrganizationCommand.PutDepartment c, { } o) => PutDepartment(c, o),
        (OrganizationCommand.DeleteDepartment c, { } o) => o.Departments.All(department => department.Id != c.Id) ? o
            : o.Departments.Any(department => department.ParentId == c.Id) || o.Members.Any(member => member.DepartmentId == c.Id) ? OrganizationRefusals.DepartmentInUse
            : Changed(o with { Departments = [.. o.Departments.Where(department => department.Id != c.Id)] }),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "a command without a rule"),
    };

    private static Outcome<Organization> RecordVerdict(OrganizationCommand.RecordVerdict c, Organization o) => (c.Verdict, o) switch
    {
        (_, { Stage: OrganizationStage.Certified or OrganizationStage.UnderReview }) => OrganizationRefusals.AlreadyCertified,
        (_, { LicenceSha256: null }) => OrganizationRefusals.LicenceMissing,
        ({ IsMatch: false }, _) => Changed(o with { Stage = OrganizationStage.Refused, Source = c.Verdict.Source }),
        _ => Changed(o with
        {
            Stage = c.Verdict.IsLegalRepresentative ? OrganizationStage.Certified : OrganizationStage.UnderReview,
            Source = c.Verdict.Source,
            IsSimulated = c.Verdict.IsSimulated,
            RefusalReason = null,
        }),
    };

    private static Outcome<Organization> Invite(OrganizationCommand.Invite c, Organization o)
    {
        ImmutableArray<MemberInvitation> open = [.. o.Invitations.Where(invitation => invitation.ExpiresAt > c.Now && invitation.PhoneIndex != c.Invitation.PhoneIndex)];
        return open.Length >= MaxInvitations ? OrganizationRefusals.TooManyInvitations
            : IsUnknown(o, c.Invitation.DepartmentId) ? OrganizationRefusals.UnknownDepartment
            : Changed(o with { Invitations = [.. open, c.Invitation] });   // the phone's earlier one is void
    }

    private static Outcome<Organization> Accept(OrganizationCommand.AcceptInvitation c, Organization o) =>
        o.Find(c.By) is not null ? o
        : o.Invitations.FirstOrDefault(invitation => invitation.Id == c.InvitationId && invitation.ExpiresAt > c.Now) is not { } found ? OrganizationRefusals.InvitationVoid
        : found.PhoneIndex != c.PhoneIndex ? OrganizationRefusals.NotTheInvited
        : o.Members.Length >= MaxMembers ? OrganizationRefusals.TooManyMembers
        : Changed(o with
        {
            Invitations = [.. o.Invitations.Where(invitation => invitation.Id != c.InvitationId)],
            JoinRequests = [.. o.JoinRequests.Where(request => request.AccountId != c.By)],
            Members = [.. o.Members, new Member(c.By, found.IsSealKeeper, found.IsTemplateManager, found.DepartmentId, c.Now)],
        });

    private static Outcome<Organization> Request(OrganizationCommand.RequestToJoin c, Organization o) => o switch
    {
        { IsCertified: false } => Refusals.NotFound,
        _ when o.Find(c.By) is not null || o.JoinRequests.Any(request => request.AccountId == c.By) => o,
        { JoinRequests.Length: >= MaxJoinRequests } => OrganizationRefusals.TooManyJoinRequests,
        _ => Changed(o with { JoinRequests = [.. o.JoinRequests, new JoinRequest(c.By, c.Now)] }),
    };

    private static Outcome<Organization> Answer(OrganizationCommand.AnswerRequest c, Organization o) =>
        o.JoinRequests.All(request => request.AccountId != c.AccountId) ? Refusals.NotFound
        : c.IsAccepted && o.Members.Length >= MaxMembers ? OrganizationRefusals.TooManyMembers
        : Changed(o with
        {
            JoinRequests = [.. o.JoinRequests.Where(request => request.AccountId != c.AccountId)],
            Members = c.IsAccepted ? [.. o.Members, new Member(c.AccountId, IsSealKeeper: false, IsTemplateManager: false, DepartmentId: null, c.Now)] : o.Members,
        });

    private static Outcome<Organization> Change(OrganizationCommand.ChangeMember c, Organization o) =>
        o.Find(c.AccountId) is null ? OrganizationRefusals.NotAMember
        : IsUnknown(o, c.DepartmentId) ? OrganizationRefusals.UnknownDepartment
        : Changed(o with
        {
            Members =
            [
                .. o.Members.Select(member => member.AccountId == c.AccountId
                    ? member with { IsSealKeeper = c.IsSealKeeper, IsTemplateManager = c.IsTemplateManager, DepartmentId = c.DepartmentId }
                    : member),
            ],
        });

    private static Outcome<Organization> Leave(OrganizationCommand.Leave c, Organization o) => (c, o) switch
    {
        _ when c.By != c.AccountId && !o.IsSuperAdmin(c.By) => OrganizationRefusals.SuperAdminOnly,
        _ when o.Find(c.AccountId) is null => OrganizationRefusals.NotAMember,
        _ when o.IsSuperAdmin(c.AccountId) => OrganizationRefusals.SuperAdminStays,
        _ when c.Successor == c.AccountId || o.Find(c.Successor) is null => OrganizationRefusals.SuccessorMissing,
        _ => Changed(o with
        {
            Members = [.. o.Members.Where(member => member.AccountId != c.AccountId)],
            Handovers = [.. o.Handovers.Where(handover => !handover.IsDone), new Handover((int)o.Version + 1, c.AccountId, c.Successor, c.Now, IsDone: false)],
        }),
    };

    private static Outcome<Organization> PutDepartment(OrganizationCommand.PutDepartment c, Organization o)
    {
        Organization changed = o with { Departments = [.. o.Departments.Where(department => department.Id != c.Id), new Department(c.Id, c.Name, c.ParentId)] };
        return changed.Departments.Length > MaxDepartments ? OrganizationRefusals.TooManyDepartments
            : IsUnknown(o, c.ParentId) ? OrganizationRefusals.UnknownDepartment
            : DepthOf(changed, c.Id) is null ? OrganizationRefusals.DepartmentTooDeep
            : Changed(changed);
    }

    /// <summary>Null: too deep, or in a circle.</summary>
    private static int? DepthOf(Organization o, string id)
    {
        int depth = 1;
        for (string? parent = ParentOf(id); parent is not null; parent = ParentOf(parent))
        {
            if (++depth > MaxDepth)
            {
                return null;
            }
        }

        return depth;

        string? ParentOf(string of) => o.Departments.FirstOrDefault(department => department.Id == of)?.ParentId;
    }

    private static bool IsUnknown(Organization o, string? departmentId) => departmentId is not null && o.Departments.All(department => department.Id != departmentId);

    private static Organization Changed(Organization organization) => organization with { Version = organization.Version + 1 };
}
