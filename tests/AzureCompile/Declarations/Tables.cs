#nullable disable
// Azure.Data.Tables 12.13.0, as its repository lists the public API (Azure/azure-sdk-for-net, sdk/tables/Azure.Data.Tables/api).
namespace Azure.Data.Tables
{
    using Azure.Core;
    using Azure.Data.Tables.Models;
    using ContractFunctions.AzureCompile;

    public partial interface ITableEntity
    {
        ETag ETag { get; set; }

        string PartitionKey { get; set; }

        string RowKey { get; set; }

        DateTimeOffset? Timestamp { get; set; }
    }

    public sealed partial class TableEntity : ITableEntity
    {
        public TableEntity() => throw Declared.Only;

        public TableEntity(string partitionKey, string rowKey) => throw Declared.Only;

        public ETag ETag { get; set; }

        public string PartitionKey { get; set; }

        public string RowKey { get; set; }

        public DateTimeOffset? Timestamp { get; set; }

        public object this[string key]
        {
            get => throw Declared.Only;
            set => throw Declared.Only;
        }

        public byte[] GetBinary(string key) => throw Declared.Only;
    }

    public partial class TableClientOptions : ClientOptions;

    public partial class TableServiceClient
    {
        public TableServiceClient(string connectionString) => throw Declared.Only;

        public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null) => throw Declared.Only;

        public virtual TableClient GetTableClient(string tableName) => throw Declared.Only;
    }

    public partial class TableClient
    {
        protected TableClient() => throw Declared.Only;

        public static string CreateQueryFilter(FormattableString filter) => throw Declared.Only;

        public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) => throw Declared.Only;

        public virtual Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
            string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
            where T : class, ITableEntity => throw Declared.Only;

        public virtual AsyncPageable<T> QueryAsync<T>(
            string filter = null, int? maxPerPage = default, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
            where T : class, ITableEntity => throw Declared.Only;

        public virtual Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
            IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) => throw Declared.Only;
    }

    public enum TableTransactionActionType
    {
        Add = 0,
        UpdateMerge = 1,
        UpdateReplace = 2,
        Delete = 3,
        UpsertMerge = 4,
        UpsertReplace = 5,
    }

    public partial class TableTransactionAction
    {
        public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity) => throw Declared.Only;

        public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default) => throw Declared.Only;
    }

    public partial class TableTransactionFailedException(RequestFailedException requestFailedException)
        : RequestFailedException(requestFailedException.Message)
    {
        public int? FailedTransactionActionIndex => throw Declared.Only;
    }
}

namespace Azure.Data.Tables.Models
{
    using ContractFunctions.AzureCompile;

    public partial class TableItem;

    public readonly partial struct TableErrorCode : IEquatable<TableErrorCode>
    {
        public TableErrorCode(string value) => throw Declared.Only;

        public static TableErrorCode EntityAlreadyExists => throw Declared.Only;

        public static TableErrorCode TableNotFound => throw Declared.Only;

        public static TableErrorCode UpdateConditionNotSatisfied => throw Declared.Only;

        public static implicit operator TableErrorCode(string value) => throw Declared.Only;

        public static bool operator ==(TableErrorCode left, TableErrorCode right) => throw Declared.Only;

        public static bool operator !=(TableErrorCode left, TableErrorCode right) => throw Declared.Only;

        public static bool operator ==(TableErrorCode code, string value) => throw Declared.Only;

        public static bool operator !=(TableErrorCode code, string value) => throw Declared.Only;

        public static bool operator ==(string value, TableErrorCode code) => throw Declared.Only;

        public static bool operator !=(string value, TableErrorCode code) => throw Declared.Only;

        public bool Equals(TableErrorCode other) => throw Declared.Only;

        public override bool Equals(object obj) => throw Declared.Only;

        public override int GetHashCode() => throw Declared.Only;
    }
}
