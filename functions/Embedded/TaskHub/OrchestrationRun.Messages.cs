using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>What each message does to the orchestrator, and when it is over.</summary>
internal sealed partial class OrchestrationRun
{
    private void Run(DateTime at, IReadOnlyList<Message> messages, bool replaying)
    {
        Now = at;
        IsReplaying = replaying;
        using (thread.Enter())
        {
            foreach (Message message in messages)
            {
                if (Outcome is not null)
                {
                    return;
                }

                Deliver(message);
                thread.RunPosted();
            }
        }
    }

    private void Deliver(Message message)
    {
        if (IsSuspended && message.Kind is not (MessageKind.Resumed or MessageKind.Terminated or MessageKind.Violated))
        {
            HoldBack(message);
            return;
        }

        switch (message.Kind)
        {
            case MessageKind.Started:
                Start();
                break;
            case MessageKind.TaskCompleted or MessageKind.TaskFailed or MessageKind.TimerFired:
                Answer(message);
                break;
            case MessageKind.EventRaised when next is not null:
                next.Carried.Add(message with { InboxRow = 0 });
                break;
            case MessageKind.EventRaised:
                Events.Raise(message.Name!, message.Data);
                break;
            case MessageKind.Suspended:
                IsSuspended = true;
                break;
            case MessageKind.Resumed:
                Resume();
                break;
            case MessageKind.Terminated:
                Outcome = new Outcome(OrchestrationRuntimeStatus.Terminated) { Output = message.Data };
                break;
            case MessageKind.Violated:
                Fail(new NonDeterminismException("The orchestrator left its thread: it awaited something other than a durable task."));
                break;
            default:
                throw new InvalidDataException($"message {message.Kind} is not for an orchestrator");
        }
    }

    private void Start()
    {
        if (registry.Orchestrator(Row.Name) is not { } orchestrator)
        {
            Outcome = new Outcome(OrchestrationRuntimeStatus.Failed) { Failure = Failure.OrchestratorNotFound(Row.Name) };
            return;
        }

        try
        {
            main = orchestrator(context);
        }
        catch (Exception fault)
        {
            main = Task.FromException<object?>(fault);
        }

        thread.Watch(main);
    }

    private void HoldBack(Message message)
    {
        if (message.Kind == MessageKind.Suspended)
        {
            return;
        }

        if (open.TryGetValue(message.TaskId, out OpenTask? task) && message.Kind != MessageKind.EventRaised)
        {
            task.Answered = true;
        }

        heldBack.Enqueue(message);
    }

    private void Resume()
    {
        IsSuspended = false;
        while (heldBack.TryDequeue(out Message? held))
        {
            Deliver(held);
            thread.RunPosted();
        }
    }

    private void Answer(Message message)
    {
        if (!open.Remove(message.TaskId, out OpenTask? task))
        {
            return;
        }

        if (message.Kind == MessageKind.TaskFailed)
        {
            task.Source.TrySetException(new StoredFailureException(Failure.FromBytes(message.Data!), message.TaskId));
        }
        else
        {
            task.Source.TrySetResult(message.Data);
        }
    }

    /// <summary>An orchestrator that has returned is over once nothing it asked for is open (a timer left on holds it back).</summary>
    private Outcome? Conclude()
    {
        if (open.Count > 0 || main is null)
        {
            return null;
        }

        if (!main.IsCompleted)
        {
            return IsSuspended || Events.HasWaiters
                ? null
                : Failed(new NonDeterminismException("The orchestrator awaits something that is not a durable task; nothing would ever wake it."));
        }

        if (!main.IsCompletedSuccessfully)
        {
            return Failed(main.Exception?.InnerException ?? new TaskCanceledException(main));
        }

        if (next is not null)
        {
            next.Carried.AddRange(heldBack.Where(held => held.Kind == MessageKind.EventRaised).Select(held => held with { InboxRow = 0 }));
            return new Outcome(OrchestrationRuntimeStatus.Running) { Next = next with { IsSuspended = IsSuspended } };
        }

        return new Outcome(OrchestrationRuntimeStatus.Completed) { Output = registry.Serialize(main.Result) };
    }

    private static Outcome Failed(Exception fault) => new(OrchestrationRuntimeStatus.Failed) { Failure = Failure.Of(fault) };
}
