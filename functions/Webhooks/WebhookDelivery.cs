using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Webhooks;

/// <summary>Input of one attempt.</summary>
/// <param name="Replay">Which time it is asked for; a replay is an instance of its own.</param>
public sealed record WebhookTurn(string OrganizationId, string HookId, long Sequence, int Replay, int Attempt)
{
    public string InstanceId => $"{HookId}-message-{Sequence}-{Replay}";
}

/// <summary>Delivers one message: tries, waits longer each time, gives up after a few days. One generation per attempt.</summary>
public static class WebhookDelivery
{
    /// <summary>Before the second attempt, the third …; after the last the message is given up.</summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14),
        TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    [Function(nameof(WebhookDelivery))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, WebhookTurn turn)
    {
        bool isOver;
        try
        {
            isOver = await context.CallActivityAsync<bool>(nameof(WebhookActivities.SendWebhook), turn, Retries.Storage);
        }
        catch (TaskFailedException)
        {
            isOver = false;   // our own storage failed: the attempt does not count
        }

        if (!isOver)
        {
            await context.CreateTimer(Pauses[Math.Min(turn.Attempt, Pauses.Count - 1)], CancellationToken.None);
            context.ContinueAsNew(turn with { Attempt = turn.Attempt + 1 });
        }
    }
}

/// <summary>Activities of a delivery.</summary>
public sealed class WebhookActivities(WebhookStore store, WebhookSender sender, ContractMetrics metrics)
{
    /// <summary>One attempt. True: nothing more to do.</summary>
    [Function(nameof(SendWebhook))]
    public async Task<bool> SendWebhook([ActivityTrigger] WebhookTurn turn, CancellationToken cancellation)
    {
        if (await store.FindMessageAsync(turn.OrganizationId, turn.HookId, turn.Sequence, cancellation) is not { Status: WebhookStatus.Pending } message || message.Replays != turn.Replay)
        {
            return true;
        }

        if (await store.FindAsync(turn.OrganizationId, turn.HookId, cancellation) is not ({ } url, { } secret))
        {
            await store.RecordAsync(turn.OrganizationId, turn.HookId, message with { Status = WebhookStatus.Dead, LastAnswer = "subscription ended" }, cancellation);
            return true;
        }

        using ContractMetrics.Step step = metrics.Begin(nameof(SendWebhook));
        (bool isDelivered, string answer) = await sender.SendAsync(url, secret, message, cancellation);
        bool isLast = turn.Attempt >= WebhookDelivery.Pauses.Count;
        WebhookStatus status = isDelivered ? WebhookStatus.Delivered : isLast ? WebhookStatus.Dead : WebhookStatus.Pending;
        metrics.Webhook(status.ToString());
        await store.RecordAsync(turn.OrganizationId, turn.HookId, message with { Status = status, Attempts = message.Attempts + 1, LastAnswer = answer }, cancellation);
        return status != WebhookStatus.Pending;
    }
}

/// <summary>Tells the subscribers of a contract's organizations what has happened, and sets the deliveries going; repeated, it does nothing twice.</summary>
public sealed class WebhookAftermath(WebhookStore store)
{
    public async Task FollowAsync(DurableTaskClient durable, ContractState state, CancellationToken cancellation)
    {
        IEnumerable<string> organizations = state.Parties.Select(party => party.Enterprise?.OrganizationId).Append(state.InitiatorOrganizationId).OfType<string>().Distinct();
        foreach (string organization in organizations)
        {
            foreach (Webhook hook in await store.ListAsync(organization, cancellation))
            {
                await store.PublishAsync(organization, hook, state, pending => EnsureAsync(durable, organization, hook.Id, pending, cancellation), cancellation);
            }
        }
    }

    /// <summary>Starts what is under way and has no instance.</summary>
    public static async Task EnsureAsync(DurableTaskClient durable, string organizationId, string hookId, IReadOnlyList<WebhookMessage> pending, CancellationToken cancellation)
    {
        foreach (WebhookMessage message in pending)
        {
            WebhookTurn first = new(organizationId, hookId, message.Sequence, message.Replays, Attempt: 0);
            await durable.EnsureStartedAsync(nameof(WebhookDelivery), first.InstanceId, first, cancellation);
        }
    }
}
