using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>A sign-in that succeeded.</summary>
public sealed record SignedIn(Redacted<string> Token, DateTimeOffset ExpiresAt, Account Account);

/// <summary>
/// Sign-in by one-time code. Everything that must happen once lies in the phone's partition: using up the code, the phone's claim on its account id and the
/// command row are one batch; account and session are made after it, from what it recorded, and made again by a repeated command if a crash came between.
/// A phone without an account is answered exactly like one with.
/// </summary>
public sealed class SignIns(
    OneTimeCodes codes, CodeSender sender, CommandRows commands, AccountDirectory directory, AccountStore store, Sessions sessions, RateLimits limits, KeyedHash hash, TimeProvider time)
{
    /// <summary>After this a phone may have gone to another person: the ID number's ending is asked for as well.</summary>
    public static readonly TimeSpan LongAbsence = TimeSpan.FromDays(90);

    /// <summary>How long a repeated command gives the token again: for a reply lost on the way, not for later.</summary>
    public static readonly TimeSpan RepeatWithin = TimeSpan.FromMinutes(10);

    public const int IdNumberEndingLength = 4;

    private const string Purpose = "sign-in";

    private static readonly RateLimit AddressLimit = new("sign-in-address", 60, TimeSpan.FromMinutes(1));
    private static readonly RateLimit EndingLimit = new("sign-in-id-ending", 5, TimeSpan.FromDays(1));

    /// <summary>Sends a code to the phone, once per key.</summary>
    public async Task<Outcome<CodeSentView>> SendCodeAsync(PhoneNumber phone, CommandKey key, string address, CancellationToken cancellation)
    {
        // Issuing and sending happen inside the decision. Repeated in a lost race they meet the limit of one code a minute, so no second SMS goes out.
        return await commands.OnceAsync(AccountDirectory.Table, directory.IndexOf(phone), key, AccountsJson.Default.CodeSentView, async round =>
        {
            if (!(await codes.IssueAsync(ScopeOf(phone), phone, address, round)).TryGet(out IssuedCode? issued, out Refusal? refusal)
                || (refusal = await sender.SendAsync(issued, phone, "Sms.SignInCode", new Dictionary<string, string>(), round)) is not null)
            {
                return refusal;
            }

            CodeSentView sent = new((int)OneTimeCodes.Lifetime.TotalSeconds, (int)OneTimeCodes.ResendAfter.TotalSeconds);
            return new CommandStep<CodeSentView>(sent, []);
        }, cancellation);
    }

    /// <summary>Signs in with a code; makes the account of a phone seen for the first time.</summary>
    public async Task<Outcome<SignedIn>> SignInAsync(PhoneNumber phone, string code, string? idNumberEnding, CommandKey key, string address, CancellationToken cancellation)
    {
        if (TooManyFrom(address) is { } tooMany)
        {
            return tooMany;
        }

        Outcome<SignInEntry> outcome = await EnterAsync(
            phone,
            idNumberEnding,
            key,
            async round => (await codes.MatchAsync(ScopeOf(phone), phone, code, round)).TryGet(out CodeMatch? match, out Refusal? wrong) ? (RecordWrite[])[match.Consume] : wrong,
            cancellation);
        return outcome.TryGet(out SignInEntry? entry, out Refusal? refusal) ? await OpenAsync(entry, cancellation) : refusal;
    }

    /// <summary>Too many sign-ins from one address, however they are made.</summary>
    internal Refusal? TooManyFrom(string address) => limits.Take(AddressLimit, address);

    /// <summary>Enters the account of a phone once per key; makes it when the phone is seen for the first time.</summary>
    /// <param name="prove">That the phone is the person's: what is used up by it, in the partition of the phone.</param>
    internal async Task<Outcome<SignInEntry>> EnterAsync(
        PhoneNumber phone, string? idNumberEnding, CommandKey key, Func<CancellationToken, Task<Outcome<IReadOnlyList<RecordWrite>>>> prove, CancellationToken cancellation)
    {
        Outcome<SignInEntry> outcome = await commands.OnceAsync(
            AccountDirectory.Table, directory.IndexOf(phone), key, SignInsJson.Default.SignInEntry, round => DecideAsync(phone, idNumberEnding, prove, round), cancellation);
        if (outcome.TryGet(out SignInEntry? entry, out _))
        {
            await store.EnsureAsync(entry.AccountId, phone, cancellation);
        }

        return outcome;
    }

    /// <summary>Enters an account that somebody has proven to have entered before, without its phone.</summary>
    internal async Task<Outcome<SignInEntry>> ReenterAsync(string accountId, string? idNumberEnding, CancellationToken cancellation) =>
        await AbsenceRefusalAsync(accountId, idNumberEnding, cancellation) is { } absent ? absent : EntryOf(accountId);

    /// <summary>The session of an entry, the same for a repeated command.</summary>
    internal async Task<Outcome<SignedIn>> OpenAsync(SignInEntry entry, CancellationToken cancellation)
    {
        if (entry.At + RepeatWithin < time.GetUtcNow())
        {
            return Refusals.CodeExpired;
        }

        if (await directory.GetAsync(entry.AccountId, cancellation) is null)
        {
            return AccountRefusals.Erased;
        }

        string token = Base64Url.EncodeToString(hash.Compute("session-token-of-sign-in", Encoding.ASCII.GetBytes(entry.Nonce)));
        Session session = await sessions.OpenAsync(entry.AccountId, token, cancellation);
        return new SignedIn(new Redacted<string>(token), session.ExpiresAt, await directory.RequireAsync(entry.AccountId, cancellation));
    }

    private async Task<Outcome<CommandStep<SignInEntry>>> DecideAsync(
        PhoneNumber phone, string? idNumberEnding, Func<CancellationToken, Task<Outcome<IReadOnlyList<RecordWrite>>>> prove, CancellationToken cancellation)
    {
        if (!(await prove(cancellation)).TryGet(out IReadOnlyList<RecordWrite>? usedUp, out Refusal? refusal))
        {
            return refusal;
        }

        List<RecordWrite> writes = [.. usedUp];
        string? accountId = await directory.FindIdAsync(phone, cancellation);
        if (accountId is null)
        {
            accountId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            writes.Add(new RecordWrite.Insert(AccountDirectory.Row, Encoding.ASCII.GetBytes(accountId)));
        }
        else if (await AbsenceRefusalAsync(accountId, idNumberEnding, cancellation) is { } absent)
        {
            return absent;
        }

        return new CommandStep<SignInEntry>(EntryOf(accountId), writes);
    }

    private SignInEntry EntryOf(string accountId) => new(accountId, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), time.GetUtcNow());

    /// <summary>Asks for the ending of the ID number where the phone alone does not tell who comes; an account without a real name has none.</summary>
    internal async Task<Refusal?> EndingRefusalAsync(string accountId, string? ending, CancellationToken cancellation) =>
        await store.FindAsync(accountId, cancellation) is { RealName.Document: { } document } account ? await EndingRefusalAsync(account, document, ending, cancellation) : null;

    private async Task<Refusal?> AbsenceRefusalAsync(string accountId, string? ending, CancellationToken cancellation) =>
        await store.FindAsync(accountId, cancellation) is { RealName.Document: { } document } account && time.GetUtcNow() - account.LastSeen > LongAbsence
            ? await EndingRefusalAsync(account, document, ending, cancellation)
            : null;

    private async Task<Refusal?> EndingRefusalAsync(Account account, IdentityDocument document, string? ending, CancellationToken cancellation)
    {

        if (string.IsNullOrWhiteSpace(ending))
        {
            return AccountRefusals.IdNumberEndingRequired;
        }

        if (await limits.TakeAsync(EndingLimit, account.Phone.Digits, cancellation) is { } tooMany)
        {
            return tooMany;
        }

        byte[] given = Encoding.UTF8.GetBytes(ending.Trim().ToUpperInvariant());
        byte[] right = Encoding.UTF8.GetBytes(document.Number[^IdNumberEndingLength..]);
        return CryptographicOperations.FixedTimeEquals(given, right) ? null : AccountRefusals.IdNumberEndingWrong;
    }

    private CodeScope ScopeOf(PhoneNumber phone) => new(AccountDirectory.Table, directory.IndexOf(phone), "code", Purpose, "");
}

/// <summary>What a sign-in recorded: the session is opened from it, and opened again by a repeated command.</summary>
/// <param name="Nonce">256 random bits (hex): the session token is derived from it with the platform's secret, so that rows alone give no token away.</param>
internal sealed record SignInEntry(string AccountId, string Nonce, DateTimeOffset At);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SignInEntry))]
internal sealed partial class SignInsJson : JsonSerializerContext;
