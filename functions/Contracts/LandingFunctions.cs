using System.Net;
using System.Text;
using ContractFunctions.Accounts;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Contracts;

/// <summary>A link's token.</summary>
public sealed record TokenBody(string Token);

/// <summary>What a link shows to whoever holds it: who invites, to what kind of act. No content.</summary>
/// <param name="IsExpired">It leads nowhere any more: expired, or the party was addressed anew.</param>
/// <param name="CanResend">An expired invitation that can be sent again to the recorded phone.</param>
public sealed record LinkView(string Inviter, string Act, Text ActLabel, bool IsExpired, bool CanResend, DateOnly Deadline);

/// <summary>Routes for whoever holds a link, signed in or not: what it is for, the page behind it, 重新发送.</summary>
public sealed partial class LandingFunctions(
    HttpApi api,
    ContractEdge edge,
    ContractStore contracts,
    Links links,
    PartyVault vault,
    KeyedHash hash,
    RateLimits limits,
    TimeProvider time,
    ILogger<LandingFunctions> log,
    IWeChat? weChat = null,
    MiniProgramPage? miniProgram = null)
{
    /// <summary>Path of <see cref="ShowChecked"/>.</summary>
    public const string CheckedPage = "api/checked";

    /// <summary>WeChat makes a limited number of addresses a day for all of a mini-program.</summary>
    private static readonly RateLimit UrlLinkLimit = new("url-link", 20, TimeSpan.FromHours(1));

    /// <summary>The page has one button at most, and no script.</summary>
    private const string PagePolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    /// <summary>What a link is for. A GET never consumes and never signs; the token comes in the body, so it is in no log.</summary>
    [Function(nameof(OpenLink))]
    [Accepts<TokenBody>(IsCommand = false)]
    [Answers<LinkView>]
    public Task<IResult> OpenLink([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "links")] HttpRequest request) =>
        api.OpenAsync(request, ContractsJson.Default.TokenBody, async (body, cancellation) =>
            await ViewAsync(body.Token, cancellation) is { } view ? Reply.Json(view, ContractsJson.Default.LinkView) : Problem.Of(Refusals.NotFound));

    /// <summary>The landing page behind an SMS link or a QR code: no script, no content.</summary>
    [Function(nameof(ShowLink))]
    [Answers(StatusCodes.Status200OK, "text/html")]
    public Task<IResult> ShowLink([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "s/{token}")] HttpRequest request, string token) =>
        api.OpenAsync(request, async cancellation => await ViewAsync(token, cancellation) is { } view
            ? Page(request, TextOf(view), view.CanResend ? token : null, view.IsExpired ? null : await UrlLinkAsync(token, cancellation))
            : Problem.Of(Refusals.NotFound));

    /// <summary>Where a provider sends the person back to once a face was looked at; what it found is asked for by the act.</summary>
    [Function(nameof(ShowChecked))]
    [Answers(StatusCodes.Status200OK, "text/html")]
    public Task<IResult> ShowChecked([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "checked")] HttpRequest request) =>
        api.OpenAsync(request, _ => Task.FromResult(Page(request, Texts.Of("Link.page.checked"), resend: null)));

    /// <summary>
    /// Sends an expired invitation again, to the recorded phone and nowhere else. A page without script cannot name a key, so link and hour are the key: pressed twice, it sends once.
    /// </summary>
    [Function(nameof(ResendLink))]
    [Accepts("application/x-www-form-urlencoded", IsCommand = false)]
    [Answers(StatusCodes.Status200OK, "text/html")]
    public Task<IResult> ResendLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "s/{token}/resend")] HttpRequest request, string token, [DurableClient] DurableTaskClient durable) =>
        api.OpenAsync(request, async cancellation =>
        {
            if (await links.FindAsync(token, cancellation) is not { } target)
            {
                return Problem.Of(Refusals.NotFound);
            }

            DateTimeOffset now = time.GetUtcNow();
            if (!target.IsExpired(now))
            {
                return Problem.Of(ContractRefusals.NothingToResend);
            }

            Outcome<ContractState> outcome = await edge.CarryOutAsync(
                durable,
                target.ContractId,
                KeyOf(token, now),
                _ => Task.FromResult<Outcome<Prepared>>(new Prepared(new ResendInvitation(now, target.Role, target.Addressing))),
                startsLife: false,
                cancellation);
            return outcome.TryGet(out _, out Refusal? refusal) ? Page(request, Texts.Of("Link.page.resent"), resend: null) : Problem.Of(refusal);
        });

    private CommandKey KeyOf(string token, DateTimeOffset now)
    {
        string occasion = $"{token}\n{now.UtcTicks / TimeSpan.TicksPerHour}";
        return new(hash.DeriveId("resend-key", occasion), hash.Hex("command-fingerprint", occasion));
    }

    private async Task<LinkView?> ViewAsync(string token, CancellationToken cancellation)
    {
        if (await links.FindAsync(token, cancellation) is not { } target || await contracts.FindAsync(target.ContractId, cancellation) is not { } state)
        {
            return null;
        }

        DateTimeOffset now = time.GetUtcNow();
        PartyIdentity? inviter = await vault.OpenAsync(state.Id, state.Initiator, cancellation);
        Party? party = state.FindParty(target.Role);
        bool isThere = target.CarbonCopy is { } copy ? state.FindCarbonCopy(copy) is not null : party?.Addressing == target.Addressing;
        string act = state.IsEnded || party is null ? "ended" : party.Stage == PartyStage.ToFill ? "fill" : "sign";
        bool isDead = target.IsExpired(now) || !isThere || (!state.IsEnded && now > state.DeadlineAt);
        bool canResend = target.IsExpired(now) && ContractDecider.Decide(new ResendInvitation(now, target.Role, target.Addressing), state) is Decision<ContractEvent>.Accepted;
        return new LinkView(inviter?.Enterprise?.Name ?? inviter?.Name.Masked ?? "", act, Texts.Of($"Link.act.{act}"), isDead, canResend, state.Deadline);
    }

    private static Text TextOf(LinkView view) =>
        Texts.Of($"Link.page.{(view.CanResend ? "expired" : view.IsExpired ? "void" : view.Act)}")
            .With(new Dictionary<string, string> { ["inviter"] = WebUtility.HtmlEncode(view.Inviter), ["deadline"] = $"{view.Deadline:yyyy-MM-dd}" });

    /// <summary>An address that opens the mini-program, made for whoever opens the page and kept nowhere; null: none to be had, the page does without.</summary>
    private async Task<Uri?> UrlLinkAsync(string token, CancellationToken cancellation)
    {
        if (weChat is null || miniProgram is null || limits.Take(UrlLinkLimit, token) is not null)
        {
            return null;
        }

        try
        {
            return await weChat.MakeUrlLinkAsync(miniProgram.Path, $"token={Uri.EscapeDataString(token)}", days: 1, cancellation);
        }
        catch (HttpRequestException fault)
        {
            Log.NoUrlLink(log, fault.GetType().Name, fault.HttpRequestError);
            return null;
        }
    }

    /// <param name="resend">The token to be sent again; null: no button.</param>
    /// <param name="miniProgram">The address that opens the mini-program; null: none.</param>
    private static IResult Page(HttpRequest request, Text text, string? resend, Uri? miniProgram = null)
    {
        request.HttpContext.Response.Headers.ContentSecurityPolicy = PagePolicy;
        StringBuilder page = new();
        page.Append($"<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Texts.Of("Link.page.title").Zh}</title>");
        page.Append($"<main><p>{text.Zh}</p><p lang=\"en\">{text.En}</p>");
        if (resend is not null)
        {
            Text label = Texts.Of("Link.page.resend");
            page.Append($"<form method=\"post\" action=\"/api/s/{WebUtility.HtmlEncode(Uri.EscapeDataString(resend))}/resend\"><button>{label.Zh} <span lang=\"en\">{label.En}</span></button></form>");
        }

        if (miniProgram is not null)
        {
            Text label = Texts.Of("Link.page.miniProgram");
            page.Append($"<p><a href=\"{WebUtility.HtmlEncode(miniProgram.AbsoluteUri)}\">{label.Zh} <span lang=\"en\">{label.En}</span></a></p>");
        }

        return Results.Content(page.Append("</main></html>").ToString(), "text/html; charset=utf-8");
    }

    private static partial class Log
    {
        [LoggerMessage(2050, LogLevel.Warning, "WeChat made no URL Link ({Fault}, {Error})")]
        public static partial void NoUrlLink(ILogger logger, string fault, HttpRequestError? error);
    }
}
