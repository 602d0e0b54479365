using System.Text.Json.Serialization;
using System.Text.Json;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>An account as stored: personal data sealed under the account's own data key, each field for its column.</summary>
internal sealed record AccountRow(string Phone, DateTimeOffset CreatedAt, AccountRow.SealedRealName? RealName, AccountRow.StoredPassword? SigningPassword, string? HandwritingSha256)
{
    internal sealed record SealedRealName(
        RealNameLevel Level, string Name, IdentityDocumentType DocumentType, string DocumentNumber, string BirthDate, DateTimeOffset DeclaredAt, string? Source, DateTimeOffset? VerifiedAt, bool IsSimulated);

    internal sealed record StoredPassword(string Hash, DateTimeOffset SetAt);

    public static async Task<AccountRow> SealAsync(Account account, FieldVault vault, CancellationToken cancellation)
    {
        Task<string> Seal(string column, string plain) => vault.SealAsync(account.Id, Address(account.Id, column), plain, cancellation);
        RealName? known = account.RealName;
        return new AccountRow(
            await Seal("phone", account.Phone.Digits),
            account.CreatedAt,
            known is null ? null : new SealedRealName(
                known.Level,
                await Seal("name", known.Name.Value),
                known.Document.Type,
                await Seal("document-number", known.Document.Number),
                await Seal("birth-date", known.Document.BirthDate.ToString("O")),
                known.DeclaredAt,
                known.Source,
                known.VerifiedAt,
                known.IsSimulated),
            account.SigningPassword is { } password ? new StoredPassword(password.Hash.Reveal(), password.SetAt) : null,
            account.HandwritingSha256);
    }

    /// <summary>The account in clear, or null when its holder was erased.</summary>
    public async Task<Account?> OpenAsync(string accountId, DateTimeOffset lastSeen, FieldVault vault, CancellationToken cancellation)
    {
        Task<string?> Open(string column, string box) => vault.OpenAsync(accountId, Address(accountId, column), box, cancellation);
        if (await Open("phone", Phone) is not { } phone)
        {
            return null;
        }

        RealName? realName = RealName is not { } known ? null : RealNameOf(
            known, (await Open("name", known.Name))!, (await Open("document-number", known.DocumentNumber))!, (await Open("birth-date", known.BirthDate))!);
        return new Account(accountId, PhoneNumber.Parse(phone, "phone").Value, CreatedAt, lastSeen)
        {
            RealName = realName,
            SigningPassword = SigningPassword is { } password ? new SigningPassword(new Redacted<string>(password.Hash), password.SetAt) : null,
            HandwritingSha256 = HandwritingSha256,
        };
    }

    public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(this, AccountRowJson.Default.AccountRow);

    public static AccountRow Deserialize(ReadOnlyMemory<byte> data) => JsonSerializer.Deserialize(data.Span, AccountRowJson.Default.AccountRow)!;

    private static RealName RealNameOf(SealedRealName known, string name, string number, string birthDate)
    {
        DateOnly born = DateOnly.ParseExact(birthDate, "O");
        IdentityDocument document = IdentityDocument.Parse(known.DocumentType, number, born, BeijingTime.DateOf(known.DeclaredAt)).Value;
        return new RealName(known.Level, PersonName.Parse(name, "name").Value, document, known.DeclaredAt, known.Source, known.VerifiedAt, known.IsSimulated);
    }

    private static FieldAddress Address(string accountId, string column) => new(accountId, AccountStore.Table, column, AccountStore.Row);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AccountRow))]
[JsonSerializable(typeof(PrivacyConsent))]
[JsonSerializable(typeof(AccountStore.CommandDone))]
internal sealed partial class AccountRowJson : JsonSerializerContext;
