using System.Security.Cryptography;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>The hub's client. Every change is acknowledged once it is on disk.</summary>
internal sealed class HubClient(TaskHubRegistry registry, Engine engine, HubQueries queries, InstanceWaiters waiters, int mostPending)
    : DurableTaskClient("embedded")
{
    private readonly SemaphoreSlim room = new(mostPending);

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        string id = options?.InstanceId ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        InstanceIds.Require(id);
        await ExecuteAsync(new StartOperation(new InstanceRow(id, orchestratorName) { Input = registry.Serialize(input), Wake = options?.StartAt?.UtcTicks }), cancellation);
        return id;
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return TellAsync(instanceId, new Message(MessageKind.EventRaised, 0, eventName, registry.Serialize(eventPayload)), cancellation);
    }

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        TellAsync(instanceId, new Message(MessageKind.Terminated, options?.Recursive == true ? 1 : 0, null, registry.Serialize(options?.Output)), cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        TellAsync(instanceId, new Message(MessageKind.Suspended, 0, reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        TellAsync(instanceId, new Message(MessageKind.Resumed, 0, reason), cancellation);

    public override async Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        PurgeOperation purge = new(instanceId, options?.Recursive == true);
        await ExecuteAsync(purge, cancellation);
        return new PurgeResult(purge.Count);
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(queries.Find(instanceId, getInputsAndOutputs));

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new InstancePages(queries, filter ?? new OrchestrationQuery());

    /// <summary>An instance with a later start is waited for until it begins.</summary>
    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, status => status != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, Statuses.IsFinal, getInputsAndOutputs, cancellation);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task TellAsync(string instanceId, Message message, CancellationToken cancellation)
    {
        InstanceIds.Require(instanceId);
        return ExecuteAsync(new TellOperation(instanceId, message), cancellation);
    }

    private async Task ExecuteAsync(ClientOperation operation, CancellationToken cancellation)
    {
        await room.WaitAsync(cancellation);
        try
        {
            engine.Post(operation);
            await operation.Done;
        }
        finally
        {
            room.Release();
        }
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, Func<OrchestrationRuntimeStatus, bool> reached, bool payloads, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed = waiters.WhenChanged(instanceId);
            OrchestrationMetadata found = queries.Find(instanceId, payloads)
                ?? throw new InvalidOperationException($"An orchestration with the instance ID '{instanceId}' was not found.");
            if (reached(found.RuntimeStatus))
            {
                return found;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    private sealed class InstancePages(HubQueries queries, OrchestrationQuery query) : AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
        {
            int size = pageSizeHint ?? query.PageSize;
            string? after = continuationToken ?? query.ContinuationToken ?? "";
            while (after is not null)
            {
                List<OrchestrationMetadata> found = await Task.Run(() => queries.Page(query, after, size));
                after = found.Count == size ? found[^1].InstanceId : null;
                yield return new Page<OrchestrationMetadata>(found, after);
            }
        }
    }
}
