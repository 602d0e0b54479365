using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Evidence;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>A party's identity ready to be written.</summary>
/// <param name="Openings">Rows that open the commitments; written in the batch of the event.</param>
public sealed record SealedParty(SealedIdentity Identity, ImmutableSortedDictionary<string, string> Commitments, IReadOnlyList<RecordWrite> Openings);

/// <summary>Seals and opens the personal data of a contract: identities of parties, openings of commitments.</summary>
public sealed partial class PartyVault(FieldVault vault, KeyedHash hash)
{
    /// <summary>Indexes are scoped to the contract: they compare within it and link nothing beyond.</summary>
    public async Task<SealedParty> SealAsync(string contractId, string role, PartyIdentity details, string subject, bool isSimulated, CancellationToken cancellation)
    {
        string? document = details.Document is { } shown ? $"{shown.Type}:{shown.Number}:{shown.BirthDate:yyyy-MM-dd}" : null;
        SealedIdentity identity = new(
            subject,
            await SealAsync(subject, contractId, "name", role, details.Name.Value, cancellation),
            document is null ? null : await SealAsync(subject, contractId, "document", role, document, cancellation),
            await SealAsync(subject, contractId, "phone", role, details.Phone.Digits, cancellation),
            details.Address is null ? null : await SealAsync(subject, contractId, "address", role, details.Address, cancellation),
            Index(contractId, "name", details.Name.Value),
            details.Document is null ? null : Index(contractId, "document", $"{details.Document.Type}:{details.Document.Number}"),
            Index(contractId, "phone", details.Phone.Digits),
            isSimulated);
        (string Name, string? Value)[] values = [("name", details.Name.Value), ("document", document), ("phone", details.Phone.Digits), ("address", details.Address)];
        ImmutableSortedDictionary<string, string>.Builder commitments = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        List<RecordWrite> openings = [];
        foreach ((string name, string? value) in values.Where(value => value.Value is not null))
        {
            (string commitment, RecordWrite opening) = await CommitToAsync(contractId, subject, value!, cancellation);
            commitments[name] = commitment;
            openings.Add(opening);
        }

        return new SealedParty(identity, commitments.ToImmutable(), openings);
    }

    /// <summary>The identity in clear, or null where there is none or its subject was erased.</summary>
    public async Task<PartyIdentity?> OpenAsync(string contractId, Party party, CancellationToken cancellation) =>
        party.Identity is { } identity && await OpenAsync(contractId, party.Role, identity, cancellation) is { } details
            ? details with { Enterprise = party.Enterprise is { } company ? new EnterpriseIdentity(company.Name, company.Code) : null }
            : null;

    /// <summary>A person's identity in clear, or null where its subject was erased.</summary>
    public async Task<PartyIdentity?> OpenAsync(string contractId, string role, SealedIdentity identity, CancellationToken cancellation)
    {
        if (await OpenAsync(identity.Subject, contractId, "name", role, identity.Name, cancellation) is not { } name
            || await OpenAsync(identity.Subject, contractId, "phone", role, identity.Phone, cancellation) is not { } phone)
        {
            return null;
        }

        string? document = identity.Document is null ? null : await OpenAsync(identity.Subject, contractId, "document", role, identity.Document, cancellation);
        string? address = identity.Address is null ? null : await OpenAsync(identity.Subject, contractId, "address", role, identity.Address, cancellation);
        return new PartyIdentity(PersonName.Parse(name, "name").Value, DocumentOf(document?.Split(':')), PhoneNumber.Parse(phone, "phone").Value, address);
    }

    private static IdentityDocument? DocumentOf(string[]? parts) =>
        parts is null ? null : IdentityDocument.Parse(Enum.Parse<IdentityDocumentType>(parts[0]), parts[1], DateOnly.Parse(parts[2]), DateOnly.MaxValue).Value;

    /// <summary>A commitment to a personal value and the row that opens it.</summary>
    public async Task<(string Commitment, RecordWrite Opening)> CommitToAsync(string contractId, string subject, string value, CancellationToken cancellation)
    {
        Commitment commitment = Commitment.To(value);
        string sealedOpening = await vault.SealAsync(
            subject,
            new FieldAddress(contractId, ContractStore.Table, "opening", commitment.Hash),
            JsonSerializer.Serialize(new Opening(commitment.Salt, commitment.Value), OpeningJson.Default.Opening),
            cancellation);
        return (commitment.Hash, new RecordWrite.Insert(RowOf(commitment.Hash), ContractStore.Bytes(new SealedRow(subject, sealedOpening), ContractRowsJson.Default.SealedRow)));
    }

    /// <summary>Seals a person's words, with the row that opens the commitment to them.</summary>
    public async Task<(SealedText Text, RecordWrite Opening)> SealTextAsync(string contractId, string subject, string words, CancellationToken cancellation)
    {
        (string commitment, RecordWrite opening) = await CommitToAsync(contractId, subject, words, cancellation);
        return (new SealedText(commitment, subject, await SealAsync(subject, contractId, "text", commitment, words, cancellation)), opening);
    }

    /// <summary>The words, or null when their subject was erased.</summary>
    public Task<string?> OpenTextAsync(string contractId, SealedText text, CancellationToken cancellation) =>
        OpenAsync(text.Subject, contractId, "text", text.Commitment, text.Sealed, cancellation);

    /// <summary>Salt and value behind a commitment, or null when erased.</summary>
    internal async Task<Opening?> OpenCommitmentAsync(string contractId, string commitment, SealedRow row, CancellationToken cancellation) =>
        await vault.OpenAsync(row.Subject, new FieldAddress(contractId, ContractStore.Table, "opening", commitment), row.Sealed, cancellation) is { } json
            ? JsonSerializer.Deserialize(json, OpeningJson.Default.Opening)
            : null;

    internal static string RowOf(string commitment) => $"open-{commitment}";

    public Task<string> SealAsync(string subject, string contractId, string column, string row, string value, CancellationToken cancellation) =>
        vault.SealAsync(subject, new FieldAddress(contractId, ContractStore.Table, column, row), value, cancellation);

    public Task<string?> OpenAsync(string subject, string contractId, string column, string row, string value, CancellationToken cancellation) =>
        vault.OpenAsync(subject, new FieldAddress(contractId, ContractStore.Table, column, row), value, cancellation);

    private string Index(string contractId, string column, string value) => hash.DeriveId($"party-{column}", $"{contractId}\n{value}");

    internal sealed record Opening(string Salt, string Value);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Opening))]
    private sealed partial class OpeningJson : JsonSerializerContext;
}
