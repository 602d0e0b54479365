using ContractFunctions.Hosting;
using ContractFunctions.Pdf.Appearances;

namespace ContractFunctions.Accounts;

/// <summary>Routes of the marks a person signs with: handwriting and name seal.</summary>
public sealed class MarkFunctions(HttpApi api, AccountDirectory directory, AccountStore store, IDocumentStore documents, TimeProvider time)
{
    private const string SealMediaType = "image/svg+xml";

    /// <summary>A name seal holds no more characters than this, dots and spaces aside.</summary>
    private const int MaxSealCharacters = 24;

    /// <summary>Keeps the handwriting: a PNG body, checked and written anew.</summary>
    [Function(nameof(PutHandwriting))]
    [Accepts(Handwriting.MediaType)]
    [Answers<MeView>]
    public Task<IResult> PutHandwriting([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "me/handwriting")] HttpRequest request) =>
        api.UploadAsync(request, Handwriting.MediaType, Handwriting.MaxBytes, async call =>
        {
            if (!Handwriting.Clean(call.Body).TryGet(out byte[]? picture, out Refusal? refusal))
            {
                return Problem.Of(refusal);
            }

            string sha256 = await documents.PutAsync(picture, call.Aborted);
            AccountCommand.KeepHandwriting keep = new(sha256, time.GetUtcNow());
            return (await store.ExecuteAsync(call.Caller.AccountId, call.Key, keep, call.Aborted)).TryGet(out Account? account, out refusal)
                ? Reply.Json(MeView.Of(account), AccountsJson.Default.MeView)
                : Problem.Of(refusal);
        });

    /// <summary>The kept handwriting as PNG.</summary>
    [Function(nameof(GetHandwriting))]
    [Answers(StatusCodes.Status200OK, Handwriting.MediaType)]
    public Task<IResult> GetHandwriting([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "me/handwriting")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) =>
            await directory.GetAsync(caller.AccountId, cancellation) is { HandwritingSha256: { } sha256 } && await documents.OpenAsync(sha256, cancellation) is { } stream
                ? Results.Stream(stream, Handwriting.MediaType)
                : Problem.Of(AccountRefusals.NoHandwriting));

    /// <summary>The name seal of the verified name as SVG: outlines only.</summary>
    [Function(nameof(GetNameSeal))]
    [Answers(StatusCodes.Status200OK, SealMediaType)]
    public Task<IResult> GetNameSeal([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "me/name-seal")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) =>
            await directory.GetAsync(caller.AccountId, cancellation) is not { RealName: { IsVerified: true } known } ? Problem.Of(AccountRefusals.RealNameRequired)
            : known.Name.Value.EnumerateRunes().Count(rune => rune.Value is not (' ' or '·')) > MaxSealCharacters ? Problem.Of(AccountRefusals.NameSealTooLong)
            : Results.Text(NameSeal.ToSvg(known.Name.Value), SealMediaType));
}
