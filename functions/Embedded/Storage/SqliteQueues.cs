using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ContractFunctions.Embedded.Storage;

/// <summary>
/// Named durable queues. A message is delivered at least once, not before it is visible; a handler that fails sees it again after
/// <see cref="Invisible"/>; after <see cref="MaxTries"/> tries it moves to <c>{queue}-poison</c>. Nothing polls: a timer stands on the next visible message.
/// </summary>
/// <remarks>One process owns the data folder. While a handler runs its message stays with it, however long it takes; the time-out serves a killed process.</remarks>
public sealed class SqliteQueues(SqliteDatabase database, TimeProvider time, ILogger<SqliteQueues> log)
{
    public const int MaxTries = 10;

    /// <summary>Messages of one queue handled at the same time.</summary>
    public const int MaxConcurrent = 16;

    /// <summary>As in table storage queues: 64 KiB less base64.</summary>
    public const int MaxMessageChars = 48 * 1024;

    /// <summary>How long a message taken stays invisible when its handler fails or its process dies.</summary>
    public static readonly TimeSpan Invisible = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, QueuePump> pumps = new(StringComparer.Ordinal);
    private readonly Activity activity = new();

    /// <summary>Durable when it returns.</summary>
    /// <param name="delay">The message is not delivered before it has passed.</param>
    public async Task EnqueueAsync(string queue, string message, TimeSpan delay = default, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(queue);
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, MaxMessageChars, nameof(message));
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        long visible = (time.GetUtcNow() + delay).UtcTicks;
        await database.WriteAsync(
            session => session.Execute("INSERT INTO messages(queue, body, visible, tries) VALUES($0, $1, $2, 0)", queue, message, visible), cancellation);
        activity.Happened();
        if (pumps.TryGetValue(queue, out QueuePump? pump))
        {
            pump.Wake();
        }
    }

    /// <summary>Delivers the messages of a queue to the handler until cancelled, then waits for the handlers under way. One call per queue at a time.</summary>
    /// <param name="handler">Returns: the message is done. Throws: it is tried again later.</param>
    public async Task RunAsync(string queue, Func<string, CancellationToken, Task> handler, CancellationToken cancellation)
    {
        using QueuePump pump = new(new MessageTable(database, queue), time, log, activity, handler);
        if (!pumps.TryAdd(queue, pump))
        {
            throw new InvalidOperationException($"the queue {queue} is being delivered already");
        }

        try
        {
            await pump.RunAsync(cancellation);
        }
        finally
        {
            pumps.TryRemove(queue, out _);
            activity.Happened();
        }
    }

    /// <summary>Completes once no visible message of a queue being delivered is unprocessed. For tests on a virtual clock; messages due later do not count.</summary>
    public async Task IdleAsync(CancellationToken cancellation = default)
    {
        while (true)
        {
            // Taken first: whatever happens from here on ends the wait below.
            Task next = activity.Next();
            bool idle = true;
            foreach (QueuePump pump in pumps.Values)
            {
                idle &= pump.IsIdle();
            }

            if (idle && !next.IsCompleted)
            {
                return;
            }

            await next.WaitAsync(cancellation);
        }
    }

    /// <summary>Bodies of the messages in a queue, oldest first, visible or not: for an operator who looks at a poison queue, and for tests.</summary>
    public IReadOnlyList<string> Peek(string queue, int take = 100) => database.Read(session =>
    {
        List<string> bodies = [];
        using SqliteDataReader reader = session.Read("SELECT body FROM messages WHERE queue = $0 ORDER BY id LIMIT $1", queue, take);
        while (reader.Read())
        {
            bodies.Add(reader.GetString(0));
        }

        return bodies;
    });

    /// <summary>Tells waiters that something about the queues changed.</summary>
    internal sealed class Activity
    {
        private TaskCompletionSource next = New();

        public Task Next() => Volatile.Read(ref next).Task;

        public void Happened() => Interlocked.Exchange(ref next, New()).SetResult();

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
