using System.Text.Json.Serialization.Metadata;
using ContractFunctions.Hosting;

namespace ContractFunctions.Organizations;

/// <summary>What every route of an organization shares: to those who are no members it does not exist. The one authorisation function of organizations; roles are for the rules.</summary>
public sealed class OrganizationEdge(HttpApi api, OrganizationStore store, OrganizationViews views, TimeProvider time)
{
    public Task<IResult> QueryAsync(HttpRequest request, string organizationId, Func<Organization, Caller, CancellationToken, Task<IResult>> answer) =>
        api.ReadAsync(request, async (caller, cancellation) =>
            await FindAsync(organizationId, caller, cancellation) is { } organization ? await answer(organization, caller, cancellation) : Problem.Of(Refusals.NotFound));

    /// <summary>A command of a member; the answer is the organization.</summary>
    public Task<IResult> CommandAsync<TBody>(
        HttpRequest request, string organizationId, JsonTypeInfo<TBody> type, Func<CommandCall<TBody>, Organization, DateTimeOffset, Task<Outcome<OrganizationCommand>>> make) =>
        api.CommandAsync(request, type, async call =>
        {
            if (await FindAsync(organizationId, call.Caller, call.Aborted) is not { } organization)
            {
                return Problem.Of(Refusals.NotFound);
            }

            return (await make(call, organization, time.GetUtcNow())).TryGet(out OrganizationCommand? command, out Refusal? refusal)
                ? await AnswerAsync(call.Caller, await store.ExecuteAsync(organizationId, call.Key, command, call.Aborted), call.Aborted)
                : Problem.Of(refusal);
        });

    public async Task<Organization?> FindAsync(string organizationId, Caller caller, CancellationToken cancellation) =>
        caller.IsOf(organizationId) && await store.FindAsync(organizationId, cancellation) is { } organization && organization.Find(caller.AccountId) is not null ? organization : null;

    /// <summary>The organization as the caller sees it; a member that has just left sees nothing more.</summary>
    public async Task<IResult> AnswerAsync(Caller caller, Outcome<Organization> outcome, CancellationToken cancellation) =>
        !outcome.TryGet(out Organization? organization, out Refusal? refusal) ? Problem.Of(refusal)
        : organization.Find(caller.AccountId) is null ? Results.NoContent()
        : Reply.Json(await views.OfAsync(organization, caller.AccountId, cancellation), OrganizationsJson.Default.OrganizationView);
}
