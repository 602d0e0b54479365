using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContractFunctions.Hosting;

/// <summary>What a code is for. It matches for nothing else.</summary>
/// <param name="Table">Table, partition and row under which the code is kept: the partition whose batch the act commits in. The row <c>{Row}-tries</c> beside it counts.</param>
/// <param name="Partition">As <paramref name="Table"/>.</param>
/// <param name="Row">One per person and act, e.g. <c>code-sign-2</c>.</param>
/// <param name="Purpose">The act: <c>sign-in</c>, <c>sign</c>, <c>rescind</c>.</param>
/// <param name="Binding">What exactly is agreed to: the ContentHash of the contract; empty for a sign-in.</param>
public sealed record CodeScope(string Table, string Partition, string Row, string Purpose, string Binding);

/// <summary>A code just made: <paramref name="Code"/> goes into the SMS and nowhere else.</summary>
/// <param name="TicketId">128 random bits (hex): names this issue in evidence and as the SMS's idempotency key.</param>
public sealed record IssuedCode(string TicketId, Redacted<string> Code, DateTimeOffset ExpiresAt);

/// <summary>A code that matched.</summary>
/// <param name="Consume">Belongs into the batch of the act the code is for: of several matches only one batch commits, and a newer code voids it.</param>
public sealed record CodeMatch(string TicketId, RecordWrite Consume);

/// <summary>One-time codes by SMS: 6 random digits, 5 minutes, 5 tries counted before each comparison by compare-and-set, stored as HMAC, consumed with the act.</summary>
public sealed class OneTimeCodes(IRecordStore records, KeyedHash hash, RateLimits limits, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    public const int MaxTries = 5;

    /// <summary>How soon another code for the same scope can be asked for.</summary>
    public static readonly TimeSpan ResendAfter = TimeSpan.FromMinutes(1);

    /// <summary>How many codes of one purpose go to one phone. Counted per purpose, so that a stranger asking for sign-in codes cannot keep anybody from signing.</summary>
    public static readonly IReadOnlyList<RateLimit> PhoneLimits =
    [
        new("code-phone-hour", 10, TimeSpan.FromHours(1)),
        new("code-phone-day", 20, TimeSpan.FromDays(1)),
    ];

    private static readonly RateLimit ScopeLimit = new("code-scope", 1, ResendAfter);

    /// <summary>How many codes one address may ask for. Generous: a carrier puts many phones behind one address.</summary>
    public static readonly IReadOnlyList<RateLimit> AddressLimits =
    [
        new("code-address-minute", 20, TimeSpan.FromMinutes(1)),
        new("code-address-day", 500, TimeSpan.FromDays(1)),
    ];

    /// <summary>Makes a code; an earlier one of the same scope is void from now on. Refused with Retry-After when phone or address had too many.</summary>
    /// <param name="address">The client's network address, or null where there is none to count by.</param>
    public async Task<Outcome<IssuedCode>> IssueAsync(CodeScope scope, PhoneNumber phone, string? address, CancellationToken cancellation = default)
    {
        if ((address is null ? null : await limits.TakeAsync(address, AddressLimits, cancellation)) is { } tooManyFromHere)
        {
            return tooManyFromHere;
        }

        string resend = string.Join('\n', scope.Table, scope.Partition, scope.Row, phone.Digits);
        if (await limits.TakeAsync(ScopeLimit, resend, cancellation) is { } tooSoon)
        {
            return tooSoon;
        }

        if (await limits.TakeAsync($"{scope.Purpose}\n{phone.Digits}", PhoneLimits, cancellation) is { } tooManyToPhone)
        {
            return tooManyToPhone;
        }

        string ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        string code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6");
        DateTimeOffset expiresAt = time.GetUtcNow() + Lifetime;
        CodeRow row = new(ticket, MacOf(scope, phone, ticket, code), expiresAt);
        await records.CommitAsync(
            scope.Table,
            scope.Partition,
            [new RecordWrite.Upsert(scope.Row, Serialize(row)), new RecordWrite.Upsert(TriesRow(scope), Serialize(new TriesState(ticket, 0)))],
            cancellation);
        return new IssuedCode(ticket, new Redacted<string>(code), expiresAt);
    }

    /// <summary>Compares a code typed by the holder of <paramref name="phone"/>. Every call that gets to compare has used up one try before.</summary>
    public async Task<Outcome<CodeMatch>> MatchAsync(CodeScope scope, PhoneNumber phone, string code, CancellationToken cancellation = default)
    {
        while (true)
        {
            if (await records.FindAsync(scope.Table, scope.Partition, scope.Row, cancellation) is not { } record
                || await records.FindAsync(scope.Table, scope.Partition, TriesRow(scope), cancellation) is not { } triesRecord)
            {
                return Refusals.CodeExpired;
            }

            CodeRow row = JsonSerializer.Deserialize(record.Data.Span, OneTimeCodesJson.Default.CodeRow)!;
            TriesState tries = JsonSerializer.Deserialize(triesRecord.Data.Span, OneTimeCodesJson.Default.TriesState)!;
            if (row.ExpiresAt <= time.GetUtcNow())
            {
                return Refusals.CodeExpired;
            }

            if (tries.Count >= MaxTries)
            {
                return Refusals.CodeExhausted;
            }

            if (row.TicketId == tries.TicketId && await CountAsync(scope, tries, triesRecord.ETag, cancellation))
            {
                return Matches(scope, phone, row, code) ? new CodeMatch(row.TicketId, new RecordWrite.Delete(scope.Row, record.ETag)) : Refusals.CodeWrong;
            }
        }
    }

    private async Task<bool> CountAsync(CodeScope scope, TriesState tries, string etag, CancellationToken cancellation)
    {
        RecordWrite.Replace counted = new(TriesRow(scope), Serialize(tries with { Count = tries.Count + 1 }), etag);
        return (await records.CommitAsync(scope.Table, scope.Partition, [counted], cancellation)).IsCommitted;
    }

    private bool Matches(CodeScope scope, PhoneNumber phone, CodeRow row, string code) =>
        code.Length == 6 && CryptographicOperations.FixedTimeEquals(row.Mac, MacOf(scope, phone, row.TicketId, code));

    private byte[] MacOf(CodeScope scope, PhoneNumber phone, string ticket, string code) => hash.Compute(
        "one-time-code",
        Encoding.UTF8.GetBytes(string.Join('\n', scope.Table, scope.Partition, scope.Row, scope.Purpose, scope.Binding, phone.Digits, ticket, code)));

    private static string TriesRow(CodeScope scope) => $"{scope.Row}-tries";

    private static byte[] Serialize(CodeRow row) => JsonSerializer.SerializeToUtf8Bytes(row, OneTimeCodesJson.Default.CodeRow);

    private static byte[] Serialize(TriesState tries) => JsonSerializer.SerializeToUtf8Bytes(tries, OneTimeCodesJson.Default.TriesState);

    internal sealed record CodeRow(string TicketId, byte[] Mac, DateTimeOffset ExpiresAt);

    internal sealed record TriesState(string TicketId, int Count);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OneTimeCodes.CodeRow))]
[JsonSerializable(typeof(OneTimeCodes.TriesState))]
internal sealed partial class OneTimeCodesJson : JsonSerializerContext;
