using Azure.Communication.Email;
using Azure.Communication.Sms;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using ContractFunctions.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Azure;

/// <summary>The ports of the Azure edition.</summary>
public static class AzureServices
{
    /// <param name="sendsSms">Whether Communication Services send the SMS; another provider does otherwise, and no number of theirs is needed.</param>
    /// <exception cref="InvalidOperationException">A setting is missing: the app does not start.</exception>
    public static IServiceCollection AddAzure(this IServiceCollection services, IConfiguration configuration, bool sendsSms = true)
    {
        AzureOptions options = new(configuration);
        // The managed identity in Azure, the developer's sign-in elsewhere; the cloud's authority comes from AZURE_AUTHORITY_HOST.
        DefaultAzureCredential credential = new();
        if (sendsSms)
        {
            services.AddSingleton<ISmsSender>(Sms(options, credential));
        }

        return services
            .AddAzureTelemetry(configuration, credential)
            .AddSingleton<IRecordStore>(new TableRecordStore(Tables(options, credential)))
            .AddSingleton<IDocumentStore>(new BlobDocumentStore(Documents(options, credential)))
            .AddSingleton<IDueChecks>(new QueueDueChecks(DueChecks(options, credential)))
            .AddSingleton<IEmailSender>(Email(options, credential));
    }

    private static TableServiceClient Tables(AzureOptions options, TokenCredential credential) =>
        options.StorageConnection is { } connection ? new TableServiceClient(connection) : new TableServiceClient(options.TableService, credential);

    private static BlobContainerClient Documents(AzureOptions options, TokenCredential credential) =>
        options.StorageConnection is { } connection
            ? new BlobContainerClient(connection, options.Container)
            : new BlobContainerClient(AzureOptions.Below(options.BlobService, options.Container), credential);

    private static QueueClient DueChecks(AzureOptions options, TokenCredential credential)
    {
        QueueClientOptions base64 = new() { MessageEncoding = QueueMessageEncoding.Base64 };
        return options.StorageConnection is { } connection
            ? new QueueClient(connection, DueCheck.Queue, base64)
            : new QueueClient(AzureOptions.Below(options.QueueService, DueCheck.Queue), credential, base64);
    }

    private static Func<IServiceProvider, ISmsSender> Sms(AzureOptions options, TokenCredential credential)
    {
        SmsClient client = new(options.Communication, credential);
        string from = options.SmsFrom;
        return provider => new CommunicationSmsSender(client, from, provider.GetRequiredService<TimeProvider>());
    }

    private static Func<IServiceProvider, IEmailSender> Email(AzureOptions options, TokenCredential credential)
    {
        EmailClient client = new(options.Communication, credential);
        string from = options.EmailFrom;
        return provider => new CommunicationEmailSender(client, from, provider.GetRequiredService<TimeProvider>());
    }
}
