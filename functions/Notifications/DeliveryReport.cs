using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Contracts;

namespace ContractFunctions.Notifications;

/// <summary>What a provider reports of a message: the events <c>Microsoft.Communication.SMSDeliveryReportReceived</c> and <c>…EmailDeliveryReportReceived</c> of Event Grid.</summary>
/// <param name="ProviderId">Id of the message, as its receipt gave it; of e-mail the id of the send operation.</param>
/// <param name="Result">Delivered or Undelivered; null: neither for good yet (a distribution list was expanded).</param>
/// <param name="Status">The provider's word for it, for the log.</param>
public sealed record DeliveryReport(string ProviderId, NoticeResult? Result, string Status, DateTimeOffset At)
{
    private const string Sms = "Microsoft.Communication.SMSDeliveryReportReceived", Email = "Microsoft.Communication.EmailDeliveryReportReceived";

    /// <summary>Stands for a status that is not a plain word: nothing a stranger wrote goes into the log.</summary>
    private const string Unknown = "Unknown";

    /// <param name="json">One event of the Event Grid schema.</param>
    /// <returns>Null: an event of another type.</returns>
    /// <exception cref="JsonException">Not such an event: Event Grid gives it up after its last attempt, and keeps it with the dead letters.</exception>
    public static DeliveryReport? Parse(string json)
    {
        GridEvent arrived = JsonSerializer.Deserialize(json, DeliveryReportJson.Default.GridEvent) ?? throw new JsonException("an event is a JSON object");
        string? status = arrived.EventType switch { Sms => arrived.Data.DeliveryStatus, Email => arrived.Data.Status, _ => null };
        if (arrived.EventType is not (Sms or Email))
        {
            return null;
        }

        return arrived.Data.MessageId is { Length: > 0 } id && status is not null
            ? new DeliveryReport(id, ResultOf(status), status.Length <= 32 && status.All(char.IsAsciiLetter) ? status : Unknown, arrived.EventTime)
            : throw new JsonException("a delivery report names its message and a status");
    }

    // E-mail: Delivered, Suppressed, Bounced, Quarantined, FilteredSpam, Expanded, Failed. SMS: Delivered, Failed.
    private static NoticeResult? ResultOf(string status) =>
        status.Equals("Delivered", StringComparison.OrdinalIgnoreCase) ? NoticeResult.Delivered
        : status.Equals("Expanded", StringComparison.OrdinalIgnoreCase) ? null
        : NoticeResult.Undelivered;

    internal sealed record GridEvent(string EventType, DateTimeOffset EventTime, ReportData Data);

    /// <summary>Recipient, sender and tag are there too, and left unread.</summary>
    internal sealed record ReportData(string? MessageId = null, string? DeliveryStatus = null, string? Status = null);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DeliveryReport.GridEvent))]
internal sealed partial class DeliveryReportJson : JsonSerializerContext;
