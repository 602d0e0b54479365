using ContractFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Credentials;

/// <summary>The credentials slice.</summary>
public static class CredentialServices
{
    public static IServiceCollection AddCredentials(this IServiceCollection services) =>
        services.AddSingleton<CredentialStore>().AddSingleton<IApiCredentials>(provider => provider.GetRequiredService<CredentialStore>());
}
