using System.Diagnostics;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>Runs activities on the thread pool, a bounded number at once, the others in order.</summary>
internal sealed class ActivityPool(TaskHubRegistry registry, int most, ILogger log) : IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly Queue<ActivityWork> waiting = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int busy;

    /// <summary>Where answers go.</summary>
    public Action<Operation> Answer { get; set; } = _ => throw new UnreachableException();

    /// <summary>What activities may call.</summary>
    public DurableTaskClient Client { get; set; } = null!;

    public void Run(ActivityWork work)
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            if (busy >= most)
            {
                waiting.Enqueue(work);
                return;
            }

            busy++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Pool.WorkAsync(state.Work), (Pool: this, Work: work), preferLocal: true);
    }

    /// <summary>Cancels what runs and waits for it; it runs again at the next start. Nothing begins any more.</summary>
    /// <exception cref="OperationCanceledException">Something did not end in time; its answer will not be taken.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        lock (gate)
        {
            waiting.Clear();
            if (busy == 0)
            {
                drained.TrySetResult();
            }
        }

        await drained.Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => stopping.Dispose();

    private async Task WorkAsync(ActivityWork? work)
    {
        while (work is not null)
        {
            try
            {
                Answer(new ActivityDone(work, await ExecuteAsync(work)));
            }
            catch (Exception fault)
            {
                TaskHubLog.AnswerNotTaken(log, fault, work.Action.Name, work.InstanceId, work.Action.Id);
            }
            finally
            {
                work = Next();
            }
        }
    }

    /// <summary>What waits takes over the slot; without any the slot is free.</summary>
    private ActivityWork? Next()
    {
        lock (gate)
        {
            if (!waiting.TryDequeue(out ActivityWork? work) && --busy == 0 && stopping.IsCancellationRequested)
            {
                drained.TrySetResult();
            }

            return work;
        }
    }

    private async Task<Message?> ExecuteAsync(ActivityWork work)
    {
        OrchestratorAction task = work.Action;
        if (registry.Activity(task.Name) is not { } activity)
        {
            return new Message(MessageKind.TaskFailed, task.Id, Data: Failure.ActivityNotFound(task.Name).ToBytes());
        }

        try
        {
            ActivityInvocation invocation = new(registry, Client, task.Name, work.InstanceId, task.Id, task.Data);
            return new Message(MessageKind.TaskCompleted, task.Id, Data: registry.Serialize(await activity(invocation, stopping.Token)));
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            return null;   // however it words its cancellation
        }
        catch (Exception fault)
        {
            TaskHubLog.ActivityFailed(log, fault, task.Name, work.InstanceId, task.Id);
            return new Message(MessageKind.TaskFailed, task.Id, Data: Failure.Of(fault).ToBytes());
        }
    }
}
