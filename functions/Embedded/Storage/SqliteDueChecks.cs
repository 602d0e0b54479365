using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded.Storage;

/// <summary>Due-checks in the queue of that name.</summary>
public sealed class SqliteDueChecks(SqliteQueues queues) : IDueChecks
{
    public Task FileAsync(DueCheck check, CancellationToken cancellation = default) =>
        queues.EnqueueAsync(DueCheck.Queue, check.ToMessage(), DueCheck.Delay, cancellation);
}
