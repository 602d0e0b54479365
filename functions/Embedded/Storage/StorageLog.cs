namespace ContractFunctions.Embedded.Storage;

/// <summary>What the queues log; never a message's body.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(7101, LogLevel.Error, "queue {Queue}: messages could not be taken; tried again shortly")]
    public static partial void TakingFailed(ILogger logger, Exception fault, string queue);

    [LoggerMessage(7102, LogLevel.Warning, "queue {Queue}: message {Id} failed at try {Tries}; it is tried again")]
    public static partial void HandlerFailed(ILogger logger, Exception fault, string queue, long id, int tries);

    [LoggerMessage(7103, LogLevel.Error, "queue {Queue}: message {Id} failed at its last try and moves to the poison queue")]
    public static partial void Poisoned(ILogger logger, Exception fault, string queue, long id);

    [LoggerMessage(7104, LogLevel.Error, "queue {Queue}: the outcome of a message could not be written; it is delivered again")]
    public static partial void SettlingFailed(ILogger logger, Exception fault, string queue);
}
