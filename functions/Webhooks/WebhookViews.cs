using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Webhooks;

/// <summary>All refusals of the webhooks slice.</summary>
public static class WebhookRefusals
{
    public static readonly Refusal TooMany = new("Webhook.TooMany");
    public static readonly Refusal Target = Refusals.FieldInvalid("url", "Field.WebhookTarget");
}

/// <param name="Url">https on port 443, a public host.</param>
public sealed record WebhookCreateBody(string Url);

/// <summary>Sends messages again, from this sequence number on; at most 100 at a time.</summary>
public sealed record WebhookReplayBody(long FromSequence);

public sealed record WebhookList(IReadOnlyList<Webhook> Webhooks);

public sealed record WebhookMessageView(long Sequence, string Id, string Type, DateTimeOffset At, WebhookStatus Status, int Attempts, string? LastAnswer, int Replays);

public sealed record WebhookMessageList(IReadOnlyList<WebhookMessageView> Messages, string? Continuation);

/// <summary>JSON of the webhooks routes and messages.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WebhookCreateBody))]
[JsonSerializable(typeof(WebhookReplayBody))]
[JsonSerializable(typeof(WebhookList))]
[JsonSerializable(typeof(Webhook))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookMessageList))]
public sealed partial class WebhooksJson : JsonSerializerContext;
