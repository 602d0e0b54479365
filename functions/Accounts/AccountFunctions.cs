using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>Routes of the holder of an account: who I am, real name, signing password.</summary>
public sealed class AccountFunctions(HttpApi api, AccountDirectory directory, RealNames realNames, PasswordSetting setting)
{
    [Function(nameof(GetMe))]
    [Answers<MeView>]
    public Task<IResult> GetMe([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "me")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) => await directory.GetAsync(caller.AccountId, cancellation) is { } account ? Me(account) : Problem.Of(AccountRefusals.Erased));

    /// <summary>The text to agree to before giving name and document number; its version and hash go back with them.</summary>
    [Function(nameof(GetRealNameConsent))]
    [Answers<PrivacyConsentView>]
    public Task<IResult> GetRealNameConsent([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "privacy-consents/real-name")] HttpRequest request) =>
        api.OpenAsync(request, _ => Task.FromResult(Reply.Json(
            new PrivacyConsentView(PrivacyConsentText.Version, PrivacyConsentText.Sha256, PrivacyConsentText.Current.Zh, PrivacyConsentText.Current.En),
            AccountsJson.Default.PrivacyConsentView)));

    /// <summary>实名认证: declares and verifies. Repeating it with the same identity verifies again, which resetting the signing password asks for.</summary>
    [Function(nameof(VerifyRealName))]
    [Accepts<RealNameBody>]
    [Answers<MeView>]
    public Task<IResult> VerifyRealName([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "me/real-name")] HttpRequest request) =>
        api.CommandAsync(request, AccountsJson.Default.RealNameBody, async call =>
            Answer(await realNames.DeclareAndVerifyAsync(call.Caller.AccountId, call.Body, call.Key, call.Aborted)));

    /// <summary>Sets the signing password, or resets it shortly after a fresh verification; then it is unlocked and all other sessions end.</summary>
    [Function(nameof(SetSigningPassword))]
    [Accepts<SigningPasswordBody>]
    [Answers<MeView>]
    public Task<IResult> SetSigningPassword([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "me/signing-password")] HttpRequest request) =>
        api.CommandAsync(request, AccountsJson.Default.SigningPasswordBody, async call =>
            Answer(await setting.SetAsync(call.Caller, call.Body.Password, call.Key, call.Aborted)));

    private static IResult Answer(Outcome<Account> outcome) => outcome.TryGet(out Account? account, out Refusal? refusal) ? Me(account) : Problem.Of(refusal);

    private static IResult Me(Account account) => Reply.Json(MeView.Of(account), AccountsJson.Default.MeView);
}
