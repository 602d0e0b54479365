using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ContractFunctions.Hosting;

/// <summary>What every slice shares, in both editions. The edition adds the ports, <see cref="PlatformKeys"/> and <see cref="ClientAddresses"/>.</summary>
public static class HostingServices
{
    public static IServiceCollection AddHosting(this IServiceCollection services)
    {
        services.TryAddSingleton(FunctionCatalog.OfProduct);
        return services
            .AddMetrics()
            .AddSingleton<ContractMetrics>()
            .AddSingleton<HttpApi>()
            .AddSingleton<CommandRows>();
    }
}
