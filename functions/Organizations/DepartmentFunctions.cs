using ContractFunctions.Hosting;

namespace ContractFunctions.Organizations;

/// <summary>Routes of departments (部门).</summary>
public sealed class DepartmentFunctions(OrganizationEdge edge, KeyedHash hash)
{
    private const int MaxName = 50;

    [Function(nameof(CreateDepartment))]
    [Accepts<DepartmentBody>]
    [Answers<OrganizationView>]
    public Task<IResult> CreateDepartment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/departments")] HttpRequest request, string organization) =>
        edge.CommandAsync(request, organization, OrganizationsJson.Default.DepartmentBody, (call, _, now) =>
            Task.FromResult(Put(hash.DeriveId("department-id", $"{organization}\n{call.Key.Row}"), call, now)));

    [Function(nameof(ChangeDepartment))]
    [Accepts<DepartmentBody>]
    [Answers<OrganizationView>]
    public Task<IResult> ChangeDepartment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/departments/{department}")] HttpRequest request, string organization, string department) =>
        edge.CommandAsync(request, organization, OrganizationsJson.Default.DepartmentBody, (call, found, now) => Task.FromResult(
            found.Departments.Any(one => one.Id == department) ? Put(department, call, now) : OrganizationRefusals.UnknownDepartment));

    /// <summary>Deletes an empty department.</summary>
    [Function(nameof(DeleteDepartment))]
    [Accepts<EmptyBody>]
    [Answers<OrganizationView>]
    public Task<IResult> DeleteDepartment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/departments/{department}/delete")] HttpRequest request,
        string organization,
        string department) =>
        edge.CommandAsync(request, organization, OrganizationsJson.Default.EmptyBody, (call, _, now) =>
            Task.FromResult<Outcome<OrganizationCommand>>(new OrganizationCommand.DeleteDepartment(department, call.Caller.AccountId, now)));

    private static Outcome<OrganizationCommand> Put(string id, CommandCall<DepartmentBody> call, DateTimeOffset now)
    {
        string name = call.Body.Name.Trim();
        return name.Length is 0 or > MaxName || name.Any(char.IsControl)
            ? Refusals.FieldInvalid("name", name.Length == 0 ? "Field.Required" : name.Length > MaxName ? "Field.TooLong" : "Field.Malformed")
            : new OrganizationCommand.PutDepartment(id, name, call.Body.ParentId, call.Caller.AccountId, now);
    }
}
