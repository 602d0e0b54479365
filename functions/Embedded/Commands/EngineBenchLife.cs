using System.Collections.Concurrent;
using System.Diagnostics;
using ContractFunctions.Embedded.TaskHub;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.Commands;

/// <summary>
/// One contract life on the hub: start; activity A yields a record of about 290 bytes, kept in the history; wait for <c>filled</c>; wait for <c>signed1</c>,
/// activity S1; wait for <c>signed2</c>, activity S2; activity F; done. Each wait has a deadline of seven days. Eight durable steps, one after the other.
/// </summary>
internal sealed class EngineBenchLife : IAsyncDisposable
{
    /// <summary>Durable steps of one life; the floor writes as many rows.</summary>
    public const int Steps = 8;

    private static readonly TimeSpan Deadline = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<string, Life> lives = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<double> eventToStep = new();
    private readonly DurableTaskHub hub;

    public EngineBenchLife(string folder, ILoggerFactory loggers)
    {
        TaskHubRegistry registry = new(new System.Text.Json.JsonSerializerOptions
        {
            TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine(
                EngineBenchJson.Default, new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver()),
        });
        registry.AddOrchestrator("Life", RunAsync)
            .AddActivity("A", (call, _) => Reach(call, "A", EngineBenchRecord.Sample(call.InstanceId)))
            .AddActivity("S1", (call, _) => Reach(call, "S1", null))
            .AddActivity("S2", (call, _) => Reach(call, "S2", null))
            .AddActivity("F", (_, _) => Task.FromResult<object?>(null));
        hub = new DurableTaskHub(new TaskHubOptions { DatabasePath = Path.Combine(folder, "hub.db") }, TimeProvider.System, loggers, registry);
    }

    /// <summary>Milliseconds from the call that raises a signature to the start of the activity that applies it.</summary>
    public IEnumerable<double> EventToStep => eventToStep;

    public Task StartAsync() => hub.StartAsync();

    public async Task LiveAsync(string id)
    {
        Life life = new();
        lives[id] = life;
        DurableTaskClient client = hub.Client;
        await client.ScheduleNewOrchestrationInstanceAsync("Life", id, new StartOrchestrationOptions(id));
        await life.Reached("A");
        await client.RaiseEventAsync(id, "filled", true);
        await SignAsync(client, life, id, "signed1", "S1");
        await SignAsync(client, life, id, "signed2", "S2");
        OrchestrationMetadata end = await client.WaitForInstanceCompletionAsync(id);
        lives.TryRemove(id, out _);
        if (end.RuntimeStatus != OrchestrationRuntimeStatus.Completed)
        {
            throw new InvalidOperationException($"life {id} ended {end.RuntimeStatus}: {end.FailureDetails?.ErrorMessage}");
        }
    }

    public async ValueTask DisposeAsync() => await hub.DisposeAsync();

    private async Task SignAsync(DurableTaskClient client, Life life, string id, string signed, string step)
    {
        long raised = Stopwatch.GetTimestamp();
        await client.RaiseEventAsync(id, signed, true);
        eventToStep.Enqueue(Stopwatch.GetElapsedTime(raised, await life.Reached(step)).TotalMilliseconds);
    }

    private static async Task<object?> RunAsync(TaskOrchestrationContext context)
    {
        EngineBenchRecord record = await context.CallActivityAsync<EngineBenchRecord>("A", context.GetInput<string>());
        if (!await HeardAsync(context, "filled") || !await HeardAsync(context, "signed1"))
        {
            return "expired";
        }

        await context.CallActivityAsync("S1", record.Id);
        if (!await HeardAsync(context, "signed2"))
        {
            return "expired";
        }

        await context.CallActivityAsync("S2", record.Id);
        await context.CallActivityAsync("F", record.Id);
        return "completed";
    }

    private static async Task<bool> HeardAsync(TaskOrchestrationContext context, string name)
    {
        using CancellationTokenSource off = new();
        Task<bool> heard = context.WaitForExternalEvent<bool>(name);
        Task deadline = context.CreateTimer(Deadline, off.Token);
        if (await Task.WhenAny(heard, deadline) == deadline)
        {
            return false;
        }

        off.Cancel();
        return await heard;
    }

    private Task<object?> Reach(ActivityInvocation call, string step, object? result)
    {
        lives[call.InstanceId].Reach(step);
        return Task.FromResult(result);
    }

    /// <summary>When a life reached which activity.</summary>
    private sealed class Life
    {
        private readonly Dictionary<string, TaskCompletionSource<long>> steps = new(StringComparer.Ordinal)
        {
            ["A"] = new(TaskCreationOptions.RunContinuationsAsynchronously),
            ["S1"] = new(TaskCreationOptions.RunContinuationsAsynchronously),
            ["S2"] = new(TaskCreationOptions.RunContinuationsAsynchronously),
        };

        public Task<long> Reached(string step) => steps[step].Task;

        public void Reach(string step) => steps[step].TrySetResult(Stopwatch.GetTimestamp());
    }
}

/// <summary>What activity A stores: about 290 bytes of JSON.</summary>
internal sealed record EngineBenchRecord(string Id, string Title, string Landlord, string Tenant, string Address, decimal Rent, DateOnly From, DateOnly Until, string Fingerprint)
{
    public static EngineBenchRecord Sample(string id) => new(
        id, "Lease of a flat", "landlord-0001", "tenant-0001", "Building 7, Unit 2, Room 1203, West Lake", 3500.50m,
        new DateOnly(2026, 3, 1), new DateOnly(2027, 2, 28), "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
}

[System.Text.Json.Serialization.JsonSerializable(typeof(EngineBenchRecord))]
[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
[System.Text.Json.Serialization.JsonSerializable(typeof(bool))]
internal sealed partial class EngineBenchJson : System.Text.Json.Serialization.JsonSerializerContext;
