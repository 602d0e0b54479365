using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>The way into an account from 企业微信.</summary>
public sealed class WeComFunctions(HttpApi api, WeComSignIns signIns, WeComLinks links, ClientAddresses addresses)
{
    /// <summary>Signs in with the code of the authorization page, which it uses up, by a refusal too.</summary>
    [Function(nameof(SignInWithWeCom))]
    [Accepts<WeComSignInBody>]
    [Answers<SignedInView>]
    public Task<IResult> SignInWithWeCom([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sign-in/wecom")] HttpRequest request) =>
        api.OpenCommandAsync(request, AccountsJson.Default.WeComSignInBody, async call =>
            call.KeyIn(signIns.IndexOf(call.Body.Code)).TryGet(out CommandKey? key, out Refusal? refusal)
            && (await signIns.SignInAsync(call.Body, key, addresses.Of(request), call.Aborted)).TryGet(out SignedIn? signedIn, out refusal)
                ? Reply.Json(new SignedInView(signedIn.Token.Reveal(), signedIn.ExpiresAt, MeView.Of(signedIn.Account)), AccountsJson.Default.SignedInView)
                : Problem.Of(refusal));

    /// <summary>Binds the caller's account to the 企业微信 user, who signs in by it from then on and stands in the address book for colleagues.</summary>
    [Function(nameof(LinkWeCom))]
    [Accepts<WeComLinkBody>]
    [Answers<WeComLinkView>]
    public Task<IResult> LinkWeCom([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "me/wecom")] HttpRequest request) =>
        api.CommandAsync(request, AccountsJson.Default.WeComLinkBody, async call =>
            (await signIns.LinkAsync(call.Caller.AccountId, call.Body, call.Key, call.Aborted)).TryGet(out WeComLinkView? linked, out Refusal? refusal)
                ? Reply.Json(linked, AccountsJson.Default.WeComLinkView)
                : Problem.Of(refusal));

    /// <summary>Takes the binding back. Idempotent by nature.</summary>
    [Function(nameof(UnlinkWeCom))]
    [Answers(StatusCodes.Status204NoContent)]
    public Task<IResult> UnlinkWeCom([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "me/wecom")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) =>
        {
            await links.UnlinkAsync(caller.AccountId, cancellation);
            return Results.NoContent();
        });
}
