using Azure.Communication.Email;
using Azure.Communication.Sms;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using ContractFunctions.Contracts;
using ContractFunctions.Documents;
using ContractFunctions.Hosting;
using ContractFunctions.Signing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Azure;

/// <summary>The ports of the Azure edition.</summary>
internal static class AzureServices
{
    /// <summary>Opens the certificate authority and the platform's secrets at once: a key that cannot be used stops the start, not the first signature.</summary>
    /// <exception cref="InvalidOperationException">One cannot be used.</exception>
    public static async Task AddAzureAsync(this IServiceCollection services, AzureOptions options, IConfiguration configuration, TimeProvider time, CancellationToken cancellation = default)
    {
        // The managed identity in Azure, the developer's sign-in elsewhere; the cloud's authority comes from AZURE_AUTHORITY_HOST.
        DefaultAzureCredential credential = new();
        BlobContainerClient documents = Documents(options, credential);
        TableRecordStore records = new(Tables(options, credential));
        KeyVaultWrapper wrapper = await KeyVaultWrapper.OpenAsync(options.KeyVault, options.WrappingKey, credential, cancellation);
        KeyVaultSignerKey key = await KeyVaultSignerKey.OpenAsync(options.KeyVault, options.AuthorityKey, credential, cancellation);
        if (options.SmsFrom is { } from)
        {
            SmsClient client = new(options.Communication, credential);
            services.AddSingleton<ISmsSender>(provider => new CommunicationSmsSender(client, from, provider.GetRequiredService<TimeProvider>()));
        }

        if (options.Retention is { } period)
        {
            services.AddSingleton<IDocumentRetention>(new BlobRetention(documents, period, options.IsRetentionLocked, time));
        }

        services.AddSingleton<ITypesetter>(options.QuestPdfLicense is { } license ? new QuestPdfTypesetter(license) : new PdfTypesetter());
        services
            .AddAzureTelemetry(configuration, credential)
            .AddAuthority(await BlobAuthority.OpenAsync(documents, key, time, cancellation), time)
            .AddSingleton(await new PlatformKeyRows(records, wrapper).OpenAsync(options.PlatformKeyId, cancellation))
            .AddSingleton(new PublicAddress(options.PublicBaseUrl.AbsoluteUri.TrimEnd('/')))
            .AddSingleton<IRecordStore>(records)
            .AddSingleton<IDocumentStore>(new BlobDocumentStore(documents))
            .AddSingleton<IDueChecks>(new QueueDueChecks(DueChecks(options, credential)))
            .AddSingleton<IEmailSender>(provider => new CommunicationEmailSender(
                new EmailClient(options.Communication, credential), options.EmailFrom, provider.GetRequiredService<TimeProvider>()));
    }

    private static TableServiceClient Tables(AzureOptions options, TokenCredential credential) =>
        options.StorageConnection is { } connection ? new TableServiceClient(connection) : new TableServiceClient(options.TableService, credential);

    private static BlobContainerClient Documents(AzureOptions options, TokenCredential credential) =>
        options.StorageConnection is { } connection
            ? new BlobContainerClient(connection, options.Container)
            : new BlobContainerClient(AzureOptions.Below(options.BlobService!, options.Container), credential);

    private static QueueClient DueChecks(AzureOptions options, TokenCredential credential)
    {
        QueueClientOptions base64 = new() { MessageEncoding = QueueMessageEncoding.Base64 };
        return options.StorageConnection is { } connection
            ? new QueueClient(connection, DueCheck.Queue, base64)
            : new QueueClient(AzureOptions.Below(options.QueueService!, DueCheck.Queue), credential, base64);
    }
}
