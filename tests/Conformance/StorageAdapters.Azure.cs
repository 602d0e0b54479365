#if AZURE_ADAPTERS
using System.Net.Sockets;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using ContractFunctions.Azure;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Conformance;

public sealed partial class StorageAdapters
{
    private const string Connection = "UseDevelopmentStorage=true";

    public static string? WhyNoAzurite => Probe.Answered ? null : "Azurite does not answer at 127.0.0.1:10000-10002";

    /// <summary>Files one and looks at the queue itself: the message is there, is not handed out before its time, and never expires.</summary>
    public static async Task CheckDueChecksAsync()
    {
        QueueClient queue = new(Connection, $"due-checks-{Guid.NewGuid():n}", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        DateTimeOffset before = DateTimeOffset.UtcNow;
        DueCheck check = new("c1", 7);
        await new QueueDueChecks(queue).FileAsync(check);
        Assert.Empty((QueueMessage[])await queue.ReceiveMessagesAsync());
        QueueProperties properties = await queue.GetPropertiesAsync();
        Assert.Equal(1, properties.ApproximateMessagesCount);
        // The service counts whole seconds.
        while (DateTimeOffset.UtcNow < before + DueCheck.Delay - TimeSpan.FromSeconds(1))
        {
            Assert.Empty((QueueMessage[])await queue.ReceiveMessagesAsync());
        }

        QueueMessage[] received;
        do
        {
            received = await queue.ReceiveMessagesAsync();
        }
        while (received.Length == 0 && DateTimeOffset.UtcNow < before + (DueCheck.Delay * 2));

        QueueMessage message = Assert.Single(received);
        Assert.Equal(check, DueCheck.Parse(message.Body.ToString()));
        Assert.True(message.ExpiresOn > before.AddYears(10));
        await queue.DeleteAsync();
    }

    static partial void AzureNames(List<string> names)
    {
        if (WhyNoAzurite is null)
        {
            names.Add(Azurite);
        }
    }

    static partial void AzureRecords(string adapter, ref IRecordStore? records) =>
        records = adapter == Azurite ? new TableRecordStore(new TableServiceClient(Connection)) : records;

    static partial void AzureDocuments(string adapter, ref IDocumentStore? documents) =>
        documents = adapter == Azurite ? new BlobDocumentStore(Container()) : documents;

    static partial void AzureDamage(string adapter, string sha256, Func<byte[], byte[]> damage)
    {
        if (adapter == Azurite)
        {
            BlobClient blob = Container().GetBlobClient(sha256);
            blob.Upload(BinaryData.FromBytes(damage(blob.DownloadContent().Value.Content.ToArray())), overwrite: true);
        }
    }

    /// <summary>Of its own, so that it is ready whatever file's static members come first.</summary>
    private static class Probe
    {
        public static readonly bool Answered = Answers();
    }

    private static BlobContainerClient Container() => new(Connection, "conformance");

    private static bool Answers()
    {
        try
        {
            foreach (int port in (int[])[10000, 10001, 10002])
            {
                using TcpClient probe = new("127.0.0.1", port);
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
#endif
