using ContractFunctions.Accounts;
using ContractFunctions.BulkLaunches;
using ContractFunctions.Contacts;
using ContractFunctions.Contracts;
using ContractFunctions.Credentials;
using ContractFunctions.Documents;
using ContractFunctions.Embedded.Keys;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Embedded.TaskHub;
using ContractFunctions.Hosting;
using ContractFunctions.Organizations;
using ContractFunctions.Signing;
using ContractFunctions.Templates;
using ContractFunctions.Tencent;
using ContractFunctions.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Embedded;

/// <summary>The adapters of the embedded edition, and every slice.</summary>
internal static class EmbeddedServices
{
    /// <summary>The task hub's database in the data folder.</summary>
    public const string HubFile = "hub.db";

    public static IServiceCollection AddEmbedded(this IServiceCollection services, EmbeddedOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Time);
        services.AddSingleton(_ => Keys.PlatformKeyFile.LoadOrCreate(options.PlatformKeysFile, options.DataFolder));
        services.AddSingleton(new ClientAddresses(options.TrustedProxies));
        services.AddSingleton<ITypesetter, PdfTypesetter>();
        services.AddStorage(options.DataFolder);
        services.AddKeys(options.DataFolder, options.AuthoritySecret, options.Time);
        services.AddTimestamps(options.Timestamps);
        services.AddTelemetry(options.OtlpEndpoint);
        services.AddMessages(options);
        services.AddProviders(options.Providers);
        services.AddHosting();
        services.AddAccounts();
        services.AddOrganizations();
        services.AddTemplates(options.LoanPrimeRates);
        services.AddContracts();
        services.AddBulkLaunches();
        services.AddCredentials();
        services.AddContacts();
        services.AddWebhooks();
        services.AddSingleton(new RealNamePolicy(AcceptsSimulated: options.Environment == EmbeddedEnvironment.Development));
        services.AddSingleton(new PublicAddress(options.PublicBaseUrl));
        services.AddSingleton(new PlatformOperators(options.PlatformOperators));
        services.AddTaskHub(options);
        services.AddHostedService<QueueFunctions>();
        services.AddSingleton<TimerFunctions>().AddHostedService(provider => provider.GetRequiredService<TimerFunctions>());
        return services;
    }

    /// <summary>Started before the queues and the web server, stopped after them: both hand it work.</summary>
    private static void AddTaskHub(this IServiceCollection services, EmbeddedOptions options)
    {
        services.AddSingleton(provider =>
        {
            TaskHubRegistry registry = new();
            FunctionTasks.Register(registry, provider.GetRequiredService<IReadOnlyList<FunctionDescriptor>>().Select(function => function.Method), provider);
            return registry;
        });
        services.AddSingleton(provider => new DurableTaskHub(
            new TaskHubOptions { DatabasePath = Path.Combine(options.DataFolder, HubFile) },
            options.Time,
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<TaskHubRegistry>()));
        services.AddHostedService(provider => provider.GetRequiredService<DurableTaskHub>());
        services.AddSingleton(provider => new DurableClients(provider.GetRequiredService<DurableTaskHub>().Client));
    }

    private static void AddMessages(this IServiceCollection services, EmbeddedOptions options)
    {
        if (options.Smtp is { } smtp)
        {
            services.AddSingleton<IEmailSender>(new SmtpEmailSender(smtp, options.Time));
        }

        if (options.Environment != EmbeddedEnvironment.Development)
        {
            services.AddSingleton<IOrganizationVerifier, PlatformReview>();   // a register's adapter, registered later, wins
            return;
        }

        services.AddSingleton(_ => new Outbox(options.DataFolder, options.Time));
        services.AddSingleton<ISmsSender, OutboxSmsSender>();
        services.AddSingleton<IRealNameVerifier, SimulatedRealNameVerifier>();
        services.AddSingleton<IOrganizationVerifier, SimulatedOrganizationVerifier>();
        if (options.Smtp is null)
        {
            services.AddSingleton<IEmailSender, OutboxEmailSender>();
        }
    }
}
