#nullable disable
// Azure.Storage.Queues 12.28.1, as its repository lists the public API (Azure/azure-sdk-for-net, sdk/storage/Azure.Storage.Queues/api).
namespace Azure.Storage.Queues
{
    using Azure.Core;
    using Azure.Storage.Queues.Models;
    using ContractFunctions.AzureCompile;

    public enum QueueMessageEncoding
    {
        None = 0,
        Base64 = 1,
    }

    public partial class QueueClientOptions : ClientOptions
    {
        public QueueMessageEncoding MessageEncoding { get; set; }
    }

    public partial class QueueClient
    {
        public QueueClient(string connectionString, string queueName, QueueClientOptions options) => throw Declared.Only;

        public QueueClient(Uri queueUri, TokenCredential credential, QueueClientOptions options = null) => throw Declared.Only;

        public virtual Task<Response> CreateIfNotExistsAsync(IDictionary<string, string> metadata = null, CancellationToken cancellationToken = default) =>
            throw Declared.Only;

        public virtual Task<Response<SendReceipt>> SendMessageAsync(
            string messageText, TimeSpan? visibilityTimeout = default, TimeSpan? timeToLive = default, CancellationToken cancellationToken = default) =>
            throw Declared.Only;
    }
}

namespace Azure.Storage.Queues.Models
{
    using ContractFunctions.AzureCompile;

    public partial class SendReceipt;

    public readonly partial struct QueueErrorCode : IEquatable<QueueErrorCode>
    {
        public QueueErrorCode(string value) => throw Declared.Only;

        public static QueueErrorCode QueueNotFound => throw Declared.Only;

        public static implicit operator QueueErrorCode(string value) => throw Declared.Only;

        public static bool operator ==(QueueErrorCode left, QueueErrorCode right) => throw Declared.Only;

        public static bool operator !=(QueueErrorCode left, QueueErrorCode right) => throw Declared.Only;

        public static bool operator ==(QueueErrorCode code, string value) => throw Declared.Only;

        public static bool operator !=(QueueErrorCode code, string value) => throw Declared.Only;

        public static bool operator ==(string value, QueueErrorCode code) => throw Declared.Only;

        public static bool operator !=(string value, QueueErrorCode code) => throw Declared.Only;

        public bool Equals(QueueErrorCode other) => throw Declared.Only;

        public override bool Equals(object obj) => throw Declared.Only;

        public override int GetHashCode() => throw Declared.Only;
    }
}
