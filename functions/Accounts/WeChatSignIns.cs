using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>
/// Sign-in by WeChat: into the account of the phone that WeChat names, the same as by SMS, or later on, without a phone, into the account that this WeChat user
/// entered last. An openid is kept only as keyed hash. Table <c>wechat</c>: partition = hash of the openid, row <c>account</c> = account id; partition = hash of the
/// code, row <c>cmd-{key}</c>: codes are taken once, so a repeated command is answered from its row and asks WeChat nothing.
/// </summary>
public sealed partial class WeChatSignIns(
    SignIns signIns, AccountDirectory directory, CommandRows commands, IRecordStore records, KeyedHash hash, ILogger<WeChatSignIns> log, IWeChat? weChat = null)
{
    internal const string Table = "wechat";
    internal const string Row = "account";

    private readonly OneAtATime underWay = new();

    /// <summary>The scope of a command's key, and the partition of its row: the code, which is nobody else's.</summary>
    public string IndexOf(string code) => hash.Hex("wechat-code", code);

    public async Task<Outcome<SignedIn>> SignInAsync(WeChatSignInBody body, CommandKey key, string address, CancellationToken cancellation)
    {
        if (weChat is null)
        {
            return AccountRefusals.WeChatNotConfigured;
        }

        if (FaultOf(body) is { } field)
        {
            return Refusals.FieldInvalid(field, "Field.Malformed");
        }

        if (signIns.TooManyFrom(address) is { } tooMany)
        {
            return tooMany;
        }

        try
        {
            // A code is taken once: the same command a second time, while the first is under way, waits for it and is answered from its row.
            string index = IndexOf(body.Code);
            return await underWay.RunAsync(index, async () =>
            {
                Outcome<SignInEntry> outcome = await commands.OnceAsync(Table, index, key, SignInsJson.Default.SignInEntry, round => DecideAsync(weChat, body, key, round), cancellation);
                return outcome.TryGet(out SignInEntry? entry, out Refusal? refusal) ? await signIns.OpenAsync(entry, cancellation) : refusal;
            }, cancellation);
        }
        catch (HttpRequestException fault)
        {
            Log.Unavailable(log, fault.GetType().Name, fault.HttpRequestError);
            return AccountRefusals.WeChatUnavailable;
        }
    }

    /// <summary>Account and link are made before the command's row tells of them; made again they are the same.</summary>
    private async Task<Outcome<CommandStep<SignInEntry>>> DecideAsync(IWeChat asked, WeChatSignInBody body, CommandKey key, CancellationToken cancellation)
    {
        if (!(await asked.IdentifyAsync(body.Code, cancellation)).TryGet(out Redacted<string> openId, out Refusal? refusal))
        {
            return refusal;
        }

        string person = hash.Hex("wechat-openid", openId.Reveal());
        Outcome<SignInEntry> outcome = body.PhoneCode is { } phoneCode
            ? await ByPhoneAsync(asked, phoneCode, body.IdNumberEnding, key, person, cancellation)
            : await ByLinkAsync(person, body.IdNumberEnding, cancellation);
        return outcome.TryGet(out SignInEntry? entry, out refusal) ? new CommandStep<SignInEntry>(entry, []) : refusal;
    }

    private async Task<Outcome<SignInEntry>> ByPhoneAsync(IWeChat asked, string phoneCode, string? ending, CommandKey key, string person, CancellationToken cancellation)
    {
        if (!(await asked.PhoneOfAsync(phoneCode, cancellation)).TryGet(out PhoneNumber? phone, out Refusal? refusal)
            || !(await signIns.EnterAsync(phone, ending, key, round => ProveAsync(phone, person, ending, round), cancellation)).TryGet(out SignInEntry? entry, out refusal))
        {
            return refusal;
        }

        await records.CommitAsync(Table, person, [new RecordWrite.Upsert(Row, Encoding.ASCII.GetBytes(entry.AccountId))], cancellation);
        return entry;
    }

    /// <summary>
    /// WeChat does not promise that the number is still the person's (手机号快速验证组件: 不保证是实时验证). So into the account of somebody whose identity is known
    /// a WeChat user who was not there before comes with the ending of the ID number only.
    /// </summary>
    private async Task<Outcome<IReadOnlyList<RecordWrite>>> ProveAsync(PhoneNumber phone, string person, string? ending, CancellationToken cancellation) =>
        await directory.FindIdAsync(phone, cancellation) is { } accountId && accountId != await LinkedAsync(person, cancellation)
        && await signIns.EndingRefusalAsync(accountId, ending, cancellation) is { } stranger
            ? stranger
            : Array.Empty<RecordWrite>();

    private async Task<Outcome<SignInEntry>> ByLinkAsync(string person, string? ending, CancellationToken cancellation) =>
        await LinkedAsync(person, cancellation) is { } accountId ? await signIns.ReenterAsync(accountId, ending, cancellation) : AccountRefusals.WeChatPhoneRequired;

    private async Task<string?> LinkedAsync(string person, CancellationToken cancellation) =>
        await records.FindAsync(Table, person, Row, cancellation) is { } link ? Encoding.ASCII.GetString(link.Data.Span) : null;

    private static string? FaultOf(WeChatSignInBody body) =>
        !ProviderCode.IsOne(body.Code) ? "code"
        : body.PhoneCode is { } phoneCode && !ProviderCode.IsOne(phoneCode) ? "phoneCode"
        : null;

    private static partial class Log
    {
        [LoggerMessage(2030, LogLevel.Warning, "WeChat could not be asked ({Fault}, {Error})")]
        public static partial void Unavailable(ILogger logger, string fault, HttpRequestError? error);
    }
}
