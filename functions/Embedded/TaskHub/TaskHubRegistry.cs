using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>What the hub can run, by name (case-insensitive), and how payloads are written. Complete before the hub starts.</summary>
public sealed class TaskHubRegistry(JsonSerializerOptions? json = null)
{
    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<ActivityInvocation, CancellationToken, Task<object?>>> activities = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Payloads are UTF-8 JSON of the value's run-time type.</summary>
    public JsonSerializerOptions Json { get; } = json ?? new JsonSerializerOptions { IncludeFields = true, PropertyNameCaseInsensitive = true };

    /// <exception cref="ArgumentException">The name is taken.</exception>
    public TaskHubRegistry AddOrchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> orchestrator)
    {
        orchestrators.Add(name, orchestrator);
        return this;
    }

    /// <exception cref="ArgumentException">The name is taken.</exception>
    public TaskHubRegistry AddActivity(string name, Func<ActivityInvocation, CancellationToken, Task<object?>> activity)
    {
        activities.Add(name, activity);
        return this;
    }

    internal Func<TaskOrchestrationContext, Task<object?>>? Orchestrator(string name) => orchestrators.GetValueOrDefault(name);

    internal Func<ActivityInvocation, CancellationToken, Task<object?>>? Activity(string name) => activities.GetValueOrDefault(name);

    internal byte[]? Serialize(object? value) => value is null ? null : JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Json);

    internal object? Deserialize(byte[]? payload, Type type) => payload is null ? null : JsonSerializer.Deserialize(payload, type, Json);

    internal T? Deserialize<T>(byte[]? payload) => payload is null ? default : JsonSerializer.Deserialize<T>(payload, Json);
}

/// <summary>One run of an activity. It runs at least once: the same <see cref="TaskId"/> may run again after a crash.</summary>
public sealed class ActivityInvocation
{
    private readonly TaskHubRegistry registry;
    private readonly byte[]? input;

    internal ActivityInvocation(TaskHubRegistry registry, DurableTaskClient client, string name, string instanceId, int taskId, byte[]? input)
    {
        this.registry = registry;
        this.input = input;
        Client = client;
        Name = name;
        InstanceId = instanceId;
        TaskId = taskId;
    }

    /// <summary>The client of the hub that runs the activity.</summary>
    public DurableTaskClient Client { get; }

    public string Name { get; }

    /// <summary>The orchestration that scheduled the activity.</summary>
    public string InstanceId { get; }

    /// <summary>Sequence number within the orchestration's generation.</summary>
    public int TaskId { get; }

    public T? GetInput<T>() => registry.Deserialize<T>(input);

    public object? GetInput(Type type) => registry.Deserialize(input, type);
}
