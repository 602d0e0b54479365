using ContractFunctions.Embedded.TaskHub;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Conformance;

public sealed class TaskHubDurabilityTests
{
    /// <summary>The database is copied after every commit of one telling; from each copy the story ends the same way.</summary>
    [Fact]
    public async Task Restart_AfterEveryCommit_EndsTheSame()
    {
        string copies = Directory.CreateTempSubdirectory("task-hub-copies-").FullName;
        try
        {
            long commits = await TellAsync(copies);
            Assert.InRange(commits, 15, 200);
            for (long commit = 1; commit <= commits; commit++)
            {
                Assert.Equal(TaskHubStory.Expected, await FinishAsync(Path.Combine(copies, $"{commit}"), commit));
            }
        }
        finally
        {
            Directory.Delete(copies, recursive: true);
        }
    }

    [Fact]
    public async Task Restart_AtEveryWait_ReplaysTheSameIdsAndTimes()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Draws", async context =>
        {
            List<string> drawn = [];
            for (int i = 0; i < 3; i++)
            {
                drawn.Add($"{context.NewGuid()} {context.CurrentUtcDateTime:O}");
                context.SetCustomStatus(drawn);
                await context.WaitForExternalEvent<int>("next");
            }

            return drawn;
        }));
        string id = await hub.StartInstanceAsync("Draws");
        string last = "";
        for (int i = 0; i < 3; i++)
        {
            last = (await hub.StateAsync(id)).SerializedCustomStatus!;
            hub.Clock.Advance(TimeSpan.FromMinutes(1));
            await hub.RestartAsync();
            await hub.RaiseAsync(id, "next", i);
        }

        Assert.Equal(last, (await hub.StateAsync(id)).SerializedOutput);
        string[] drawn = (await hub.OutputAsync<string[]>(id))!;
        Assert.Equal(3, drawn.Distinct().Count());
        Assert.All(drawn, guid => Assert.Equal('5', guid[14]));
    }

    [Theory]
    [InlineData("name", "Other")]
    [InlineData("kind", "")]
    [InlineData("more", "First")]
    [InlineData("less", "")]
    public async Task Replay_OfAChangedOrchestrator_FailsAndIsReported(string change, string activity)
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => Register(registry, async context =>
        {
            await context.CallActivityAsync("First");
            await context.WaitForExternalEvent<int>("go");
        }));
        string id = await hub.StartInstanceAsync("Changes");

        await hub.RestartAsync(register: registry => Register(registry, async context =>
        {
            if (change == "kind")
            {
                await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            }
            else if (change == "more")
            {
                await Task.WhenAll(context.CallActivityAsync("First"), context.CallActivityAsync(activity));
            }
            else if (change == "name")
            {
                await context.CallActivityAsync(activity);
            }

            await context.WaitForExternalEvent<int>("go");
        }));
        await hub.IdleAsync();

        OrchestrationMetadata state = await hub.StateAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, state.RuntimeStatus);
        Assert.Equal("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", state.FailureDetails!.ErrorType);
        Assert.Contains(hub.Log.Entries, entry => entry.Id == 8002 && entry.Text.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replay_OfTheSameOrchestratorUnderNewCodeAfterItsAwait_GoesOn()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => Register(registry, async context => await context.WaitForExternalEvent<int>("go")));
        string id = await hub.StartInstanceAsync("Changes");

        await hub.RestartAsync(register: registry => Register(registry, async context =>
        {
            await context.WaitForExternalEvent<int>("go");
            await context.CallActivityAsync("First");
        }));
        await hub.RaiseAsync(id, "go", 1);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, await hub.StatusAsync(id));
    }

    [Theory]
    [InlineData("await another's task")]
    [InlineData("await another's task, ConfigureAwait(false)")]
    [InlineData("await a task nobody ends")]
    [InlineData("returns off its thread")]
    public async Task Orchestrator_ThatLeavesItsThread_FailsAndIsReported(string how)
    {
        TaskCompletionSource elsewhere = new(TaskCreationOptions.RunContinuationsAsynchronously);   // ended once the orchestrator has left its thread
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Strays", async context =>
        {
            Task wait = context.WaitForExternalEvent<int>("never");
            switch (how)
            {
                case "await another's task":
                    await elsewhere.Task;
                    break;
                case "await another's task, ConfigureAwait(false)":
                    await elsewhere.Task.ConfigureAwait(false);
                    await context.CallActivityAsync("Any");
                    break;
                case "returns off its thread":
                    await elsewhere.Task.ConfigureAwait(false);
                    return 1;
                default:
                    await new TaskCompletionSource().Task;
                    break;
            }

            await wait;
            return null;
        }));
        if (how == "await a task nobody ends")
        {
            await hub.RestartAsync(register: registry => registry.AddOrchestrator("Strays", async _ =>
            {
                await new TaskCompletionSource().Task;
                return null;
            }));
        }

        string id = await hub.StartInstanceAsync("Strays");
        elsewhere.SetResult();
        OrchestrationMetadata state = await hub.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", state.FailureDetails!.ErrorType);
        Assert.Contains(hub.Log.Entries, entry => entry.Id == 8002);
    }

    [Fact]
    public async Task ReplaySafeLogger_IsSilentDuringReplay()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Logs", async context =>
        {
            Microsoft.Extensions.Logging.ILogger log = context.CreateReplaySafeLogger("story");
            log.Log(Microsoft.Extensions.Logging.LogLevel.Information, new(42), "one", null, (text, _) => text);
            await context.WaitForExternalEvent<int>("go");
            log.Log(Microsoft.Extensions.Logging.LogLevel.Information, new(42), "two", null, (text, _) => text);
            return context.IsReplaying;
        }));
        string id = await hub.StartInstanceAsync("Logs");
        await hub.RestartAsync();
        await hub.RaiseAsync(id, "go", 1);

        await hub.ExpectAsync(id, false);
        Assert.Equal(["one", "two"], hub.Log.Entries.Where(entry => entry.Id == 42).Select(entry => entry.Text));
    }

    private static void Register(TaskHubRegistry registry, Func<TaskOrchestrationContext, Task> orchestrator) => registry
        .AddOrchestrator("Changes", async context =>
        {
            await orchestrator(context);
            return null;
        })
        .AddActivity("First", (_, _) => Task.FromResult<object?>(null))
        .AddActivity("Other", (_, _) => Task.FromResult<object?>(null));

    private static async Task<long> TellAsync(string copies)
    {
        long commits = 0;
        TaskHubFixture? telling = null;
        void Copy(CommitPoint point, long commit)
        {
            if (point == CommitPoint.After)
            {
                string folder = Directory.CreateDirectory(Path.Combine(copies, $"{commit}")).FullName;
                foreach (string file in Directory.GetFiles(telling!.Folder, "hub.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
                {
                    File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
                }

                commits = commit;
            }
        }

        telling = new TaskHubFixture();
        await using (telling)
        {
            TaskHubStory.Register(telling.Registry);
            await telling.RestartAsync(options => options with { CommitHook = Copy, MaxConcurrentOrchestrations = 1 });
            await telling.Client.ScheduleNewOrchestrationInstanceAsync("Story", null, new StartOrchestrationOptions(TaskHubStory.Id));
            await DriveAsync(telling.Hub, telling.Clock);
            return commits;
        }
    }

    private static async Task<string[]?> FinishAsync(string folder, long commit)
    {
        FakeTimeProvider clock = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        TaskHubRegistry registry = new();
        TaskHubStory.Register(registry);
        TaskHubOptions options = new() { DatabasePath = Path.Combine(folder, "hub.db") };
        await using DurableTaskHub hub = new(options, clock, NullLoggerFactory.Instance, registry);
        await hub.StartAsync();
        await DriveAsync(hub, clock);
        OrchestrationMetadata state = (await hub.Client.GetInstanceAsync(TaskHubStory.Id, true))!;
        Assert.True(state.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"commit {commit}: {state.RuntimeStatus} {state.FailureDetails?.ErrorMessage}");
        return System.Text.Json.JsonSerializer.Deserialize<string[]>(state.SerializedOutput!);
    }

    /// <summary>Says everything (again), and lets a month pass.</summary>
    internal static async Task DriveAsync(DurableTaskHub hub, FakeTimeProvider clock)
    {
        await hub.IdleAsync().WaitAsync(TimeSpan.FromSeconds(20));
        for (int i = 0; i < 2; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            await hub.IdleAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }

        foreach (string word in new[] { "a", "b" })
        {
            await hub.Client.RaiseEventAsync(TaskHubStory.Id, "word", word);
            await hub.IdleAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }

        clock.Advance(TimeSpan.FromDays(30));
        await hub.IdleAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }
}
