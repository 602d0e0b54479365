using ContractFunctions.Accounts;
using ContractFunctions.Azure;
using ContractFunctions.BulkLaunches;
using ContractFunctions.Contacts;
using ContractFunctions.Contracts;
using ContractFunctions.Credentials;
using ContractFunctions.Hosting;
using ContractFunctions.Organizations;
using ContractFunctions.Signing;
using ContractFunctions.Templates;
using ContractFunctions.Tencent;
using ContractFunctions.Webhooks;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ContractFunctions;

/// <summary>The Function App: the Azure adapters and every slice.</summary>
public static class Program
{
    public static async Task Main(string[] args)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        AzureSettings settings = AzureSettings.Read(builder.Configuration);
        await builder.Services.AddAzureAsync(settings.Azure, builder.Configuration, TimeProvider.System);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new ClientAddresses(trustedProxies: 1)) // the front end of Azure Functions
            .AddSingleton(new RealNamePolicy(AcceptsSimulated: false))
            .AddSingleton(new PlatformOperators(settings.PlatformOperators))
            .AddTimestamps(settings.Timestamps)
            .AddProviders(settings.Providers)
            .AddHosting()
            .AddAccounts()
            .AddSingleton<IOrganizationVerifier, PlatformReview>()
            .AddOrganizations()
            .AddTemplates(settings.LoanPrimeRates)
            .AddContracts()
            .AddBulkLaunches()
            .AddCredentials()
            .AddContacts()
            .AddWebhooks();
        await builder.Build().RunAsync();
    }
}
