using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>Sends a one-time code by SMS.</summary>
public sealed partial class CodeSender(ISmsSender sms, ILogger<CodeSender> log)
{
    /// <summary>Null when it went out, or may have: then the person sees it, or asks for another one.</summary>
    public async Task<Refusal?> SendAsync(
        IssuedCode issued, PhoneNumber phone, string templateKey, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellation)
    {
        Dictionary<string, string> values = new(parameters)
        {
            ["code"] = issued.Code.Reveal(),
            ["minutes"] = ((int)OneTimeCodes.Lifetime.TotalMinutes).ToString(),
        };
        try
        {
            await sms.SendAsync(new SmsMessage($"code-{issued.TicketId}", phone.Digits, templateKey, values), cancellation);
            return null;
        }
        catch (MessageRefusedException refused)
        {
            Log.Refused(log, refused.GetType().Name, issued.TicketId);
            return AccountRefusals.SmsRefused;
        }
        catch (MessageAmbiguousException ambiguous)
        {
            Log.Ambiguous(log, ambiguous.GetType().Name, issued.TicketId);
            return null;
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            // The provider's client ran out of patience; the provider may have sent it all the same.
            Log.Ambiguous(log, late.GetType().Name, issued.TicketId);
            return null;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TimeoutException)
        {
            Log.Unsent(log, fault.GetType().Name, issued.TicketId);
            return AccountRefusals.SmsUnavailable;
        }
    }

    // A provider's message may quote the number: only the kind of fault is logged.
    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "the SMS of ticket {TicketId} was refused for good ({Fault})")]
        public static partial void Refused(ILogger logger, string fault, string ticketId);

        [LoggerMessage(2002, LogLevel.Warning, "whether the SMS of ticket {TicketId} went out is unknown ({Fault})")]
        public static partial void Ambiguous(ILogger logger, string fault, string ticketId);

        [LoggerMessage(2003, LogLevel.Warning, "the SMS of ticket {TicketId} did not go out ({Fault})")]
        public static partial void Unsent(ILogger logger, string fault, string ticketId);
    }
}
