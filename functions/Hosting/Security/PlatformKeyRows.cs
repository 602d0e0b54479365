using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContractFunctions.Hosting;

/// <summary>A key in a key service that wraps other keys and never leaves it.</summary>
public interface IKeyWrapper
{
    /// <summary>Names the version that wraps from now on.</summary>
    string Version { get; }

    Task<byte[]> WrapAsync(byte[] secret, CancellationToken cancellation);

    /// <param name="version">The version that has wrapped it.</param>
    Task<byte[]> UnwrapAsync(string version, byte[] wrapped, CancellationToken cancellation);
}

/// <summary>
/// The platform's secrets in table <c>platformkeys</c>, each wrapped by a key of a key service: whoever has the rows alone has nothing. Made at the first start; a new id of the current key
/// makes that key and keeps the older ones, a new version of the wrapping key wraps all anew.
/// </summary>
public sealed class PlatformKeyRows(IRecordStore records, IKeyWrapper wrapper)
{
    private const string Table = "platformkeys", Partition = "platform", RowKey = "keys";

    /// <param name="currentId">Id of the key that wraps data keys from now on.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">What was unwrapped is no acceptable secret.</exception>
    public async Task<PlatformKeys> OpenAsync(string currentId, CancellationToken cancellation = default)
    {
        while (true)
        {
            StoredRecord? record = await records.FindAsync(Table, Partition, RowKey, cancellation);
            Row? row = record is null ? null : JsonSerializer.Deserialize(record.Data.Span, PlatformKeyRowsJson.Default.Row)!;
            if (row is not null && row.Current == currentId && row.WrappedBy == wrapper.Version)
            {
                return (await UnwrapAsync(row, cancellation)).ToKeys();
            }

            Secrets secrets = row is null ? Secrets.Fresh(currentId) : (await UnwrapAsync(row, cancellation)).With(currentId);
            // Refused before it is kept: what is written here has to open at every later start.
            _ = secrets.ToKeys();
            byte[] data = JsonSerializer.SerializeToUtf8Bytes(await WrapAsync(secrets, cancellation), PlatformKeyRowsJson.Default.Row);
            RecordWrite write = record is null ? new RecordWrite.Insert(RowKey, data) : new RecordWrite.Replace(RowKey, data, record.ETag);
            // Whoever was first counts; the row is read back in either case.
            await records.CommitAsync(Table, Partition, [write], cancellation);
        }
    }

    private async Task<Secrets> UnwrapAsync(Row row, CancellationToken cancellation)
    {
        Dictionary<string, byte[]> keys = new(StringComparer.Ordinal);
        foreach ((string id, byte[] wrapped) in row.Keys)
        {
            keys[id] = await wrapper.UnwrapAsync(row.WrappedBy, wrapped, cancellation);
        }

        return new Secrets(row.Current, keys, await wrapper.UnwrapAsync(row.WrappedBy, row.HashSecret, cancellation));
    }

    private async Task<Row> WrapAsync(Secrets secrets, CancellationToken cancellation)
    {
        Dictionary<string, byte[]> keys = new(StringComparer.Ordinal);
        foreach ((string id, byte[] secret) in secrets.Keys)
        {
            keys[id] = await wrapper.WrapAsync(secret, cancellation);
        }

        return new Row(wrapper.Version, secrets.Current, keys, await wrapper.WrapAsync(secrets.HashSecret, cancellation));
    }

    /// <param name="Keys">Key id → wrapped key.</param>
    internal sealed record Row(string WrappedBy, string Current, IReadOnlyDictionary<string, byte[]> Keys, byte[] HashSecret);

    private sealed record Secrets(string Current, Dictionary<string, byte[]> Keys, byte[] HashSecret)
    {
        public static Secrets Fresh(string id) => new(id, new(StringComparer.Ordinal) { [id] = Random() }, Random());

        public Secrets With(string id)
        {
            Dictionary<string, byte[]> keys = new(Keys, StringComparer.Ordinal);
            keys.TryAdd(id, Random());
            return new Secrets(id, keys, HashSecret);
        }

        public PlatformKeys ToKeys() => new(Current, Keys, HashSecret);

        private static byte[] Random() => RandomNumberGenerator.GetBytes(PlatformKeys.KeyBytes);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PlatformKeyRows.Row))]
internal sealed partial class PlatformKeyRowsJson : JsonSerializerContext;
