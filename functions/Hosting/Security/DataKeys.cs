using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContractFunctions.Hosting;

/// <summary>One data key in clear. Lives in memory only.</summary>
public sealed record DataKey(string Id, byte[] Secret)
{
    public override string ToString() => Id;
}

/// <summary>The key, or why there is none.</summary>
public readonly record struct DataKeyLookup(DataKey? Key, bool IsErased);

/// <summary>
/// The data keys: table <c>datakeys</c>, one row per subject, spread over 256 partitions so that a rewrite can walk them. A row holds the key wrapped with
/// AES-256-GCM under the platform key it names; an erased subject leaves a row without a key.
/// </summary>
public sealed class DataKeys(IRecordStore records, PlatformKeys platform, TimeProvider time)
{
    /// <summary>How long a key read stays in memory: an erasure done on another machine is known here after that.</summary>
    public static readonly TimeSpan CacheTime = TimeSpan.FromMinutes(5);

    private const string Table = "datakeys";
    private const int MaxCached = 10_000;

    private readonly ConcurrentDictionary<string, CachedKey> cache = new(StringComparer.Ordinal);

    /// <summary>The subject's key; null when the subject was erased.</summary>
    public async Task<DataKey?> GetOrCreateAsync(string subject, CancellationToken cancellation)
    {
        if (Cached(subject) is { } cached)
        {
            return cached;
        }

        (string partition, string row) = KeyOf(subject);
        if (await records.FindAsync(Table, partition, row, cancellation) is null)
        {
            DataKey fresh = new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), RandomNumberGenerator.GetBytes(PlatformKeys.KeyBytes));
            await records.CommitAsync(Table, partition, [new RecordWrite.Insert(row, Serialize(Wrap(subject, fresh)))], cancellation);
        }

        // Read back in either case: of two that create at once only one row stays.
        return (await LoadAsync(subject, cancellation)).Key;
    }

    /// <summary>The key with this id.</summary>
    public async Task<DataKeyLookup> FindAsync(string subject, string keyId, CancellationToken cancellation)
    {
        DataKeyLookup found = Cached(subject) is { } cached && cached.Id == keyId ? new(cached, false) : await LoadAsync(subject, cancellation);
        return found.Key is { } key && key.Id != keyId ? default : found;
    }

    public async Task EraseAsync(string subject, CancellationToken cancellation)
    {
        (string partition, string row) = KeyOf(subject);
        byte[] tombstone = Serialize(new Row(null, null, null, time.GetUtcNow()));
        await records.CommitAsync(Table, partition, [new RecordWrite.Upsert(row, tombstone)], cancellation);
        cache.TryRemove(subject, out _);
    }

    public async Task<RewrapReport> RewrapAsync(CancellationToken cancellation)
    {
        RewrapReport report = new(0, 0, 0);
        for (int bucket = 0; bucket < 256; bucket++)
        {
            await foreach (StoredRecord record in records.ReadAllAsync(Table, bucket.ToString("x2"), new RecordRange(Take: 1000), cancellation))
            {
                report = await RewrapAsync(record, report, cancellation);
            }
        }

        return report;
    }

    private async Task<RewrapReport> RewrapAsync(StoredRecord record, RewrapReport report, CancellationToken cancellation)
    {
        for (StoredRecord? current = record; current is not null; current = await records.FindAsync(Table, record.Partition, record.Row, cancellation))
        {
            Row row = Deserialize(current.Data);
            if (row.IsErased)
            {
                return report;
            }

            if (TryUnwrap(record.Row, row) is not { } key)
            {
                return report with { Total = report.Total + 1, Unreadable = report.Unreadable + 1 };
            }

            if (row.PlatformKeyId == platform.CurrentId)
            {
                return report with { Total = report.Total + 1 };
            }

            RecordWrite.Replace rewrite = new(record.Row, Serialize(Wrap(record.Row, key)), current.ETag);
            if ((await records.CommitAsync(Table, record.Partition, [rewrite], cancellation)).IsCommitted)
            {
                return report with { Total = report.Total + 1, Rewrapped = report.Rewrapped + 1 };
            }
        }

        return report;
    }

    private async Task<DataKeyLookup> LoadAsync(string subject, CancellationToken cancellation)
    {
        (string partition, string rowKey) = KeyOf(subject);
        if (await records.FindAsync(Table, partition, rowKey, cancellation) is not { } record)
        {
            return default;
        }

        Row row = Deserialize(record.Data);
        if (row.IsErased)
        {
            return new DataKeyLookup(null, IsErased: true);
        }

        DataKey key = TryUnwrap(subject, row) ?? throw new CryptographicException($"no platform key at hand opens a data key wrapped by '{row.PlatformKeyId}'");
        if (cache.Count >= MaxCached)
        {
            cache.Clear();
        }

        cache[subject] = new CachedKey(key, time.GetUtcNow() + CacheTime);
        return new DataKeyLookup(key, IsErased: false);
    }

    private DataKey? Cached(string subject) => cache.TryGetValue(subject, out CachedKey? cached) && cached.Until > time.GetUtcNow() ? cached.Key : null;

    private Row Wrap(string subject, DataKey key) => new(
        platform.CurrentId, key.Id, FieldVault.Seal(platform.Find(platform.CurrentId)!, key.Secret, WrapAddress(subject, key.Id, platform.CurrentId)), null);

    private DataKey? TryUnwrap(string subject, Row row)
    {
        if (row is not { PlatformKeyId: { } platformKeyId, KeyId: { } keyId, Wrapped: { } wrapped } || platform.Find(platformKeyId) is not { } wrappingKey)
        {
            return null;
        }

        try
        {
            return new DataKey(keyId, FieldVault.Open(wrappingKey, wrapped, WrapAddress(subject, keyId, platformKeyId)));
        }
        catch (CryptographicException)
        {
            return null; // unreadable is counted by a rewrite, and thrown by a read
        }
    }

    private static byte[] WrapAddress(string subject, string keyId, string platformKeyId) => Encoding.ASCII.GetBytes($"data-key|{subject}|{keyId}|{platformKeyId}");

    private static (string Partition, string Row) KeyOf(string subject) => RecordLimits.IsKey(subject)
        ? (Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(subject)).AsSpan(0, 1)), subject)
        : throw new ArgumentException("a subject is no key", nameof(subject));

    private static byte[] Serialize(Row row) => JsonSerializer.SerializeToUtf8Bytes(row, DataKeysJson.Default.Row);

    private static Row Deserialize(ReadOnlyMemory<byte> data) => JsonSerializer.Deserialize(data.Span, DataKeysJson.Default.Row)!;

    internal sealed record Row(string? PlatformKeyId, string? KeyId, byte[]? Wrapped, DateTimeOffset? ErasedAt)
    {
        [JsonIgnore]
        public bool IsErased => ErasedAt is not null;
    }

    private sealed record CachedKey(DataKey Key, DateTimeOffset Until);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DataKeys.Row))]
internal sealed partial class DataKeysJson : JsonSerializerContext;
