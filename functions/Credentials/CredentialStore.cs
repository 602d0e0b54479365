using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;
using ContractFunctions.Organizations;

namespace ContractFunctions.Credentials;

/// <summary>API credentials. Table <c>credentials</c>, partition organization, row <c>credential-{id}</c>: everything but the secret, of which a keyed hash is kept.</summary>
public sealed partial class CredentialStore(IRecordStore records, CommandRows commands, OrganizationDirectory organizations, KeyedHash hash, TimeProvider time) : IApiCredentials
{
    public const int MaxCredentials = 20;

    private const string Table = "credentials", Prefix = "credential-";

    public async Task<Caller?> FindAsync(string token, CancellationToken cancellation = default)
    {
        if (token.Split('-') is not [_, { Length: 32 } organizationId, { Length: 32 } id, { Length: 64 } secret] || !RecordLimits.IsKey(organizationId) || !RecordLimits.IsKey(id)
            || await records.FindAsync(Table, organizationId, Prefix + id, cancellation) is not { } record)
        {
            return null;
        }

        Row row = Read(record);
        bool isKnown = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(row.SecretHash), Encoding.ASCII.GetBytes(HashOf(secret)));
        return isKnown && row.RevokedAt is null && time.GetUtcNow() < row.ExpiresAt
            && await organizations.FindAsync(organizationId, cancellation) is { } organization && organization.Find(row.By) is not null
            ? new Caller(row.By, $"credential-{id}") { OrganizationId = organizationId, Scopes = row.Scopes }
            : null;
    }

    /// <summary>The organization's credentials, without their secrets.</summary>
    public async Task<IReadOnlyList<ApiCredential>> ListAsync(string organizationId, CancellationToken cancellation)
    {
        List<ApiCredential> found = [];
        await foreach (StoredRecord record in records.ReadAllAsync(Table, organizationId, RecordRange.Prefix(Prefix), cancellation))
        {
            found.Add(View(record.Row[Prefix.Length..], Read(record), token: null));
        }

        return found;
    }

    /// <summary>Makes a credential; the same command again shows it again.</summary>
    public async Task<Outcome<ApiCredential>> CreateAsync(
        string organizationId, CommandKey key, string by, string name, IReadOnlyList<string> scopes, TimeSpan lifetime, CancellationToken cancellation)
    {
        string id = hash.DeriveId("credential-id", $"{organizationId}\n{key.Row}"), secret = hash.Hex("credential-secret", id);
        Outcome<Row> outcome = await commands.OnceAsync(Table, organizationId, key, CredentialRowsJson.Default.Row, async round =>
        {
            DateTimeOffset now = time.GetUtcNow();
            if ((await ListAsync(organizationId, round)).Count(one => one.RevokedAt is null && now < one.ExpiresAt) >= MaxCredentials)
            {
                return CredentialRefusals.TooMany;
            }

            Row row = new(by, name, [.. scopes], HashOf(secret), now, now + lifetime, RevokedAt: null);
            return new CommandStep<Row>(row, [new RecordWrite.Insert(Prefix + id, JsonSerializer.SerializeToUtf8Bytes(row, CredentialRowsJson.Default.Row))]);
        }, cancellation);
        return outcome.TryGet(out Row? made, out Refusal? refusal) ? View(id, made, $"{IApiCredentials.TokenPrefix}{organizationId}-{id}-{secret}") : refusal;
    }

    /// <summary>Ends a credential, from the next request on.</summary>
    public async Task<Outcome<ApiCredential>> RevokeAsync(string organizationId, CommandKey key, string id, CancellationToken cancellation) =>
        (await commands.OnceAsync(Table, organizationId, key, CredentialRowsJson.Default.Row, async round =>
        {
            if (!RecordLimits.IsKey(id) || await records.FindAsync(Table, organizationId, Prefix + id, round) is not { } record)
            {
                return Refusals.NotFound;
            }

            Row row = Read(record) is { RevokedAt: null } living ? living with { RevokedAt = time.GetUtcNow() } : Read(record);
            return new CommandStep<Row>(row, [new RecordWrite.Replace(record.Row, JsonSerializer.SerializeToUtf8Bytes(row, CredentialRowsJson.Default.Row), record.ETag)]);
        }, cancellation)).TryGet(out Row? revoked, out Refusal? refusal) ? View(id, revoked, token: null) : refusal;

    private string HashOf(string secret) => hash.Hex("credential-hash", secret);

    private static ApiCredential View(string id, Row row, string? token) => new(id, row.Name, row.Scopes, row.CreatedAt, row.ExpiresAt, row.RevokedAt, token);

    private static Row Read(StoredRecord record) => JsonSerializer.Deserialize(record.Data.Span, CredentialRowsJson.Default.Row)!;

    internal sealed record Row(string By, string Name, string[] Scopes, string SecretHash, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Row))]
    private sealed partial class CredentialRowsJson : JsonSerializerContext;
}
