using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Organizations;

/// <summary>The organizations slice. The edition adds the port <see cref="IOrganizationVerifier"/> and says who the <see cref="PlatformOperators"/> are.</summary>
public static class OrganizationServices
{
    public static IServiceCollection AddOrganizations(this IServiceCollection services) => services
        .AddSingleton<OrganizationStore>()
        .AddSingleton<OrganizationDirectory>()
        .AddSingleton<OrganizationViews>()
        .AddSingleton<OrganizationEdge>();
}
