using System.Net;
using System.Security.Cryptography;
using System.Text;
using ContractFunctions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace ContractFunctions.Embedded;

/// <summary>
/// <c>/outbox</c>: what was sent, as a page without script, as JSON (<c>/outbox.json</c>), and each mail as the file it is. For the person at this machine only:
/// a loopback connection, asked for under a loopback name (a name of someone else's that resolves to here is refused), through no proxy.
/// </summary>
internal static class OutboxPage
{
    private const string Style =
        "body{font:16px/1.6 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}article{border:1px solid #bbb;border-radius:6px;padding:.8rem 1rem;margin:1rem 0}"
        + "p{white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0}header{color:#555}";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static void MapOutbox(this IEndpointRouteBuilder routes, Outbox outbox)
    {
        routes.MapGet("/outbox", Local(() => Results.Content(Page(outbox.List()), "text/html; charset=utf-8")));
        routes.MapGet("/outbox.json", Local(() => Results.Json(outbox.List(), OutboxJson.Default.IReadOnlyListOutboxEntry)));
        routes.MapGet("/outbox/{id:regex(^[0-9a-f]{{64}}$)}", http => Local(() => FileOf(outbox, (string)http.Request.RouteValues["id"]!))(http));
    }

    private static RequestDelegate Local(Func<IResult> answer) => async http =>
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        await (IsLocal(http) ? answer() : Problem.Of(Refusals.NotFound)).ExecuteAsync(http);
    };

    private static bool IsLocal(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && LoopbackName.Is(http.Request.Host.Host)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded");

    private static IResult FileOf(Outbox outbox, string id) => outbox.List().FirstOrDefault(entry => entry.Id == id) is { File: { } file }
        ? Results.File(Path.Combine(outbox.Folder, file), "message/rfc822", file)
        : Problem.Of(Refusals.NotFound);

    private static string Page(IReadOnlyList<OutboxEntry> entries)
    {
        StringBuilder page = new($"<!doctype html><html lang=\"zh\"><head><meta charset=\"utf-8\"><title>{Both("Outbox.Title")}</title><style>{Style}</style></head><body><h1>{Both("Outbox.Title")}</h1>");
        page.Append($"<p>{Both(entries.Count == 0 ? "Outbox.Empty" : "Outbox.Explanation")}</p>");
        foreach (OutboxEntry entry in entries.Reverse())
        {
            page.Append($"<article><header>{Both(entry.Kind == "sms" ? "Outbox.Sms" : "Outbox.Mail")} · {Html(BeijingTime.Print(entry.AcceptedAt))} · {Html(entry.To)}</header>");
            page.Append(entry.Subject is null ? string.Empty : $"<h2>{Html(entry.Subject)}</h2>");
            page.Append($"<p>{Linked(entry.Text)}</p>");
            page.AppendJoin(string.Empty, entry.Attachments.Select(file => $"<p>{Html(file.FileName)} ({file.Bytes} B)</p>"));
            page.Append(entry.File is null ? string.Empty : $"<p><a href=\"/outbox/{entry.Id}\">{Both("Outbox.Download")}</a></p>").Append("</article>");
        }

        return page.Append("</body></html>").ToString();
    }

    /// <summary>Web addresses become links; everything is escaped first.</summary>
    private static string Linked(string text) => string.Join(' ', text.Split(' ').Select(word =>
        (word.StartsWith("https://", StringComparison.Ordinal) || word.StartsWith("http://", StringComparison.Ordinal)) && Uri.IsWellFormedUriString(word, UriKind.Absolute)
            ? $"<a href=\"{Html(word)}\" rel=\"noreferrer\">{Html(word)}</a>"
            : Html(word)));

    private static string Both(string key) => Html($"{Texts.Of(key).Zh} {Texts.Of(key).En}");

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
