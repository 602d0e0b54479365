using ContractFunctions.Contracts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Notifications;

/// <summary>
/// Delivery reports of Communication Services, which come by Event Grid: whether an SMS or an e-mail reached its recipient is a fact of the contract. The embedded edition has the
/// function too, so that both list the same; no events come there.
/// </summary>
public sealed partial class DeliveryReportFunctions(SentMessages sent, ContractStore contracts, TimeProvider time, ILogger<DeliveryReportFunctions> log)
{
    /// <summary>A report may overtake the record of its message. Younger than this it is sent back and comes again; older, the message was none of a contract's.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Function(nameof(RecordDeliveryReport))]
    public async Task RecordDeliveryReport([EventGridTrigger] string report, CancellationToken cancellation)
    {
        if (DeliveryReport.Parse(report) is not { } arrived)
        {
            Log.Foreign(log);
            return;
        }

        if (await sent.FindAsync(arrived.ProviderId, cancellation) is not { } message)
        {
            if (time.GetUtcNow() - arrived.At < Patience)
            {
                throw new InvalidOperationException("a delivery report of a message that is not noted yet");
            }

            return;
        }

        Log.Reported(log, NoticeActivities.ReferenceOf(message.ContractId), arrived.Status);
        if (arrived.Result is not { } result)
        {
            return;
        }

        ContractState? state = await contracts.FindAsync(message.ContractId, cancellation);
        if (state is not null && message.Message.ResultIn(state) is null)
        {
            throw new InvalidOperationException("a delivery report of a message whose sending is not recorded yet");
        }

        await contracts.ApplyAsync(message.ContractId, _ => new RecordReceipt(time.GetUtcNow(), message.Message, result), cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(4101, LogLevel.Information, "contract {Reference}: a message is reported {Status}", EventName = "MessageReported")]
        public static partial void Reported(ILogger logger, string reference, string status);

        [LoggerMessage(4102, LogLevel.Warning, "an event of another type than delivery reports: the subscription is wider than it should be")]
        public static partial void Foreign(ILogger logger);
    }
}
