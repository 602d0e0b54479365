using Azure;
using Azure.Communication.Sms;
using ContractFunctions.Hosting;

namespace ContractFunctions.Azure;

/// <summary>
/// SMS by Azure Communication Services. The service takes no idempotency key from its caller, so a send whose answer is lost is ambiguous and is not repeated here.
/// </summary>
/// <param name="from">The sender: a number of the resource in E.164 form, or its alphanumeric sender id.</param>
public sealed class CommunicationSmsSender(SmsClient client, string from, TimeProvider time) : ISmsSender
{
    public async Task<MessageReceipt> SendAsync(SmsMessage message, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        string text = Texts.Of(message.TemplateKey).With(message.Parameters).Zh;
        SmsSendResult result = await CommunicationFaults.GuardAsync(
            async () => (await client.SendAsync(from, $"+86{message.To}", text, new SmsSendOptions(enableDeliveryReport: true) { Tag = message.Key }, cancellation)).Value);
        return result.Successful
            ? new MessageReceipt(result.MessageId, time.GetUtcNow())
            : throw CommunicationFaults.Of(result.HttpStatusCode, result.ErrorMessage);
    }
}
