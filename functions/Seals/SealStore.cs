using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Seals;

/// <summary>
/// Seals in rows. Table <c>seals</c>, partition = organization id: <c>seal-{id}</c> (compare-and-set) and <c>cmd-{key}</c>. The inscription may be a person's name, so it
/// lies sealed under the organization's data key.
/// </summary>
public sealed partial class SealStore(IRecordStore records, CommandRows commands, FieldVault vault)
{
    public const int MaxSeals = 100;

    private const string Table = "seals", Prefix = "seal-";

    public async Task<Seal?> FindAsync(string organizationId, string sealId, CancellationToken cancellation) =>
        (await LoadAsync(organizationId, sealId, cancellation))?.Seal;

    /// <summary>All seals of an organization.</summary>
    public async Task<IReadOnlyList<Seal>> ListAsync(string organizationId, CancellationToken cancellation)
    {
        List<Seal> seals = [];
        await foreach (StoredRecord record in records.ReadAllAsync(Table, organizationId, RecordRange.Prefix(Prefix, MaxSeals), cancellation))
        {
            seals.Add(await ReadAsync(organizationId, record, cancellation));
        }

        return [.. seals.OrderBy(seal => seal.CreatedAt)];
    }

    /// <summary>Carries a command out once per key; gives the seal as it is then, and to a repeated key as it is now.</summary>
    public async Task<Outcome<Seal>> ExecuteAsync(string organizationId, string sealId, CommandKey key, SealCommand command, CancellationToken cancellation)
    {
        Outcome<Done> outcome = await commands.OnceAsync(Table, organizationId, key, SealsRowJson.Default.Done, async round =>
        {
            Loaded? loaded = RecordLimits.IsKey(sealId) ? await LoadAsync(organizationId, sealId, round) : null;
            if (loaded is null && command is SealCommand.Create && (await ListAsync(organizationId, round)).Count >= MaxSeals)
            {
                return SealRefusals.TooManySeals;
            }

            if (!SealDecider.Decide(command, loaded?.Seal).TryGet(out Seal? decided, out Refusal? refusal))
            {
                return refusal;
            }

            byte[] data = await SerializeAsync(decided, round);
            RecordWrite[] writes = ReferenceEquals(decided, loaded?.Seal) ? []
                : loaded is null ? [new RecordWrite.Insert(Prefix + sealId, data)]
                : [new RecordWrite.Replace(Prefix + sealId, data, loaded.ETag)];
            return new CommandStep<Done>(new Done(decided.Version), writes);
        }, cancellation);
        return !outcome.TryGet(out _, out Refusal? refused) ? refused : (await FindAsync(organizationId, sealId, cancellation))!;
    }

    private async Task<Loaded?> LoadAsync(string organizationId, string sealId, CancellationToken cancellation) =>
        await records.FindAsync(Table, organizationId, Prefix + sealId, cancellation) is { } record
            ? new Loaded(await ReadAsync(organizationId, record, cancellation), record.ETag)
            : null;

    private async Task<Seal> ReadAsync(string organizationId, StoredRecord record, CancellationToken cancellation)
    {
        Row row = JsonSerializer.Deserialize(record.Data.Span, SealsRowJson.Default.Row)!;
        string id = record.Row[Prefix.Length..];
        return new Seal(
            id, organizationId, row.Type, await vault.OpenAsync(organizationId, AddressOf(organizationId, id), row.Inscription, cancellation) ?? "", row.SecurityCode, row.ImageSha256,
            row.Status, row.Grants, row.CreatedAt, row.Version);
    }

    private async Task<byte[]> SerializeAsync(Seal seal, CancellationToken cancellation) => JsonSerializer.SerializeToUtf8Bytes(
        new Row(
            seal.Type, await vault.SealAsync(seal.OrganizationId, AddressOf(seal.OrganizationId, seal.Id), seal.Inscription, cancellation), seal.SecurityCode, seal.ImageSha256,
            seal.Status, seal.Grants, seal.CreatedAt, seal.Version),
        SealsRowJson.Default.Row);

    private static FieldAddress AddressOf(string organizationId, string sealId) => new(organizationId, Table, "inscription", sealId);

    private sealed record Loaded(Seal Seal, string ETag);

    internal sealed record Done(int Version);

    internal sealed record Row(
        SealType Type, string Inscription, string? SecurityCode, string? ImageSha256, SealStatus Status, ImmutableArray<SealGrant> Grants, DateTimeOffset CreatedAt, int Version);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Row))]
    [JsonSerializable(typeof(Done))]
    private sealed partial class SealsRowJson : JsonSerializerContext;
}
