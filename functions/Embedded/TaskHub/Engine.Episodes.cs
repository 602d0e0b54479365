using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>Playing episodes, writing what follows from them, and letting it out after the commit.</summary>
internal sealed partial class Engine
{
    /// <summary>Generations that may follow each other in one commit; an orchestrator that never waits cannot hold the hub.</summary>
    private const int MaxGenerationsAtOnce = 8;
    private static readonly TimeSpan LongestReloadPause = TimeSpan.FromSeconds(30);

    private readonly HashSet<LiveInstance> touched = [];
    private readonly List<(string Target, Message Message)> outgoing = [];
    private readonly List<ActivityWork> toRun = [];
    private readonly List<string> changed = [];
    private readonly List<LiveInstance> ended = [];
    private int failedCommits;

    private bool PlayEpisodes()
    {
        int count = ready.Count;
        while (ready.TryDequeue(out LiveInstance? instance))
        {
            instance.IsReady = false;
            touched.Add(instance);
            if (live.TryGetValue(instance.Id, out LiveInstance? known) && known == instance)
            {
                PlayEpisode(instance);
            }
        }

        return count > 0;
    }

    private void PlayEpisode(LiveInstance instance)
    {
        OrchestrationRun run = instance.Run;
        List<Message> mail = instance.TakeMail();
        mail.ForEach(Drop);
        if (run.Outcome is null)
        {
            mail.RemoveAll(run.IsStale);
            if (mail.Count == 0)
            {
                timers.Set(instance, run.EarliestTimer);
                return;
            }

            run.Play(Now, mail);
        }

        List<OrchestratorAction> actions = run.TakeActions();
        Emit(run.Row, actions);
        for (int generations = 1; run.Outcome?.Next is { } next; generations++)
        {
            (run, mail) = Renew(instance, next, play: generations < MaxGenerationsAtOnce);
            actions = run.TakeActions();
            Emit(run.Row, actions);
        }

        if (run.Outcome is { } outcome)
        {
            Finish(instance, outcome, mail);
            return;
        }

        if (mail.Count > 0)
        {
            Continue(instance, mail, actions);
        }

        timers.Set(instance, run.EarliestTimer);
    }

    private (OrchestrationRun Run, List<Message> Mail) Renew(LiveInstance instance, ContinueAsNewRequest next, bool play)
    {
        InstanceRow row = instance.Run.Row;
        InstanceRow renewed = row with { Generation = row.Generation + 1, Input = next.Input, Custom = instance.Run.Custom, Status = OrchestrationRuntimeStatus.Running };
        store.Renew(row.Key, renewed.Status, renewed.Custom, renewed.Generation, renewed.Input, Now);
        OrchestrationRun run = NewRun(renewed);
        liveBytes -= instance.Bytes;
        instance.Renew(run);
        liveBytes += instance.Bytes;
        List<Message> mail = next.FirstMail();
        if (play)
        {
            run.Play(Now, mail);
            return (run, mail);
        }

        outgoing.AddRange(mail.Select(message => (row.Id, store.Send(row.Id, message))));
        return (run, []);
    }

    private void Continue(LiveInstance instance, List<Message> mail, List<OrchestratorAction> actions)
    {
        OrchestrationRun run = instance.Run;
        InstanceRow row = run.Row;
        int bytes = store.Append(row.Key, Now, mail, actions);
        OrchestrationRuntimeStatus status = run.IsSuspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running;
        if (row.Status != status || !ReferenceEquals(row.Custom, run.Custom))
        {
            row.Status = status;
            row.Custom = run.Custom;
            store.Status(row.Key, status, run.Custom, Now);
        }

        instance.Grow(bytes);
        liveBytes += 2 * bytes;
        recent.Remove(instance.Node);
        recent.AddFirst(instance.Node);
        if (actions.Count > 0)
        {
            Dispatch(instance, actions.Where(action => action.Kind == ActionKind.Activity));
        }
    }

