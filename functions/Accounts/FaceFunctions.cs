using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>Routes of the separate consent to checks by face.</summary>
public sealed class FaceFunctions(HttpApi api, AccountStore store, TimeProvider time)
{
    /// <summary>The text to agree to before a check by face; its version and hash go back with the consent.</summary>
    [Function(nameof(GetFaceConsent))]
    [Answers<PrivacyConsentView>]
    public Task<IResult> GetFaceConsent([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "privacy-consents/face")] HttpRequest request) =>
        api.OpenAsync(request, _ => Task.FromResult(Reply.Json(
            new PrivacyConsentView(FaceConsentText.Version, FaceConsentText.Sha256, FaceConsentText.Current.Zh, FaceConsentText.Current.En), AccountsJson.Default.PrivacyConsentView)));

    /// <summary>Agrees to checks by face. Given again it stays the first one.</summary>
    [Function(nameof(GiveFaceConsent))]
    [Accepts<PrivacyConsentBody>]
    [Answers<ConsentGivenView>]
    public Task<IResult> GiveFaceConsent([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "me/face-consent")] HttpRequest request) =>
        api.CommandAsync(request, AccountsJson.Default.PrivacyConsentBody, async call =>
        {
            if (call.Body.Version != FaceConsentText.Version || call.Body.Sha256 != FaceConsentText.Sha256)
            {
                return Problem.Of(AccountRefusals.ConsentOutdated);
            }

            PrivacyConsent consent = new(FaceConsentText.Version, FaceConsentText.Sha256, time.GetUtcNow());
            return (await store.ConsentAsync(call.Caller.AccountId, call.Key, consent, call.Aborted)).TryGet(out PrivacyConsent? given, out Refusal? refusal)
                ? Reply.Json(new ConsentGivenView(given.Version, given.Sha256, given.At), AccountsJson.Default.ConsentGivenView)
                : Problem.Of(refusal);
        });

    /// <summary>Withdraws the consent: no check by face from now on. What was signed stays signed. Idempotent by nature.</summary>
    [Function(nameof(WithdrawFaceConsent))]
    [Answers(StatusCodes.Status204NoContent)]
    public Task<IResult> WithdrawFaceConsent([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "me/face-consent")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) =>
        {
            await store.WithdrawConsentAsync(caller.AccountId, FaceConsentText.Sha256, cancellation);
            return Results.NoContent();
        });
}
