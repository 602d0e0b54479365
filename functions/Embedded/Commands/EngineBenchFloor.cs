using System.Collections.Concurrent;
using System.Diagnostics;
using ContractFunctions.Embedded.TaskHub;

namespace ContractFunctions.Embedded.Commands;

/// <summary>
/// The floor no durable engine on SQLite gets below: WAL, synchronous=FULL, one writer, whatever has arrived goes into one commit, one row per step, nothing
/// else: no replay, no state, no timers.
/// </summary>
internal sealed class EngineBenchFloor : IDisposable
{
    private static readonly byte[] Row = new byte[290];

    private readonly ConcurrentQueue<TaskCompletionSource> waiting = new();
    private readonly SemaphoreSlim arrived = new(0);
    private readonly Sqlite db;
    private readonly Statement begin, insert, commit;
    private readonly Thread writer;
    private volatile bool stopping;
    private int asleep;

    public EngineBenchFloor(string folder)
    {
        db = new Sqlite(Path.Combine(folder, "floor.db"), readOnly: false);
        db.Execute("PRAGMA journal_mode=WAL");
        db.Execute("PRAGMA synchronous=FULL");
        db.Execute("PRAGMA wal_autocheckpoint=4000");
        db.Execute("CREATE TABLE IF NOT EXISTS steps(row INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT");
        begin = db.Prepare("BEGIN IMMEDIATE");
        insert = db.Prepare("INSERT INTO steps(data) VALUES(?)");
        commit = db.Prepare("COMMIT");
        writer = new Thread(Write) { IsBackground = true, Name = "floor" };
        writer.Start();
    }

    public async Task LiveAsync()
    {
        for (int step = 0; step < EngineBenchLife.Steps; step++)
        {
            TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(done);
            Wake();
            await done.Task;
        }
    }

    /// <summary>Flushes of 4 KiB appends a second, on the same volume.</summary>
    public static double FsyncRate(string folder, TimeSpan time)
    {
        string path = Path.Combine(folder, "fsync.bin");
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        byte[] page = new byte[4096];
        int count = 0;
        long start = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(start) < time; count++)
        {
            file.Write(page);
            file.Flush(flushToDisk: true);
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        stopping = true;
        Wake();
        writer.Join();
        db.Dispose();
        arrived.Dispose();
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref asleep, 0) == 1)
        {
            arrived.Release();
        }
    }

    /// <summary>Waits for work; false: none will come.</summary>
    private bool Rest()
    {
        Volatile.Write(ref asleep, 1);
        Interlocked.MemoryBarrier();
        if ((waiting.IsEmpty && !stopping) || Interlocked.Exchange(ref asleep, 0) == 0)
        {
            arrived.Wait();
        }

        return !stopping;
    }

    private void Write()
    {
        List<TaskCompletionSource> batch = [];
        while (true)
        {
            if (waiting.IsEmpty && !Rest())
            {
                return;
            }

            if (waiting.IsEmpty)
            {
                continue;
            }

            begin.Run();
            while (waiting.TryDequeue(out TaskCompletionSource? done))
            {
                insert.Bind(Row).Run();
                batch.Add(done);
            }

            commit.Run();
            batch.ForEach(done => done.TrySetResult());
            batch.Clear();
        }
    }
}
