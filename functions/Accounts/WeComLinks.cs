using System.Globalization;
using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>
/// Which account is whose in 企业微信: one account, one WeCom user. A user's id is kept only as keyed hash. Table <c>wecom</c>: partition = account id, row <c>user</c> =
/// hash and time, which counts; partition = hash, row <c>account</c> = account id, which finds it and is checked against the first.
/// </summary>
public sealed class WeComLinks(CommandRows commands, IRecordStore records, KeyedHash hash, TimeProvider time)
{
    internal const string Table = "wecom";
    private const string UserRow = "user", AccountRow = "account";

    /// <summary>Binds the account to the user, in place of any other.</summary>
    /// <param name="identify">The user's id; asked once per key.</param>
    public Task<Outcome<WeComLinkView>> LinkAsync(
        string accountId, CommandKey key, Func<CancellationToken, Task<Outcome<string>>> identify, CancellationToken cancellation) =>
        commands.OnceAsync(Table, accountId, key, AccountsJson.Default.WeComLinkView, async round =>
        {
            if (!(await identify(round)).TryGet(out string? userId, out Refusal? refusal))
            {
                return refusal;
            }

            DateTimeOffset now = time.GetUtcNow();
            string user = UserOf(userId);
            await records.CommitAsync(Table, user, [new RecordWrite.Upsert(AccountRow, Encoding.ASCII.GetBytes(accountId))], round);
            byte[] data = Encoding.ASCII.GetBytes($"{user}\n{now.ToString("O", CultureInfo.InvariantCulture)}");
            return new CommandStep<WeComLinkView>(new WeComLinkView(now), [new RecordWrite.Upsert(UserRow, data)]);
        }, cancellation);

    public async Task UnlinkAsync(string accountId, CancellationToken cancellation)
    {
        while (await records.FindAsync(Table, accountId, UserRow, cancellation) is { } link
            && !(await records.CommitAsync(Table, accountId, [new RecordWrite.Delete(UserRow, link.ETag)], cancellation)).IsCommitted)
        {
        }
    }

    /// <summary>The account bound to the user, or null.</summary>
    public async Task<string?> FindAccountAsync(string userId, CancellationToken cancellation)
    {
        string user = UserOf(userId);
        return await records.FindAsync(Table, user, AccountRow, cancellation) is { } index && Encoding.ASCII.GetString(index.Data.Span) is var accountId
            && await records.FindAsync(Table, accountId, UserRow, cancellation) is { } link && Encoding.ASCII.GetString(link.Data.Span).StartsWith($"{user}\n", StringComparison.Ordinal)
                ? accountId
                : null;
    }

    /// <summary>WeCom takes ids of either case for the same user.</summary>
    private string UserOf(string userId) => hash.Hex("wecom-user", userId.ToLowerInvariant());
}
