#nullable disable
// Azure.Storage.Blobs 12.30.1, as its repository lists the public API (Azure/azure-sdk-for-net, sdk/storage/Azure.Storage.Blobs/api).
namespace Azure.Storage.Blobs
{
    using Azure.Core;
    using Azure.Storage.Blobs.Models;
    using Azure.Storage.Blobs.Specialized;
    using ContractFunctions.AzureCompile;

    public partial class BlobClientOptions : ClientOptions;

    public partial class BlobContainerClient
    {
        public BlobContainerClient(string connectionString, string blobContainerName) => throw Declared.Only;

        public BlobContainerClient(Uri blobContainerUri, TokenCredential credential, BlobClientOptions options = null) => throw Declared.Only;

        public virtual BlobClient GetBlobClient(string blobName) => throw Declared.Only;

        public virtual Task<Response<BlobContainerInfo>> CreateIfNotExistsAsync(
            PublicAccessType publicAccessType = PublicAccessType.None,
            IDictionary<string, string> metadata = null,
            BlobContainerEncryptionScopeOptions encryptionScopeOptions = null,
            CancellationToken cancellationToken = default) => throw Declared.Only;
    }

    public partial class BlobClient : BlobBaseClient
    {
        protected BlobClient() => throw Declared.Only;

        public virtual Task<Response<BlobContentInfo>> UploadAsync(Stream content, BlobUploadOptions options, CancellationToken cancellationToken = default) =>
            throw Declared.Only;
    }
}

namespace Azure.Storage.Blobs.Specialized
{
    using Azure.Storage.Blobs.Models;
    using ContractFunctions.AzureCompile;

    public partial class BlobBaseClient
    {
        public virtual Task<Response<BlobImmutabilityPolicy>> SetImmutabilityPolicyAsync(
            BlobImmutabilityPolicy immutabilityPolicy, BlobRequestConditions conditions = null, CancellationToken cancellationToken = default) => throw Declared.Only;

        public virtual Task<Response<BlobDownloadStreamingResult>> DownloadStreamingAsync(
            BlobDownloadOptions options = null, CancellationToken cancellationToken = default) => throw Declared.Only;
    }
}

namespace Azure.Storage.Blobs.Models
{
    using ContractFunctions.AzureCompile;

    public partial class BlobContainerInfo;

    public partial class BlobContainerEncryptionScopeOptions;

    public partial class BlobContentInfo;

    public partial class BlobDownloadOptions;

    public enum PublicAccessType
    {
        None = 0,
        BlobContainer = 1,
        Blob = 2,
    }

    public enum BlobImmutabilityPolicyMode
    {
        Mutable = 0,
        Unlocked = 1,
        Locked = 2,
    }

    public partial class BlobImmutabilityPolicy
    {
        public DateTimeOffset? ExpiresOn { get; set; }

        public BlobImmutabilityPolicyMode? PolicyMode { get; set; }
    }

    public partial class BlobUploadOptions
    {
        public BlobRequestConditions Conditions { get; set; }
    }

    public partial class BlobLeaseRequestConditions : RequestConditions;

    public partial class BlobRequestConditions : BlobLeaseRequestConditions;

    public partial class BlobDownloadDetails
    {
        public long ContentLength => throw Declared.Only;
    }

    public partial class BlobDownloadStreamingResult : IDisposable
    {
        internal BlobDownloadStreamingResult() => throw Declared.Only;

        public Stream Content => throw Declared.Only;

        public BlobDownloadDetails Details => throw Declared.Only;

        public void Dispose() => throw Declared.Only;
    }

    public readonly partial struct BlobErrorCode : IEquatable<BlobErrorCode>
    {
        public BlobErrorCode(string value) => throw Declared.Only;

        public static BlobErrorCode BlobAlreadyExists => throw Declared.Only;

        public static BlobErrorCode ConditionNotMet => throw Declared.Only;

        public static BlobErrorCode ContainerNotFound => throw Declared.Only;

        public static implicit operator BlobErrorCode(string value) => throw Declared.Only;

        public static bool operator ==(BlobErrorCode left, BlobErrorCode right) => throw Declared.Only;

        public static bool operator !=(BlobErrorCode left, BlobErrorCode right) => throw Declared.Only;

        public static bool operator ==(BlobErrorCode code, string value) => throw Declared.Only;

        public static bool operator !=(BlobErrorCode code, string value) => throw Declared.Only;

        public static bool operator ==(string value, BlobErrorCode code) => throw Declared.Only;

        public static bool operator !=(string value, BlobErrorCode code) => throw Declared.Only;

        public bool Equals(BlobErrorCode other) => throw Declared.Only;

        public override bool Equals(object obj) => throw Declared.Only;

        public override int GetHashCode() => throw Declared.Only;
    }
}
