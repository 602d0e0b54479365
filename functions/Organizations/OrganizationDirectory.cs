using ContractFunctions.Hosting;

namespace ContractFunctions.Organizations;

/// <summary>Finds organizations.</summary>
public sealed class OrganizationDirectory(OrganizationStore store)
{
    public Task<Organization?> FindAsync(string organizationId, CancellationToken cancellation) => store.FindAsync(organizationId, cancellation);

    /// <summary>Those that have the account as a member.</summary>
    public async Task<IReadOnlyList<Organization>> OfAccountAsync(string accountId, CancellationToken cancellation)
    {
        List<Organization> found = [];
        foreach (string id in await store.MembershipsAsync(accountId, cancellation))
        {
            if (await store.FindAsync(id, cancellation) is { } organization && organization.Find(accountId) is not null)
            {
                found.Add(organization);
            }
        }

        return found;
    }

    /// <summary>The one certified with the code, or null.</summary>
    public async Task<Organization?> FindByCodeAsync(UnifiedCode code, CancellationToken cancellation) =>
        await store.FindIdByCodeAsync(code, cancellation) is { } id && await store.FindAsync(id, cancellation) is { IsCertified: true } organization ? organization : null;
}
