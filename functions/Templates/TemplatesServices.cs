using ContractFunctions.Filling;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Templates;

/// <summary>This slice's one entry in dependency injection.</summary>
public static class TemplatesServices
{
    /// <summary>Reads and checks every official template now: a host with a broken one does not start.</summary>
    /// <exception cref="TemplateException">A template cannot be used.</exception>
    public static IServiceCollection AddTemplates(this IServiceCollection services, LoanPrimeRates rates) => services
        .AddSingleton(TemplateCatalog.Official())
        .AddSingleton(rates)
        .AddSingleton<TemplateSamples>();
}
