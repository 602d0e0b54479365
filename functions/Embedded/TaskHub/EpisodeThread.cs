namespace ContractFunctions.Embedded.TaskHub;

/// <summary>
/// The thread of an orchestrator: whoever plays an episode, while it plays. Continuations run in the order they become ready. A continuation that arrives from
/// outside means that the code awaited something which is not a durable task; it is not run, it is reported.
/// </summary>
internal sealed class EpisodeThread(Action violated) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> posted = new();
    private int owner;

    public bool IsCurrent => Volatile.Read(ref owner) == Environment.CurrentManagedThreadId;

    public Episode Enter()
    {
        SynchronizationContext? outer = Current;
        Volatile.Write(ref owner, Environment.CurrentManagedThreadId);
        SetSynchronizationContext(this);
        return new Episode(this, outer);
    }

    public void RunPosted()
    {
        while (posted.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
        {
            next.Callback(next.State);
        }
    }

    /// <summary>Reports an orchestrator that ends outside an episode.</summary>
    public void Watch(Task main)
    {
        if (!main.IsCompleted)
        {
            main.ContinueWith(
                (_, self) => ((EpisodeThread)self!).ReportOutsider(), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            posted.Enqueue((d, state));
        }
        else
        {
            violated();
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("an orchestrator is single-threaded");

    public override SynchronizationContext CreateCopy() => this;

    private void ReportOutsider()
    {
        if (!IsCurrent)
        {
            violated();
        }
    }

    internal readonly struct Episode(EpisodeThread thread, SynchronizationContext? outer) : IDisposable
    {
        public void Dispose()
        {
            Volatile.Write(ref thread.owner, 0);
            SetSynchronizationContext(outer);
        }
    }
}
