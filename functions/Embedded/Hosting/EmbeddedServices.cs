using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Embedded;

/// <summary>The adapters of the embedded edition, and every slice.</summary>
internal static class EmbeddedServices
{
    public static IServiceCollection AddEmbedded(this IServiceCollection services, EmbeddedOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Time);
        services.AddSingleton(new KeyedHash(PlatformSecret.Load(options.DataFolder)));
        services.AddStorage(options.DataFolder);
        services.AddSingleton<Sessions>();
        services.AddSingleton<HttpApi>();
        services.AddSingleton<CommandRows>();
        services.AddHostedService<QueueFunctions>();
        services.AddSingleton<TimerFunctions>().AddHostedService(provider => provider.GetRequiredService<TimerFunctions>());
        return services;
    }
}
