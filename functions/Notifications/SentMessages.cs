using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Notifications;

/// <summary>What a message at a provider was: a contract's, and which.</summary>
public sealed record SentMessage(string ContractId, MessageRef Message);

/// <summary>Which contract a provider's message belongs to, for the reports that come later: table <c>messages</c>, one row a message, by the hash of the provider's id.</summary>
public sealed class SentMessages(IRecordStore records)
{
    private const string Table = "messages", Row = "message";

    /// <summary>After the provider has taken it; repeated, it changes nothing.</summary>
    public Task NoteAsync(string providerId, string contractId, MessageRef message, CancellationToken cancellation) => records.CommitAsync(
        Table,
        PartitionOf(providerId),
        [new RecordWrite.Upsert(Row, JsonSerializer.SerializeToUtf8Bytes(new SentMessage(contractId, message), SentMessagesJson.Default.SentMessage))],
        cancellation);

    /// <summary>Null: no contract's (a sign-in code), or not noted yet.</summary>
    public async Task<SentMessage?> FindAsync(string providerId, CancellationToken cancellation) =>
        await records.FindAsync(Table, PartitionOf(providerId), Row, cancellation) is { } record
            ? JsonSerializer.Deserialize(record.Data.Span, SentMessagesJson.Default.SentMessage)
            : null;

    // Providers' ids may hold any character; keys may not.
    private static string PartitionOf(string providerId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(providerId)));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SentMessage))]
internal sealed partial class SentMessagesJson : JsonSerializerContext;
