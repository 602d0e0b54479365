using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.BulkLaunches;

/// <summary>The slice of bulk launches.</summary>
public static class BulkServices
{
    public static IServiceCollection AddBulkLaunches(this IServiceCollection services) => services.AddSingleton<BulkStore>();
}
