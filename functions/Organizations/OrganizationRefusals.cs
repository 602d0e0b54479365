using ContractFunctions.Hosting;

namespace ContractFunctions.Organizations;

/// <summary>All refusals of the organizations slice, one line each.</summary>
public static class OrganizationRefusals
{
    public static readonly Refusal SuperAdminOnly = new("Organization.SuperAdminOnly", StatusCodes.Status403Forbidden);
    public static readonly Refusal NotCertified = new("Organization.NotCertified", StatusCodes.Status403Forbidden);
    public static readonly Refusal AlreadyCertified = new("Organization.AlreadyCertified");
    public static readonly Refusal LicenceMissing = new("Organization.LicenceMissing");
    public static readonly Refusal LicenceNotPng = new("Organization.LicenceNotPng", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal CodeTaken = new("Organization.CodeTaken");
    public static readonly Refusal NotUnderReview = new("Organization.NotUnderReview");
    public static readonly Refusal InvitationVoid = new("Organization.InvitationVoid", StatusCodes.Status410Gone);
    public static readonly Refusal NotTheInvited = new("Organization.NotTheInvited", StatusCodes.Status403Forbidden);
    public static readonly Refusal TooManyMembers = new("Organization.TooManyMembers");
    public static readonly Refusal TooManyInvitations = new("Organization.TooManyInvitations");
    public static readonly Refusal TooManyJoinRequests = new("Organization.TooManyJoinRequests");
    public static readonly Refusal TooManyDepartments = new("Organization.TooManyDepartments");
    public static readonly Refusal DepartmentInUse = new("Organization.DepartmentInUse");
    public static readonly Refusal DepartmentTooDeep = new("Organization.DepartmentTooDeep");
    public static readonly Refusal UnknownDepartment = Refusals.FieldInvalid("departmentId", "Field.UnknownDepartment");
    public static readonly Refusal NotAMember = Refusals.FieldInvalid("accountId", "Field.NotAMember");
    public static readonly Refusal SuccessorMissing = Refusals.FieldInvalid("successor", "Field.NotAMember");
    public static readonly Refusal SuperAdminStays = new("Organization.SuperAdminStays");
    public static readonly Refusal VerifierUnavailable = new("Organization.VerifierUnavailable", StatusCodes.Status503ServiceUnavailable) { RetryAfter = TimeSpan.FromSeconds(60) };
}
