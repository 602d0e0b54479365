using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using ContractFunctions.Hosting;

namespace ContractFunctions.Azure;

/// <summary>Due-checks in an Azure storage queue, delivered by the Functions host. The client encodes as base64, which the host expects.</summary>
public sealed class QueueDueChecks(QueueClient queue) : IDueChecks
{
    /// <summary>Minus one second: the message never expires (by itself it would after seven days, and an outage may last longer).</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    public async Task FileAsync(DueCheck check, CancellationToken cancellation = default)
    {
        try
        {
            await SendAsync(check, cancellation);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
            await SendAsync(check, cancellation);
        }
    }

    private Task<Response<SendReceipt>> SendAsync(DueCheck check, CancellationToken cancellation) =>
        queue.SendMessageAsync(check.ToMessage(), DueCheck.Delay, Forever, cancellation);
}
