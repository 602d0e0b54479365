using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>What a link stands for.</summary>
/// <param name="Addressing">The party's addressing when it was made: an older one is void.</param>
/// <param name="ExpiresAt">Of an invitation; null: a ShareLink, which lives as long as the contract can be signed.</param>
public sealed record LinkTarget(string ContractId, string Role, int Addressing, DateTimeOffset? ExpiresAt)
{
    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;

    /// <summary>The carbon copy it is for; null: a party's.</summary>
    public int? CarbonCopy => Role.StartsWith("cc-", StringComparison.Ordinal) && int.TryParse(Role["cc-".Length..], out int number) ? number : null;
}

/// <summary>
/// The two kinds of link. An InvitationLink goes by SMS to one party, the sender never sees it; a ShareLink is made to be shared and shows no content. Both carry
/// a 256-bit token, stored only as a keyed hash. Opening a link changes nothing.
/// </summary>
public sealed partial class Links(IRecordStore records, KeyedHash hash, PublicAddress address, TimeProvider time)
{
    private const string Table = "links", RowKey = "link";

    /// <summary>An invitation older than this offers 重新发送 instead.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(7);

    /// <summary>The address of a link for a party. The token is derived, so the same call gives the same link: a repeated SMS repeats it.</summary>
    /// <param name="role">Of the party or the carbon copy.</param>
    public async Task<string> MakeAsync(string contractId, string role, int addressing, bool isInvitation, string occasion, CancellationToken cancellation)
    {
        string token = Base64Url.EncodeToString(hash.Compute("link-token", Encoding.UTF8.GetBytes($"{contractId}\n{role}\n{addressing}\n{isInvitation}\n{occasion}")));
        LinkTarget target = new(contractId, role, addressing, isInvitation ? time.GetUtcNow() + InvitationLife : null);
        await records.CommitAsync(Table, PartitionOf(token), [new RecordWrite.Insert(RowKey, JsonSerializer.SerializeToUtf8Bytes(target, LinksJson.Default.LinkTarget))], cancellation);
        return $"{address.BaseUrl.TrimEnd('/')}/api/s/{token}";
    }

    /// <summary>What a token stands for, or null for one that was never made. An expired one is told apart by its date.</summary>
    public async Task<LinkTarget?> FindAsync(string token, CancellationToken cancellation)
    {
        StoredRecord? record = await records.FindAsync(Table, PartitionOf(token), RowKey, cancellation);
        return record is null ? null : JsonSerializer.Deserialize(record.Data.Span, LinksJson.Default.LinkTarget);
    }

    private string PartitionOf(string token) => hash.Hex("link", token);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(LinkTarget))]
    private sealed partial class LinksJson : JsonSerializerContext;
}

/// <summary>Where people reach this server.</summary>
public sealed record PublicAddress(string BaseUrl);
