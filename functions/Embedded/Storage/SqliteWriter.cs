using System.Threading.Channels;

namespace ContractFunctions.Embedded.Storage;

/// <summary>
/// The one writer: a thread that takes everything waiting into one transaction, so one fsync serves many callers. Each caller's work runs in a savepoint
/// of its own, so a fault in one does not spoil the others.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>What may wait before callers wait to queue up, and the most that one transaction takes.</summary>
    private const int MaxGroup = 1024;

    private readonly SqliteSession session;
    private readonly Thread thread;
    private readonly Channel<Work> waiting = Channel.CreateBounded<Work>(new BoundedChannelOptions(MaxGroup) { SingleReader = true });

    public SqliteWriter(SqliteSession session)
    {
        this.session = session;
        thread = new Thread(Run) { IsBackground = true, Name = "records writer" };
        thread.Start();
    }

    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> run, CancellationToken cancellation)
    {
        Work<T> work = new(run, cancellation);
        await waiting.Writer.WriteAsync(work, cancellation);
        return await work.Done;
    }

    public void Dispose()
    {
        waiting.Writer.TryComplete();
        thread.Join();
        session.Dispose();
    }

    private void Run()
    {
        List<Work> group = [];
        while (waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < MaxGroup && waiting.Reader.TryRead(out Work? work))
            {
                group.Add(work);
            }

            Exception? fault = Commit(group);
            group.ForEach(work => work.Finish(fault));
            group.Clear();
        }
    }

    // A fault here reaches every caller of the group. Whether a transaction whose COMMIT failed is on disk is known only after a restart: callers read to know.
    private Exception? Commit(List<Work> group)
    {
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            group.ForEach(work => work.Run(session));
            session.Execute("COMMIT");
            return null;
        }
        catch (Exception fault)
        {
            return RollBack(fault);
        }
    }

    private Exception RollBack(Exception fault)
    {
        try
        {
            if (session.InTransaction)
            {
                session.Execute("ROLLBACK");
            }

            return fault;
        }
        catch (Exception second)
        {
            return new AggregateException(fault, second);
        }
    }

    private abstract class Work
    {
        public abstract void Run(SqliteSession session);

        public abstract void Finish(Exception? groupFault);
    }

    private sealed class Work<T>(Func<SqliteSession, T> run, CancellationToken cancellation) : Work
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? fault;
        private T? result;

        public Task<T> Done => done.Task;

        public override void Run(SqliteSession session)
        {
            if (cancellation.IsCancellationRequested)
            {
                fault = new OperationCanceledException(cancellation);
                return;
            }

            session.Execute("SAVEPOINT one");
            try
            {
                result = run(session);
                session.Execute("RELEASE one");
            }
            catch (Exception failed) when (session.InTransaction)
            {
                session.Execute("ROLLBACK TO one");
                session.Execute("RELEASE one");
                fault = failed;
            }
        }

        public override void Finish(Exception? groupFault)
        {
            if ((fault ?? groupFault) is { } failed)
            {
                done.SetException(failed);
            }
            else
            {
                done.SetResult(result!);
            }
        }
    }
}