    private void Finish(LiveInstance instance, Outcome outcome, List<Message> mail)
    {
        OrchestrationRun run = instance.Run;
        InstanceRow row = run.Row;
        store.Finish(row.Key, outcome.Status, run.Custom, outcome.Output, outcome.Failure?.ToBytes(), Now);
        if (outcome.Failure is { ErrorType: Failure.NonDeterministicType } fault)
        {
            TaskHubLog.NonDeterministic(log, row.Name, row.Id, fault.ErrorMessage);
        }

        if (outcome.Status == OrchestrationRuntimeStatus.Terminated && mail.Exists(message => message is { Kind: MessageKind.Terminated, TaskId: 1 }))
        {
            foreach (OrchestratorAction child in run.PendingSubOrchestrations)
            {
                Send(child.Target!, new Message(MessageKind.Terminated, 1, Data: outcome.Output));
            }
        }

        if (row.Parent is { } parent)
        {
            Failure? failure = outcome.Status == OrchestrationRuntimeStatus.Terminated ? Failure.SubTerminated(row.Id) : outcome.Failure;
            MessageKind kind = failure is null ? MessageKind.TaskCompleted : MessageKind.TaskFailed;
            Send(parent.Id, new Message(kind, parent.TaskId, Data: failure?.ToBytes() ?? outcome.Output) { Parent = parent });
        }

        ended.Add(instance);
        changed.Add(row.Id);
    }

    private void Emit(InstanceRow row, List<OrchestratorAction> actions)
    {
        foreach (OrchestratorAction action in actions)
        {
            if (action.Kind == ActionKind.SendEvent)
            {
                Send(action.Target!, new Message(MessageKind.EventRaised, 0, action.Name, action.Data));
            }
            else if (action.Kind == ActionKind.SubOrchestration)
            {
                ParentLink parent = new(row.Id, row.Key, row.Generation, action.Id, row.Name);
                Send(action.Target!, new Message(MessageKind.StartSub, 0, action.Name, action.Data) { Parent = parent });
            }
        }
    }

    private void Send(string target, Message message) => outgoing.Add((target, store.Send(target, message)));

    private void Dispatch(LiveInstance instance, IEnumerable<OrchestratorAction> pending)
    {
        InstanceRow row = instance.Run.Row;
        toRun.AddRange(pending.Select(action => new ActivityWork(row.Id, row.Key, row.Generation, action)).Where(work => !running.Contains(work.Slot)));
    }

    /// <summary>After the commit: replies, activities, messages.</summary>
    private void Release(List<Operation> taken)
    {
        ended.ForEach(Forget);
        parked.ForEach(instance =>
        {
            nextParkedWake = Math.Min(nextParkedWake, instance.Run.EarliestTimer);
            Forget(instance);
        });
        deliveries.AddRange(outgoing);
        foreach (ActivityWork work in toRun)
        {
            if (running.Add(work.Slot))
            {
                activities.Run(work);
            }
        }

        taken.ForEach(operation => operation.Committed());
        changed.ForEach(waiters.Changed);
        Clear();
    }

    /// <summary>After a failed commit: nothing of it has happened. Live instances that took part are dropped, and replayed from disk.</summary>
    private void GiveUp(List<Operation> taken, Exception fault)
    {
        TaskHubLog.CommitFailed(log, fault, touched.Count);
        touched.UnionWith(ready);
        ready.Clear();
        foreach (LiveInstance instance in touched)
        {
            Forget(instance);
            reload.Add(instance.Id);
        }

        reload.UnionWith(delivered);
        double pause = failedCommits++ == 0 ? 0 : Math.Min(0.05 * Math.Pow(2, failedCommits), LongestReloadPause.TotalSeconds);
        reloadAt = Now.AddSeconds(pause).Ticks;
        TaskHubCommitException cause = new(fault);
        taken.ForEach(operation => operation.Failed(cause));
        Clear();
        Recover();
    }

    /// <summary>A database that cannot even roll back is asked again before it is next read.</summary>
    private void Recover()
    {
        try
        {
            store.Rollback();
            nextParkedWake = store.NextWake();
        }
        catch (IOException fault)
        {
            TaskHubLog.RollbackFailed(log, fault);
            nextParkedWake = reloadAt;
        }
    }

    private void Clear()
    {
        touched.Clear();
        outgoing.Clear();
        toRun.Clear();
        changed.Clear();
        ended.Clear();
        parked.Clear();
        delivered.Clear();
    }
}
