using ContractFunctions.Accounts;
using ContractFunctions.Hosting;
using ContractFunctions.Organizations;
using ContractFunctions.Templates;

namespace ContractFunctions.Contracts;

/// <summary>For which organization an account acts, and whether a role can be played so.</summary>
public sealed class ActingFor(OrganizationDirectory organizations, RealNamePolicy policy)
{
    /// <summary>The company for which the account may act; null: it acts for itself.</summary>
    public async Task<Outcome<PartyEnterprise?>> ResolveAsync(string? organizationId, string accountId, CancellationToken cancellation)
    {
        if (organizationId is null)
        {
            return (PartyEnterprise?)null;
        }

        // To those who are no members it does not exist.
        if (await FindAsync(organizationId, cancellation) is not { } organization || organization.Find(accountId) is null)
        {
            return Refusals.FieldInvalid("organization", "Field.UnknownOrganization");
        }

        return !organization.IsCertified || (organization.IsSimulated && !policy.AcceptsSimulated)
            ? ContractRefusals.OrganizationNotCertified
            : new PartyEnterprise(organization.Name, organization.Code.Value, organization.Id, organization.IsSimulated);
    }

    /// <summary>Null for what is no id as for what is not there.</summary>
    public async Task<Organization?> FindAsync(string organizationId, CancellationToken cancellation) =>
        ContractStore.IsId(organizationId) ? await organizations.FindAsync(organizationId, cancellation) : null;

    /// <summary>Why a role of these templates cannot be played by a company, or by a person alone; null: it can.</summary>
    public static Refusal? RefusalOf(IEnumerable<TemplateDefinition> templates, string role, bool isEnterprise) =>
        templates.Select(template => template.FindRole(role)?.Kind).Any(kind => kind == (isEnterprise ? RoleKind.Person : RoleKind.Enterprise))
            ? isEnterprise ? ContractRefusals.PersonRequired : ContractRefusals.EnterpriseRequired
            : null;
}
