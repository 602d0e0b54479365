using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>
/// 意愿核验 by face: beside <see cref="IdentityChecks"/>, never instead of it. A check is bound to the scope (partition, act, ContentHash) and the account; it is
/// the row <c>{row of the scope}-face</c> in the scope's partition, and a newer one voids an older one. It needs a consent of its own
/// (<see cref="FaceConsentText"/>, 个人信息保护法 §§28-29), which can be withdrawn.
/// </summary>
public sealed partial class FaceChecks(
    IRecordStore records, AccountStore store, RateLimits limits, RealNamePolicy policy, TimeProvider time, ILogger<FaceChecks> log, IFaceCheck? face = null)
{
    public const string Method = "Face";

    /// <summary>From the beginning to the act.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>A provider charges per check.</summary>
    public static readonly RateLimit BeginLimit = new("face-check-account", 10, TimeSpan.FromDays(1));

    /// <summary>How often one account can make the server ask for a result.</summary>
    public static readonly RateLimit ResultLimit = new("face-check-result", 30, TimeSpan.FromMinutes(1));

    /// <summary>Begins a check. Refused unless the account is verified by resident identity card and its holder has agreed to it.</summary>
    /// <param name="reference">Neutral reference of the contract, as <see cref="IdentityPrompt.Reference"/>.</param>
    /// <param name="returnTo">A page of ours; never an address that a client named.</param>
    public async Task<Outcome<IdentityTicket>> BeginAsync(Account account, CodeScope scope, string reference, Uri returnTo, CancellationToken cancellation = default)
    {
        if (face is null)
        {
            return AccountRefusals.FaceNotConfigured;
        }

        if (await NotReadyAsync(account, cancellation) is { } notReady)
        {
            return notReady;
        }

        if (await limits.TakeAsync(BeginLimit, account.Id, cancellation) is { } tooMany)
        {
            return tooMany;
        }

        try
        {
            FaceCheckStart begun = await face.BeginAsync(account.RealName!.Name, account.RealName.Document, reference, returnTo, cancellation);
            FaceRow row = new(begun.Ticket, account.Id, scope.Purpose, scope.Binding, time.GetUtcNow() + Lifetime);
            byte[] data = JsonSerializer.SerializeToUtf8Bytes(row, FaceChecksJson.Default.FaceRow);
            await records.CommitAsync(scope.Table, scope.Partition, [new RecordWrite.Upsert(RowOf(scope), data)], cancellation);
            return new IdentityTicket(begun.Ticket, MaskedPhone: null, row.ExpiresAt, begun.Url);
        }
        catch (HttpRequestException fault)
        {
            return Unavailable(account, fault);
        }
    }

    /// <summary>Asks how the check ended; a passed one is proof for the act, once, because the act deletes its row.</summary>
    public async Task<Outcome<IdentityProof>> VerifyAsync(Account account, CodeScope scope, CancellationToken cancellation = default)
    {
        if (face is null)
        {
            return AccountRefusals.FaceNotConfigured;
        }

        if (await NotReadyAsync(account, cancellation) is { } notReady)
        {
            return notReady;
        }

        if (await records.FindAsync(scope.Table, scope.Partition, RowOf(scope), cancellation) is not { } record
            || JsonSerializer.Deserialize(record.Data.Span, FaceChecksJson.Default.FaceRow) is not { } row
            || (row.AccountId, row.Purpose, row.Binding) != (account.Id, scope.Purpose, scope.Binding))
        {
            return AccountRefusals.FaceNotBegun;
        }

        if (row.ExpiresAt <= time.GetUtcNow())
        {
            return AccountRefusals.FaceExpired;
        }

        if (limits.Take(ResultLimit, account.Id) is { } tooMany)
        {
            return tooMany;
        }

        try
        {
            FaceCheckResult result = await face.ResultAsync(row.Ticket, cancellation);
            return result switch
            {
                FaceCheckResult.Passed => new IdentityProof(
                    row.Ticket, Method, time.GetUtcNow(), account.Id, scope.Purpose, scope.Binding, account.RealName!.IsSimulated, new RecordWrite.Delete(record.Row, record.ETag)),
                FaceCheckResult.Failed => AccountRefusals.FaceFailed,
                _ => AccountRefusals.FacePending,
            };
        }
        catch (HttpRequestException fault)
        {
            return Unavailable(account, fault);
        }
    }

    private async Task<Refusal?> NotReadyAsync(Account account, CancellationToken cancellation) =>
        !policy.Accepts(account.RealName) ? AccountRefusals.RealNameRequired
        : account.RealName!.Document.Type != IdentityDocumentType.ResidentIdentityCard ? AccountRefusals.FaceDocumentNotServed
        : await store.FindConsentAsync(account.Id, FaceConsentText.Sha256, cancellation) is null ? AccountRefusals.FaceConsentRequired
        : null;

    private Refusal Unavailable(Account account, HttpRequestException fault)
    {
        Log.Unavailable(log, account.Id, fault.GetType().Name, fault.HttpRequestError);
        return AccountRefusals.FaceUnavailable;
    }

    private static string RowOf(CodeScope scope) => $"{scope.Row}-face";

    internal sealed record FaceRow(string Ticket, string AccountId, string Purpose, string Binding, DateTimeOffset ExpiresAt);

    private static partial class Log
    {
        [LoggerMessage(2040, LogLevel.Warning, "account {AccountId}: the face provider could not be asked ({Fault}, {Error})")]
        public static partial void Unavailable(ILogger logger, string accountId, string fault, HttpRequestError? error);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(FaceChecks.FaceRow))]
internal sealed partial class FaceChecksJson : JsonSerializerContext;
