namespace ContractFunctions.Embedded.TaskHub;

/// <summary>Handing over messages between instances, and waking what a failed commit or a crash interrupted.</summary>
internal sealed partial class Engine
{
    private readonly List<string> delivered = [];
    private List<(string Target, Message Message)> deliveries = [];

    /// <summary>Hands over what the last commits sent, and what a failed one or a crash left behind.</summary>
    private void Deliver()
    {
        if (reload.Count > 0 && reloadAt <= Now.Ticks)
        {
            string[] ids = [.. reload];
            reload.Clear();
            delivered.AddRange(ids);
            foreach (string id in ids)
            {
                TryReload(id);
            }
        }

        List<(string Target, Message Message)> now = deliveries;
        deliveries = [];
        delivered.AddRange(now.Select(delivery => delivery.Target));
        foreach ((string target, Message message) in now)
        {
            TryDeliver(target, message);
        }
    }

    /// <summary>An instance that cannot be read keeps what is sent to it in its inbox and is reported; the others go on.</summary>
    private void TryDeliver(string target, Message message)
    {
        try
        {
            Deliver(target, message);
        }
        catch (Exception fault) when (fault is not IOException)
        {
            TaskHubLog.Undeliverable(log, fault, target);
        }
    }

    private void TryReload(string id)
    {
        try
        {
            Reload(id);
        }
        catch (Exception fault) when (fault is not IOException)
        {
            TaskHubLog.Undeliverable(log, fault, id);
        }
    }

    private void Reload(string id)
    {
        if (live.ContainsKey(id))
        {
            return;
        }

        if (store.Load(id) is { } row && !Statuses.IsFinal(row.Status) && (row.Live || row.Wake <= Now.Ticks))
        {
            TryUnpark(row);
            return;
        }

        foreach (Message message in store.Inbox(id))
        {
            TryDeliver(id, message);
        }
    }

    private void Deliver(string target, Message message)
    {
        if (message.Kind != MessageKind.StartSub)
        {
            Tell(target, message);
            return;
        }

        ParentLink parent = message.Parent!;
        try
        {
            Start(new InstanceRow(target, message.Name!) { Input = message.Data, Parent = parent });
        }
        catch (DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException)
        {
            Send(parent.Id, new Message(MessageKind.TaskFailed, parent.TaskId, Data: Failure.InstanceExists(target).ToBytes()) { Parent = parent });
        }

        Drop(message);
    }
}
