using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>Routes into and out of an account.</summary>
public sealed class SignInFunctions(HttpApi api, SignIns signIns, AccountDirectory directory, Sessions sessions, ClientAddresses addresses)
{
    /// <summary>Sends a one-time code by SMS. The answer is the same whether the phone has an account or not.</summary>
    [Function(nameof(SendSignInCode))]
    [Accepts<SignInCodeBody>]
    [Answers<CodeSentView>(StatusCodes.Status202Accepted)]
    public Task<IResult> SendSignInCode([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sign-in/codes")] HttpRequest request) =>
        api.OpenCommandAsync(request, AccountsJson.Default.SignInCodeBody, async call =>
            PhoneNumber.Parse(call.Body.Phone, "phone").TryGet(out PhoneNumber? phone, out Refusal? refusal)
            && call.KeyIn(directory.IndexOf(phone)).TryGet(out CommandKey? key, out refusal)
            && (await signIns.SendCodeAsync(phone, key, addresses.Of(request), call.Aborted)).TryGet(out CodeSentView? sent, out refusal)
                ? Reply.Json(sent, AccountsJson.Default.CodeSentView, status: StatusCodes.Status202Accepted)
                : Problem.Of(refusal));

    /// <summary>Exchanges the code for a session; the first sign-in of a phone makes its account.</summary>
    [Function(nameof(SignIn))]
    [Accepts<SignInBody>]
    [Answers<SignedInView>]
    public Task<IResult> SignIn([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sign-in")] HttpRequest request) =>
        api.OpenCommandAsync(request, AccountsJson.Default.SignInBody, async call =>
            PhoneNumber.Parse(call.Body.Phone, "phone").TryGet(out PhoneNumber? phone, out Refusal? refusal)
            && call.KeyIn(directory.IndexOf(phone)).TryGet(out CommandKey? key, out refusal)
            && (await signIns.SignInAsync(phone, call.Body.Code, call.Body.IdNumberEnding, key, addresses.Of(request), call.Aborted)).TryGet(out SignedIn? signedIn, out refusal)
                ? Reply.Json(new SignedInView(signedIn.Token.Reveal(), signedIn.ExpiresAt, MeView.Of(signedIn.Account)), AccountsJson.Default.SignedInView)
                : Problem.Of(refusal));

    /// <summary>Signs out. Idempotent by nature: the session is gone afterwards.</summary>
    [Function(nameof(SignOut))]
    [Answers(StatusCodes.Status204NoContent)]
    public Task<IResult> SignOut([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "sessions/current")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) =>
        {
            await sessions.RevokeAsync(caller.AccountId, caller.SessionId, cancellation);
            return Results.NoContent();
        });
}
