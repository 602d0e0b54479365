using ContractFunctions.Accounts;
using ContractFunctions.Azure;
using ContractFunctions.BulkLaunches;
using ContractFunctions.Contacts;
using ContractFunctions.Contracts;
using ContractFunctions.Credentials;
using ContractFunctions.Documents;
using ContractFunctions.Filling;
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
        List<string> faults = [];
        ProviderOptions providers = ProviderSettings.Read(builder.Configuration, faults);
        TimestampOptions timestamps = TimestampSettings.Read(builder.Configuration, faults);
        AzureOptions azure = AzureOptions.Read(builder.Configuration, sendsSms: providers.Tencent?.Sms is null, faults);
        LoanPrimeRates rates = LoanPrimeRates.From(builder.Configuration, faults);
        if (providers.Tencent is not { VerifiesRealNames: true })
        {
            faults.Add("Tencent: who signs is verified, so a verifier of real names is needed (Tencent__SecretId, Tencent__SecretKey)");
        }

        if (faults.Count > 0)
        {
            throw SettingNames.AtFault(faults);
        }

        await builder.Services.AddAzureAsync(azure, builder.Configuration, TimeProvider.System);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new ClientAddresses(trustedProxies: 1)) // the front end of Azure Functions
            .AddSingleton<ITypesetter, PdfTypesetter>()
            .AddSingleton(new RealNamePolicy(AcceptsSimulated: false))
            .AddSingleton(new PlatformOperators((builder.Configuration["PlatformOperators"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            .AddTimestamps(timestamps)
            .AddProviders(providers)
            .AddHosting()
            .AddAccounts()
            .AddSingleton<IOrganizationVerifier, PlatformReview>()
            .AddOrganizations()
            .AddTemplates(rates)
            .AddContracts()
            .AddBulkLaunches()
            .AddCredentials()
            .AddContacts()
            .AddWebhooks();
        await builder.Build().RunAsync();
    }
}
