using System.Text.Json.Serialization.Metadata;
using ContractFunctions.Hosting;
using ContractFunctions.Organizations;

namespace ContractFunctions.Credentials;

/// <summary>Routes of an organization's API credentials, for its SuperAdmin.</summary>
public sealed class CredentialFunctions(HttpApi api, OrganizationEdge edge, CredentialStore store)
{
    private const int MaxName = 50, MaxDays = 365;

    [Function(nameof(ListCredentials))]
    [Answers<CredentialList>]
    public Task<IResult> ListCredentials([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organizations/{organization}/credentials")] HttpRequest request, string organization) =>
        edge.QueryAsync(request, organization, async (found, caller, cancellation) => found.IsSuperAdmin(caller.AccountId)
            ? Reply.Json(new CredentialList(await store.ListAsync(organization, cancellation)), CredentialsJson.Default.CredentialList)
            : Problem.Of(OrganizationRefusals.SuperAdminOnly));

    [Function(nameof(CreateCredential))]
    [Accepts<CredentialBody>]
    [Answers<ApiCredential>]
    public Task<IResult> CreateCredential([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/credentials")] HttpRequest request, string organization) =>
        CommandAsync(request, organization, CredentialsJson.Default.CredentialBody, async call => FaultOf(call.Body) is { } fault
            ? fault
            : await store.CreateAsync(organization, call.Key, call.Caller.AccountId, call.Body.Name.Trim(), [.. call.Body.Scopes.Distinct()], TimeSpan.FromDays(call.Body.Days), call.Aborted));

    [Function(nameof(RevokeCredential))]
    [Accepts<EmptyBody>]
    [Answers<ApiCredential>]
    public Task<IResult> RevokeCredential(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/credentials/{credential}/revoke")] HttpRequest request, string organization, string credential) =>
        CommandAsync(request, organization, CredentialsJson.Default.EmptyBody, call => store.RevokeAsync(organization, call.Key, credential, call.Aborted));

    private Task<IResult> CommandAsync<TBody>(
        HttpRequest request, string organization, JsonTypeInfo<TBody> type, Func<CommandCall<TBody>, Task<Outcome<ApiCredential>>> execute) =>
        api.CommandAsync(request, type, async call => await edge.FindAsync(organization, call.Caller, call.Aborted) is not { } found ? Problem.Of(Refusals.NotFound)
            : !found.IsSuperAdmin(call.Caller.AccountId) ? Problem.Of(OrganizationRefusals.SuperAdminOnly)
            : (await execute(call)).TryGet(out ApiCredential? credential, out Refusal? refusal) ? Reply.Json(credential, CredentialsJson.Default.ApiCredential)
            : Problem.Of(refusal));

    private static Refusal? FaultOf(CredentialBody body) =>
        body.Name.Trim() is { Length: 0 or > MaxName } || body.Name.Any(char.IsControl) ? Refusals.FieldInvalid("name", body.Name.Trim().Length == 0 ? "Field.Required" : "Field.Malformed")
        : body.Scopes.Count == 0 || body.Scopes.Any(scope => !ApiScopes.All.Contains(scope)) ? Refusals.FieldInvalid("scopes", body.Scopes.Count == 0 ? "Field.Required" : "Field.UnknownScope")
        : body.Days is < 1 or > MaxDays ? Refusals.FieldInvalid("days", "Field.Malformed")
        : null;
}
