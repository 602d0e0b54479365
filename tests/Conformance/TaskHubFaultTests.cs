using ContractFunctions.Embedded.TaskHub;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContractFunctions.Tests.Conformance;

/// <summary>A failing database, unreadable rows and misbehaving functions: nobody waits for ever, neighbours go on.</summary>
public sealed class TaskHubFaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Begin_Failing_RefusesTheCaller()
    {
        bool fail = true;
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(RegisterWaiter, Hooked((point, _) => FailIf(point == CommitPoint.Begin && fail)));

        Task lost = hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", null, new StartOrchestrationOptions("waits"));
        await Assert.ThrowsAsync<TaskHubCommitException>(() => lost.WaitAsync(Patience));

        fail = false;
        await hub.StartInstanceAsync("Waits", id: "waits");
        await hub.RaiseAsync("waits", "go", 1);
        await hub.ExpectAsync("waits", 1);
    }

    [Fact]
    public async Task Delivery_Failing_ForgetsNoneOfTheOthers()
    {
        int failed = 0;
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(
            registry => registry
                .AddOrchestrator("Parent", async context => (await Task.WhenAll(Enumerable.Range(1, 3).Select(n => context.CallSubOrchestratorAsync<int>("Child", n)))).Sum())
                .AddOrchestrator("Child", context => Task.FromResult<object?>(context.GetInput<int>())),
            Hooked((point, commit) => FailIf(point == CommitPoint.Begin && commit == 2 && failed++ == 0)));

        string id = await hub.StartInstanceAsync("Parent");

        Assert.InRange(failed, 1, int.MaxValue);
        await hub.ExpectAsync(id, 6);
    }

    [Fact]
    public async Task Rollback_Failing_IsDoneLater()
    {
        bool fail = false;
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(
            RegisterWaiter, Hooked((point, _) => FailIf(point is CommitPoint.Before or CommitPoint.Rollback && fail)));
        await hub.StartInstanceAsync("Waits", id: "waits");

        fail = true;
        await Assert.ThrowsAsync<TaskHubCommitException>(() => hub.Client.RaiseEventAsync("waits", "go", 1).WaitAsync(Patience));
        await Assert.ThrowsAsync<TaskHubCommitException>(() => hub.Client.RaiseEventAsync("waits", "go", 2).WaitAsync(Patience));
        fail = false;
        await hub.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Contains(hub.Log.Entries, entry => entry.Id == 8006);
        Assert.Equal(OrchestrationRuntimeStatus.Running, await hub.StatusAsync("waits"));
        await hub.RaiseAsync("waits", "go", 3);
        await hub.ExpectAsync("waits", 3);
    }

    /// <param name="budget">0: the timer is that of a parked instance.</param>
    [Theory]
    [InlineData(128L << 20)]
    [InlineData(0)]
    public async Task Commit_FailingForAWhile_IsTriedAgainWithPauses(long budget)
    {
        bool fail = false;
        int tries = 0;
        using SemaphoreSlim tried = new(0);
        void Hook(CommitPoint point, long commit)
        {
            if (point == CommitPoint.Before && fail)
            {
                tries++;
                tried.Release();
                throw new IOException("the disk is full");
            }
        }

        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(
            registry => registry.AddOrchestrator("Timed", async context =>
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return "done";
            }),
            options => options with { CommitHook = Hook, LiveBytesBudget = budget });
        await hub.StartInstanceAsync("Timed", id: "timed");

        fail = true;
        hub.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await tried.WaitAsync(Patience) && await tried.WaitAsync(Patience));
        Task idle = hub.Hub.IdleAsync();
        for (int turn = 0; turn < 20; turn++)
        {
            await hub.Client.RaiseEventAsync("nobody", "hello").WaitAsync(Patience);   // a turn that writes nothing
        }

        Assert.InRange(tries, 2, 3);
        Assert.False(idle.IsCompleted);
        fail = false;
        await hub.AdvanceAsync(TimeSpan.FromMinutes(1));
        await idle.WaitAsync(Patience);

        await hub.ExpectAsync("timed", "done");
    }

    [Theory]
    [InlineData("x'63'")]
    [InlineData("x'01'")]
    [InlineData("x''")]
    public async Task Instance_ThatCannotBeRead_HoldsNobodyUp(string history)
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry =>
        {
            RegisterWaiter(registry);
            registry.AddOrchestrator("Tells", context =>
            {
                context.SendEvent("spoilt", "go", 1);
                return Task.FromResult<object?>("told");
            });
        });
        await hub.StartInstanceAsync("Waits", id: "spoilt");
        await hub.StartInstanceAsync("Waits", id: "sound");
        await hub.StopAsync();
        using (Sqlite db = new(hub.Options.DatabasePath, readOnly: false))
        {
            db.Execute($"UPDATE history SET data = {history} WHERE instance = (SELECT key FROM instances WHERE id = 'spoilt')");
        }

        await hub.RestartAsync();
        await hub.IdleAsync();
        await hub.ExpectAsync(await hub.StartInstanceAsync("Tells"), "told");
        await hub.RestartAsync();
        await hub.IdleAsync();
        await hub.RaiseAsync("sound", "go", 5);

        await hub.ExpectAsync("sound", 5);
        Assert.Contains(hub.Log.Entries, entry => entry.Id == 8003);
        Assert.Equal(2, hub.Log.Entries.Count(entry => entry.Id == 8005));
        Assert.DoesNotContain(hub.Log.Entries, entry => entry.Id == 8001);
        await Assert.ThrowsAsync<InvalidDataException>(() => hub.Client.RaiseEventAsync("spoilt", "go", 2).WaitAsync(Patience));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Output_ThatCannotBeWritten_FailsItsOrchestrationAlone(bool io)
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry =>
        {
            RegisterWaiter(registry);
            registry.AddOrchestrator("Throws", _ => Task.FromResult<object?>(new Unwritable(io)));
        });
        await hub.StartInstanceAsync("Waits", id: "neighbour");

        OrchestrationMetadata state = await hub.StateAsync(await hub.StartInstanceAsync("Throws"));
        await hub.RaiseAsync("neighbour", "go", 1);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, state.RuntimeStatus);
        Assert.Equal("no value", state.FailureDetails!.ErrorMessage);
        await hub.ExpectAsync("neighbour", 1);
        Assert.DoesNotContain(hub.Log.Entries, entry => entry.Id == 8001);
    }

    [Fact]
    public async Task Query_ThatMetAnUnreadableRow_WorksForOthersAfterwards()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry =>
        {
            RegisterWaiter(registry);
            registry.AddOrchestrator("Fails", _ => throw new InvalidDataException("spoilt"));
        });
        await hub.StartInstanceAsync("Fails", id: "fails");
        await hub.StartInstanceAsync("Waits", id: "waits");
        await hub.StopAsync();
        using (Sqlite db = new(hub.Options.DatabasePath, readOnly: false))
        {
            db.Execute("UPDATE instances SET failure = x'00' WHERE id = 'fails'");
        }

        await hub.RestartAsync();

        await Assert.ThrowsAsync<System.Text.Json.JsonException>(() => hub.StateAsync("fails"));
        await Assert.ThrowsAsync<System.Text.Json.JsonException>(() => hub.Client.GetAllInstancesAsync().ToListAsync().AsTask());
        Assert.Equal(OrchestrationRuntimeStatus.Running, await hub.StatusAsync("waits"));
        Assert.Single(await hub.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "w")).ToListAsync());
    }

    [Fact]
    public async Task ContinueAsNew_WithASuspensionAndAnEventOnItsHeels_LosesNeither()
    {
        using ManualResetEventSlim gate = new(initialState: true);
        using SemaphoreSlim held = new(0);
        void Hold(CommitPoint point, long commit)
        {
            if (point == CommitPoint.Before && !gate.IsSet)
            {
                held.Release();
                gate.Wait(Patience);
            }
        }

        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(
            registry =>
            {
                RegisterWaiter(registry);
                registry.AddOrchestrator("Turns", async context =>
                {
                    int turn = context.GetInput<int>();
                    context.SetCustomStatus(turn);
                    int heard = await context.WaitForExternalEvent<int>("go");
                    if (turn == 0)
                    {
                        context.ContinueAsNew(1);
                    }

                    return heard;
                });
            },
            options => options with { CommitHook = Hold });
        await hub.StartInstanceAsync("Turns", 0, "turns");
        gate.Reset();
        Task blocker = Task.Run(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits"));
        Assert.True(await held.WaitAsync(Patience));
        Task[] batch = [hub.Client.RaiseEventAsync("turns", "go", 1), hub.Client.SuspendInstanceAsync("turns"), hub.Client.RaiseEventAsync("turns", "go", 2)];
        gate.Set();
        await Task.WhenAll([blocker, .. batch]).WaitAsync(Patience);
        await hub.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, await hub.StatusAsync("turns"));

        await hub.RestartAsync();
        await hub.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, await hub.StatusAsync("turns"));
        await hub.Client.ResumeInstanceAsync("turns");
        await hub.IdleAsync();

        await hub.ExpectAsync("turns", 2);
        Assert.Equal("1", (await hub.StateAsync("turns")).SerializedCustomStatus);
    }

    /// <summary>A client library may word its cancellation as a failure; the activity was abandoned all the same.</summary>
    [Fact]
    public async Task Activity_FailingBecauseTheHubStops_RunsAgain()
    {
        int runs = 0;
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Calls", async context => await context.CallActivityAsync<string>("Sends"))
            .AddActivity("Sends", async (_, cancellation) =>
            {
                if (Interlocked.Increment(ref runs) > 1)
                {
                    return "sent";
                }

                started.SetResult();
                TaskCompletionSource broken = new();
                await using CancellationTokenRegistration registration = cancellation.Register(() => broken.SetException(new IOException("connection closed")));
                await broken.Task;
                return null;
            }));
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Calls");
        await started.Task.WaitAsync(Patience);

        await hub.RestartAsync();
        await hub.IdleAsync();

        await hub.ExpectAsync(id, "sent");
    }

    [Fact]
    public async Task Stop_WithAnActivityThatDoesNotHeedIt_EndsInTime()
    {
        int runs = 0;
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource deaf = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Calls", async context => await context.CallActivityAsync<string>("Hangs"))
            .AddActivity("Hangs", async (_, _) =>
            {
                if (Interlocked.Increment(ref runs) == 1)
                {
                    started.SetResult();
                    await deaf.Task;
                    return "late";
                }

                return "again";
            }));
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Calls");
        await started.Task.WaitAsync(Patience);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hub.Hub.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Patience));
        await hub.RestartAsync();
        deaf.SetResult();
        await hub.IdleAsync();

        await hub.ExpectAsync(id, "again");
    }

    [Fact]
    public async Task Pool_WhoseAnswerIsNotTaken_KeepsItsSlots()
    {
        int answers = 0;
        TaskCompletionSource second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskHubRegistry registry = new TaskHubRegistry().AddActivity("Any", (_, _) => Task.FromResult<object?>(null));
        using ActivityPool pool = new(registry, 1, NullLogger.Instance)
        {
            Answer = _ =>
            {
                if (Interlocked.Increment(ref answers) == 1)
                {
                    throw new IOException("the disk is full");
                }

                second.SetResult();
            },
        };

        pool.Run(new ActivityWork("one", 1, 1, new OrchestratorAction(ActionKind.Activity, 0, "Any")));
        pool.Run(new ActivityWork("two", 2, 1, new OrchestratorAction(ActionKind.Activity, 0, "Any")));

        await second.Task.WaitAsync(Patience);
        await pool.StopAsync(CancellationToken.None).WaitAsync(Patience);
        pool.Run(new ActivityWork("three", 3, 1, new OrchestratorAction(ActionKind.Activity, 0, "Any")));
        Assert.Equal(2, answers);
    }

    private static Func<TaskHubOptions, TaskHubOptions> Hooked(Action<CommitPoint, long> hook) => options => options with { CommitHook = hook };

    private static void FailIf(bool fails)
    {
        if (fails)
        {
            throw new IOException("the disk is full");
        }
    }

    private static void RegisterWaiter(TaskHubRegistry registry) =>
        registry.AddOrchestrator("Waits", async context => await context.WaitForExternalEvent<int>("go"));

    private sealed class Unwritable(bool io)
    {
        public int Value => throw (io ? new IOException("no value") : new InvalidOperationException("no value"));
    }
}
