using ContractFunctions.Accounts;
using ContractFunctions.Azure;
using ContractFunctions.BulkLaunches;
using ContractFunctions.Contacts;
using ContractFunctions.Contracts;
using ContractFunctions.Credentials;
using ContractFunctions.Documents;
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
    public static Task Main(string[] args)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        ProviderOptions providers = ProviderSettings.Read(builder.Configuration);
        List<string> faults = [];
        TimestampOptions timestamps = TimestampSettings.Read(builder.Configuration, faults);
        if (faults.Count > 0)
        {
            throw SettingNames.AtFault(faults);
        }

        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new ClientAddresses(trustedProxies: 1)) // the front end of Azure Functions
            .AddSingleton<ITypesetter, PdfTypesetter>()
            .AddSingleton(new PublicAddress(builder.Configuration["PublicBaseUrl"] ?? throw new InvalidOperationException("PublicBaseUrl is not configured")))
            .AddSingleton(new RealNamePolicy(AcceptsSimulated: false))
            .AddSingleton(new PlatformOperators((builder.Configuration["PlatformOperators"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            .AddTimestamps(timestamps)
            .AddAzure(builder.Configuration, sendsSms: providers.Tencent?.Sms is null)
            .AddProviders(providers)
            .AddHosting()
            .AddAccounts()
            .AddSingleton<IOrganizationVerifier, PlatformReview>()
            .AddOrganizations()
            .AddTemplates()
            .AddContracts()
            .AddBulkLaunches()
            .AddCredentials()
            .AddContacts()
            .AddWebhooks();
        return builder.Build().RunAsync();
    }
}
