using System.Text.Json;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>
/// Due-checks that failed ten times. What one of them would do is still to be done, so it is filed again: it is tried every five minutes for as long as its cause lasts, and each round
/// raises an alert. A message that is no due-check is only told.
/// </summary>
public sealed partial class PoisonFunctions(IDueChecks dueChecks, ILogger<PoisonFunctions> log)
{
    [Function(nameof(FilePoisonedAgain))]
    public async Task FilePoisonedAgain([QueueTrigger(DueCheck.PoisonQueue)] string message, CancellationToken cancellation)
    {
        if (Read(message) is not { } check)
        {
            Log.Unreadable(log);
            return;
        }

        Log.Poisoned(log, Notifications.NoticeActivities.ReferenceOf(check.ContractId));
        await dueChecks.FileAsync(check, cancellation);
    }

    private static DueCheck? Read(string message)
    {
        try
        {
            return DueCheck.Parse(message) is { } check && ContractStore.IsId(check.ContractId) ? check : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2070, LogLevel.Error, "contract {Reference}: its due-check failed ten times and is filed again", EventName = "DueCheckPoisoned")]
        public static partial void Poisoned(ILogger logger, string reference);

        [LoggerMessage(2071, LogLevel.Error, "a message in the queue of due-checks is none; it is dropped", EventName = "DueCheckUnreadable")]
        public static partial void Unreadable(ILogger logger);
    }
}
