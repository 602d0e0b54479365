using System.Text.Json.Serialization.Metadata;
using ContractFunctions.Hosting;
using ContractFunctions.Organizations;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Webhooks;

/// <summary>Routes of an organization's webhooks, for its SuperAdmin.</summary>
public sealed class WebhookFunctions(HttpApi api, OrganizationEdge edge, WebhookStore store, CommandRows commands)
{
    private const int PageSize = 50, MaxReplayed = 100;
    private const string ReplayTable = "webhooks";

    [Function(nameof(ListWebhooks))]
    [Answers<WebhookList>]
    public Task<IResult> ListWebhooks([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organizations/{organization}/webhooks")] HttpRequest request, string organization) =>
        QueryAsync(request, organization, async cancellation => Reply.Json(new WebhookList(await store.ListAsync(organization, cancellation)), WebhooksJson.Default.WebhookList));

    [Function(nameof(CreateWebhook))]
    [Accepts<WebhookCreateBody>]
    [Answers<Webhook>]
    public Task<IResult> CreateWebhook([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/webhooks")] HttpRequest request, string organization) =>
        CommandAsync(request, organization, WebhooksJson.Default.WebhookCreateBody, async call =>
            !PublicAddresses.IsTarget(call.Body.Url) ? Problem.Of(WebhookRefusals.Target)
            : (await store.CreateAsync(organization, call.Body.Url, call.Key, call.Aborted)).TryGet(out Webhook? hook, out Refusal? refusal)
                ? Reply.Json(hook, WebhooksJson.Default.Webhook)
                : Problem.Of(refusal));

    [Function(nameof(DeleteWebhook))]
    [Accepts<EmptyBody>]
    [Answers(StatusCodes.Status204NoContent)]
    public Task<IResult> DeleteWebhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/webhooks/{webhook}/delete")] HttpRequest request, string organization, string webhook) =>
        CommandAsync(request, organization, OrganizationsJson.Default.EmptyBody, async call =>
            (await store.DeleteAsync(organization, webhook, call.Key, call.Aborted)).TryGet(out _, out Refusal? refusal) ? Results.NoContent() : Problem.Of(refusal));

    /// <summary>Messages of a subscription; <c>?dead=true</c>: those given up.</summary>
    [Function(nameof(ListWebhookMessages))]
    [Answers<WebhookMessageList>]
    public Task<IResult> ListWebhookMessages(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organizations/{organization}/webhooks/{webhook}/messages")] HttpRequest request, string organization, string webhook) =>
        QueryAsync(request, organization, async cancellation =>
        {
            if (await store.FindAsync(organization, webhook, cancellation) is null)
            {
                return Problem.Of(Refusals.NotFound);
            }

            string continuation = request.Query["continuation"].ToString();
            (IReadOnlyList<WebhookMessage> messages, string? next) = await store.MessagesAsync(
                organization, webhook, request.Query["dead"] == "true", PageSize, continuation.Length > 0 ? continuation : null, cancellation);
            return Reply.Json(new WebhookMessageList([.. messages.Select(View)], next), WebhooksJson.Default.WebhookMessageList);
        });

    [Function(nameof(ReplayWebhook))]
    [Accepts<WebhookReplayBody>]
    [Answers<WebhookMessageList>]
    public Task<IResult> ReplayWebhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/webhooks/{webhook}/replay")] HttpRequest request,
        string organization,
        string webhook,
        [DurableClient] DurableTaskClient durable) =>
        CommandAsync(request, organization, WebhooksJson.Default.WebhookReplayBody, async call =>
        {
            if (await store.FindAsync(organization, webhook, call.Aborted) is null)
            {
                return Problem.Of(Refusals.NotFound);
            }

            if (call.Body.FromSequence is < 1 or > 999_999_999_999)
            {
                return Problem.Of(Refusals.FieldInvalid("fromSequence", "Field.Malformed"));
            }

            long from = call.Body.FromSequence, last = from + MaxReplayed - 1;
            Outcome<WebhookMessageList> outcome = await commands.OnceAsync(ReplayTable, organization, call.Key, WebhooksJson.Default.WebhookMessageList, async round =>
            {
                await store.ReplayAsync(organization, webhook, from, MaxReplayed, round);   // what is under way stays so: repeated, it changes nothing
                IReadOnlyList<WebhookMessage> again = await store.PendingAsync(organization, webhook, from, last, round);
                return new CommandStep<WebhookMessageList>(new WebhookMessageList([.. again.Select(View)], Continuation: null), []);
            }, call.Aborted);
            if (!outcome.TryGet(out WebhookMessageList? replayed, out Refusal? refusal))
            {
                return Problem.Of(refusal);
            }

            await WebhookAftermath.EnsureAsync(durable, organization, webhook, await store.PendingAsync(organization, webhook, from, last, call.Aborted), call.Aborted);
            return Reply.Json(replayed, WebhooksJson.Default.WebhookMessageList);
        });

    private static WebhookMessageView View(WebhookMessage message) =>
        new(message.Sequence, message.Id, message.Type, message.At, message.Status, message.Attempts, message.LastAnswer, message.Replays);

    private Task<IResult> QueryAsync(HttpRequest request, string organization, Func<CancellationToken, Task<IResult>> answer) =>
        edge.QueryAsync(request, organization, async (found, caller, cancellation) =>
            found.IsSuperAdmin(caller.AccountId) ? await answer(cancellation) : Problem.Of(OrganizationRefusals.SuperAdminOnly));

    private Task<IResult> CommandAsync<TBody>(
        HttpRequest request, string organization, JsonTypeInfo<TBody> type, Func<CommandCall<TBody>, Task<IResult>> execute) =>
        api.CommandAsync(request, type, async call => await edge.FindAsync(organization, call.Caller, call.Aborted) is not { } found ? Problem.Of(Refusals.NotFound)
            : !found.IsSuperAdmin(call.Caller.AccountId) ? Problem.Of(OrganizationRefusals.SuperAdminOnly)
            : await execute(call));
}
