using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>
/// Sign-in by 企业微信, into the account that the user was bound to while signed in by phone: WeCom gives its applications no phone number. Table <c>wecom</c>, partition =
/// hash of the code, row <c>cmd-{key}</c>: codes are taken once, so a repeated command is answered from its row and asks WeCom nothing.
/// </summary>
public sealed partial class WeComSignIns(
    SignIns signIns, WeComLinks links, CommandRows commands, KeyedHash hash, ILogger<WeComSignIns> log, IWeCom? weCom = null)
{
    private readonly OneAtATime underWay = new();

    /// <summary>The scope of a sign-in's key, and the partition of its row: the code, which is nobody else's.</summary>
    public string IndexOf(string code) => hash.Hex("wecom-code", code);

    public async Task<Outcome<SignedIn>> SignInAsync(WeComSignInBody body, CommandKey key, string address, CancellationToken cancellation)
    {
        if (signIns.TooManyFrom(address) is { } tooMany)
        {
            return tooMany;
        }

        string index = IndexOf(body.Code);
        return await underWay.RunAsync(index, async () =>
        {
            Outcome<SignInEntry> outcome = await commands.OnceAsync(WeComLinks.Table, index, key, SignInsJson.Default.SignInEntry, async round =>
                (await IdentifyAsync(body.Code, round)).TryGet(out string? userId, out Refusal? unknown)
                && (await EnterAsync(userId, body.IdNumberEnding, round)).TryGet(out SignInEntry? made, out unknown)
                    ? new CommandStep<SignInEntry>(made, [])
                    : unknown,
                cancellation);
            return outcome.TryGet(out SignInEntry? entry, out Refusal? refusal) ? await signIns.OpenAsync(entry, cancellation) : refusal;
        }, cancellation);
    }

    /// <summary>Binds an account to whoever came through the authorization page.</summary>
    public Task<Outcome<WeComLinkView>> LinkAsync(string accountId, WeComLinkBody body, CommandKey key, CancellationToken cancellation) =>
        underWay.RunAsync(IndexOf(body.Code), () => links.LinkAsync(accountId, key, round => IdentifyAsync(body.Code, round), cancellation), cancellation);

    private async Task<Outcome<SignInEntry>> EnterAsync(string userId, string? ending, CancellationToken cancellation) =>
        await links.FindAccountAsync(userId, cancellation) is { } accountId ? await signIns.ReenterAsync(accountId, ending, cancellation) : AccountRefusals.WeComNotLinked;

    private async Task<Outcome<string>> IdentifyAsync(string code, CancellationToken cancellation)
    {
        if (weCom is null)
        {
            return AccountRefusals.WeComNotConfigured;
        }

        if (!ProviderCode.IsOne(code))
        {
            return Refusals.FieldInvalid("code", "Field.Malformed");
        }

        try
        {
            return await weCom.UserIdOfAsync(code, cancellation) is { } userId ? userId : AccountRefusals.WeComCodeExpired;
        }
        catch (HttpRequestException fault)
        {
            Log.Unavailable(log, fault.GetType().Name, fault.HttpRequestError);
            return AccountRefusals.WeComUnavailable;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2031, LogLevel.Warning, "WeCom could not be asked ({Fault}, {Error})")]
        public static partial void Unavailable(ILogger logger, string fault, HttpRequestError? error);
    }
}
