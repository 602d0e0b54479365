using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>The mini-program's way into an account.</summary>
public sealed class WeChatFunctions(HttpApi api, WeChatSignIns signIns, ClientAddresses addresses)
{
    /// <summary>
    /// Signs in with the code of <c>wx.login</c>, and the first time with the phone number's code as well. Both are used up by it, by a refusal too: then the
    /// mini-program asks for new ones.
    /// </summary>
    [Function(nameof(SignInWithWeChat))]
    [Accepts<WeChatSignInBody>]
    [Answers<SignedInView>]
    public Task<IResult> SignInWithWeChat([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sign-in/wechat")] HttpRequest request) =>
        api.OpenCommandAsync(request, AccountsJson.Default.WeChatSignInBody, async call =>
            call.KeyIn(signIns.IndexOf(call.Body.Code)).TryGet(out CommandKey? key, out Refusal? refusal)
            && (await signIns.SignInAsync(call.Body, key, addresses.Of(request), call.Aborted)).TryGet(out SignedIn? signedIn, out refusal)
                ? Reply.Json(new SignedInView(signedIn.Token.Reveal(), signedIn.ExpiresAt, MeView.Of(signedIn.Account)), AccountsJson.Default.SignedInView)
                : Problem.Of(refusal));
}
