using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>
/// Finds accounts. A phone leads to its account by blind index: table <c>phones</c>, partition = keyed hash of the phone, row <c>account</c> = account id.
/// The sign-in of that phone commits in the same partition.
/// </summary>
public sealed class AccountDirectory(IRecordStore records, AccountStore store, KeyedHash hash)
{
    internal const string Table = "phones";
    internal const string Row = "account";

    /// <summary>The account, or null.</summary>
    public Task<Account?> GetAsync(string accountId, CancellationToken cancellation = default) => store.FindAsync(accountId, cancellation);

    /// <summary>The account of a session, which must be there.</summary>
    public async Task<Account> RequireAsync(string accountId, CancellationToken cancellation = default) =>
        await store.FindAsync(accountId, cancellation) ?? throw new InvalidOperationException("a session without an account");

    /// <summary>The account that signs in with this phone, or null.</summary>
    public async Task<Account?> FindByPhoneAsync(PhoneNumber phone, CancellationToken cancellation = default) =>
        await FindIdAsync(phone, cancellation) is { } accountId ? await store.FindAsync(accountId, cancellation) : null;

    internal async Task<string?> FindIdAsync(PhoneNumber phone, CancellationToken cancellation) =>
        await records.FindAsync(Table, IndexOf(phone), Row, cancellation) is { } record ? Encoding.ASCII.GetString(record.Data.Span) : null;

    /// <summary>Blind index of a phone: 64 hex digits, the same everywhere.</summary>
    public string IndexOf(PhoneNumber phone) => hash.Hex("phone-index", phone.Digits);
}
