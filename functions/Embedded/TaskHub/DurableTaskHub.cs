using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>
/// Durable Task semantics on one machine, on SQLite: history exactly once, activities at least once, timers on the given clock. Whatever the client
/// acknowledges is on disk and survives the end of the process at any point.
/// </summary>
public sealed class DurableTaskHub : IHostedService, IAsyncDisposable
{
    private readonly ActivityPool activities;
    private readonly InstanceWaiters waiters = new();
    private readonly HubQueries queries;
    private readonly Engine engine;
    private int stopped;

    /// <param name="registry">Complete; nothing is added later.</param>
    /// <exception cref="IOException">The database cannot be opened.</exception>
    public DurableTaskHub(TaskHubOptions options, TimeProvider clock, ILoggerFactory loggers, TaskHubRegistry registry)
    {
        activities = new ActivityPool(registry, options.MaxConcurrentActivities, loggers.CreateLogger<ActivityPool>());
        engine = new Engine(options, registry, clock, loggers, activities, waiters);
        queries = new HubQueries(options.DatabasePath);
        Client = new HubClient(registry, engine, queries, waiters, options.MaxPendingOperations);
        activities.Answer = engine.Post;
        activities.Client = Client;
    }

    public DurableTaskClient Client { get; }

    /// <summary>Instances in memory.</summary>
    internal int LiveCount => engine.LiveCount;

    /// <summary>Replays what was interrupted and begins to run.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        engine.Start();
        return Task.CompletedTask;
    }

    /// <summary>Cancels running activities (they run again at the next start) and ends after the commit under way.</summary>
    /// <exception cref="OperationCanceledException">An activity did not heed its cancellation in time; the hub has ended all the same.</exception>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref stopped, 1) == 0)
        {
            try
            {
                await activities.StopAsync(cancellationToken);
                activities.Dispose();
            }
            finally
            {
                engine.Dispose();
                queries.Dispose();
            }
        }
    }

    /// <summary>Ends when nothing is runnable now: no episode, no running activity; all wait for events and later timers.</summary>
    public Task IdleAsync()
    {
        IdleOperation report = new();
        engine.Post(report);
        return report.Done;
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
