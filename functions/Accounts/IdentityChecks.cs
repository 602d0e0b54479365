using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>What the SMS of an identity check says: the act and a neutral reference, no title, no money, no ID number.</summary>
/// <param name="ActKey">Text key of the act, e.g. <c>Act.Sign</c>.</param>
/// <param name="Reference">Neutral reference of the contract, e.g. its number.</param>
public sealed record IdentityPrompt(string ActKey, string Reference);

/// <summary>An identity check under way.</summary>
/// <param name="TicketId">32 hex digits; later in the evidence.</param>
/// <param name="MaskedPhone">Where the code went: 138****1234; null: none went, the face is looked at.</param>
/// <param name="Url">Where the face is looked at; for this person only, and once.</param>
public sealed record IdentityTicket(string TicketId, string? MaskedPhone, DateTimeOffset ExpiresAt, Uri? Url = null)
{
    public override string ToString() => nameof(IdentityTicket);
}

/// <summary>A passed identity check: who agreed to what, when, proven how. Only result and ticket are kept.</summary>
/// <param name="Action">Purpose of the scope it was made for.</param>
/// <param name="Binding">Binding of that scope: the ContentHash.</param>
/// <param name="IsSimulated">The account's real name was confirmed by a simulation.</param>
/// <param name="Consume">Goes into the batch of the act; of several acts on one proof only one commits.</param>
public sealed record IdentityProof(
    string TicketId, string Method, DateTimeOffset At, string AccountId, string Action, string Binding, bool IsSimulated, RecordWrite Consume);

/// <summary>
/// 意愿核验 by one-time code to the account's phone plus signing password: the method that is always there. The code is bound to the scope (partition, act,
/// ContentHash) and the phone; wrong passwords are counted across all checks of the account.
/// </summary>
public sealed class IdentityChecks(
    OneTimeCodes codes, CodeSender sender, PasswordTries tries, SigningPasswords passwords, FaceChecks faces, RateLimits limits, RealNamePolicy policy, TimeProvider time)
{
    public const string Method = "SmsCodeAndSigningPassword";

    /// <summary>Sends a code for the act. Refused unless the account is verified and has a signing password.</summary>
    public async Task<Outcome<IdentityTicket>> BeginAsync(Account account, CodeScope scope, IdentityPrompt prompt, string? address, CancellationToken cancellation = default)
    {
        if (NotReady(account) is { } notReady)
        {
            return notReady;
        }

        if (!(await codes.IssueAsync(scope, account.Phone, address, cancellation)).TryGet(out IssuedCode? issued, out Refusal? refusal))
        {
            return refusal;
        }

        Dictionary<string, string> parameters = new() { ["act"] = Texts.Of(prompt.ActKey).Zh, ["actEn"] = Texts.Of(prompt.ActKey).En, ["reference"] = prompt.Reference };
        return await sender.SendAsync(issued, account.Phone, "Sms.IdentityCheckCode", parameters, cancellation) is { } unsent
            ? unsent
            : new IdentityTicket(issued.TicketId, account.Phone.Masked, issued.ExpiresAt);
    }

    /// <summary>By code and password, or if there is neither by the face check that was begun.</summary>
    public async Task<Outcome<IdentityProof>> VerifyEitherAsync(Account account, CodeScope scope, string? code, string? password, CancellationToken cancellation = default) => (code, password) switch
    {
        (null, null) => await faces.VerifyAsync(account, scope, cancellation),
        ({ } sent, { } known) => await VerifyAsync(account, scope, sent, known, cancellation),
        _ => Refusals.FieldInvalid(code is null ? "code" : "password", "Field.Required"),
    };

    /// <summary>Checks password and code. A try of the password is counted before it is compared; the code is tried only when the password is right.</summary>
    public async Task<Outcome<IdentityProof>> VerifyAsync(Account account, CodeScope scope, string code, string password, CancellationToken cancellation = default)
    {
        if (NotReady(account) is { } notReady)
        {
            return notReady;
        }

        if (limits.Take(SigningPasswords.WorkLimit, account.Id) is { } tooMany)
        {
            return tooMany;
        }

        if (await tries.CountAsync(account.Id, cancellation) is { } locked)
        {
            return locked;
        }

        if (!passwords.Matches(password, account.SigningPassword!.Hash))
        {
            return AccountRefusals.SigningPasswordWrong;
        }

        await tries.ForgetAsync(account.Id, cancellation);
        return (await codes.MatchAsync(scope, account.Phone, code, cancellation)).TryGet(out CodeMatch? match, out Refusal? refusal)
            ? new IdentityProof(match.TicketId, Method, time.GetUtcNow(), account.Id, scope.Purpose, scope.Binding, account.RealName!.IsSimulated, match.Consume)
            : refusal;
    }

    private Refusal? NotReady(Account account) =>
        !policy.Accepts(account.RealName) ? AccountRefusals.RealNameRequired
        : !account.HasSigningPassword ? AccountRefusals.SigningPasswordRequired
        : null;
}
