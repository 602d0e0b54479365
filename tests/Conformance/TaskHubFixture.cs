using System.Text.Json;
using ContractFunctions.Embedded.TaskHub;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Conformance;

/// <summary>A hub on a file of its own and a virtual clock; it can be stopped and started again on the same file.</summary>
public sealed class TaskHubFixture : IAsyncDisposable
{
    private DurableTaskHub? hub;

    public string Folder { get; } = Directory.CreateTempSubdirectory("task-hub-").FullName;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public TaskHubRegistry Registry { get; private set; } = new();

    public LogRecorder Log { get; } = new();

    public TaskHubOptions Options => new() { DatabasePath = Path.Combine(Folder, "hub.db") };

    public DurableTaskHub Hub => hub ?? throw new InvalidOperationException("not started");

    public DurableTaskClient Client => Hub.Client;

    public static async Task<TaskHubFixture> StartAsync(Action<TaskHubRegistry> register, Func<TaskHubOptions, TaskHubOptions>? configure = null)
    {
        TaskHubFixture fixture = new();
        register(fixture.Registry);
        await fixture.RestartAsync(configure);
        return fixture;
    }

    /// <summary>Ends the hub and starts it anew on the same file, if given with other functions.</summary>
    public async Task RestartAsync(Func<TaskHubOptions, TaskHubOptions>? configure = null, Action<TaskHubRegistry>? register = null)
    {
        await StopAsync();
        if (register is not null)
        {
            Registry = new TaskHubRegistry();
            register(Registry);
        }

        ILoggerFactory loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        hub = new DurableTaskHub(configure?.Invoke(Options) ?? Options, Clock, loggers, Registry);
        await hub.StartAsync();
    }

    public async Task StopAsync()
    {
        if (hub is not null)
        {
            await hub.StopAsync();
            hub = null;
        }
    }

    public Task IdleAsync() => Hub.IdleAsync().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Moves the clock and waits until everything due has run.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        await IdleAsync();
    }

    public async Task<string> StartInstanceAsync(string orchestrator, object? input = null, string? id = null)
    {
        string started = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id));
        await IdleAsync();
        return started;
    }

    public async Task RaiseAsync(string id, string name, object? payload = null)
    {
        await Client.RaiseEventAsync(id, name, payload);
        await IdleAsync();
    }

    public async Task<OrchestrationMetadata> StateAsync(string id) =>
        await Client.GetInstanceAsync(id, getInputsAndOutputs: true) ?? throw new InvalidOperationException($"no instance {id}");

    public async Task<T?> OutputAsync<T>(string id)
    {
        OrchestrationMetadata state = await StateAsync(id);
        Assert.True(state.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{state.RuntimeStatus}: {state.FailureDetails?.ErrorMessage}");
        return state.SerializedOutput is { } output ? JsonSerializer.Deserialize<T>(output) : default;
    }

    /// <summary>The instance has completed with this output.</summary>
    public async Task ExpectAsync<T>(string id, T expected) => Assert.Equal(expected, await OutputAsync<T>(id));

    public async Task<OrchestrationRuntimeStatus> StatusAsync(string id) => (await StateAsync(id)).RuntimeStatus;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Log.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Keeps log entries for assertions.</summary>
public sealed class LogRecorder : ILoggerProvider
{
    private readonly List<(int Id, string Text)> entries = [];

    public IReadOnlyList<(int Id, string Text)> Entries
    {
        get
        {
            lock (entries)
            {
                return [.. entries];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Recorder(this);

    public void Dispose()
    {
    }

    private sealed class Recorder(LogRecorder owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (owner.entries)
            {
                owner.entries.Add((eventId.Id, formatter(state, exception)));
            }
        }
    }
}
