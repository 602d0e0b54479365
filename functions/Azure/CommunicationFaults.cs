using Azure;
using ContractFunctions.Hosting;

namespace ContractFunctions.Azure;

/// <summary>What a failed send means: refused for good, possibly gone out, or not gone out.</summary>
internal static class CommunicationFaults
{
    /// <summary>Runs a send and translates its fault. A request cut off under way may have been carried out.</summary>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (RequestFailedException fault)
        {
            throw Of(fault.Status, fault.ErrorCode, fault);
        }
        catch (OperationCanceledException)
        {
            throw new MessageAmbiguousException("the send was cut off");
        }
    }

    /// <param name="status">HTTP status; 0: no answer came.</param>
    /// <param name="reason">The provider's code or text; it names no recipient's data of ours.</param>
    /// <param name="fault">What is thrown when the message did not go out and may be repeated.</param>
    public static Exception Of(int status, string? reason, RequestFailedException? fault = null) => status switch
    {
        // 409: the same request is still being carried out (repeatable requests of the service).
        0 or 408 or 409 or 500 or 502 or 504 => new MessageAmbiguousException($"status {status}"),
        400 or 404 or 413 or 422 => new MessageRefusedException($"status {status}: {reason}"),
        // 401, 403: our configuration; 429, 503: later. None of these was carried out.
        _ => fault ?? new RequestFailedException(status, $"not sent: status {status}"),
    };
}
