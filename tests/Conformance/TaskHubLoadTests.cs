using ContractFunctions.Embedded.TaskHub;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Tests.Conformance;

/// <summary>Parking, back-pressure, failing commits.</summary>
public sealed class TaskHubLoadTests
{
    private const int Many = 10_000;

    [Fact]
    public async Task Park_WithoutAnyBudget_EverythingStillWorks()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(TaskHubStory.Register, options => options with { LiveBytesBudget = 0 });
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Story", null, new StartOrchestrationOptions(TaskHubStory.Id));
        await hub.IdleAsync();
        Assert.Equal(0, hub.Hub.LiveCount);

        await TaskHubDurabilityTests.DriveAsync(hub.Hub, hub.Clock);

        await hub.ExpectAsync(TaskHubStory.Id, TaskHubStory.Expected);
    }

    [Fact]
    public async Task Instances_TenThousandWaiting_StayWithinTheBudgetAndAllEnd()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(RegisterWaiter, options => options with { LiveBytesBudget = 4L << 20, MaxPendingOperations = 64 });

        await Task.WhenAll(Enumerable.Range(0, Many).Select(i =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", i, new StartOrchestrationOptions($"waits-{i}"))));
        await hub.IdleAsync();
        Assert.InRange(hub.Hub.LiveCount, 1, 2500);

        await Task.WhenAll(Enumerable.Range(0, Many / 2).Select(i => hub.Client.RaiseEventAsync($"waits-{i}", "go", i)));
        await hub.IdleAsync();
        hub.Clock.Advance(TimeSpan.FromDays(7));   // the other half's deadline, parked and live alike
        await hub.Hub.IdleAsync().WaitAsync(TimeSpan.FromSeconds(60));

        List<OrchestrationMetadata> ended = await hub.Client.GetAllInstancesAsync(
            new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Completed], PageSize: 2000, FetchInputsAndOutputs: true)).ToListAsync();
        Assert.Equal(Many, ended.Count);
        Assert.Equal(Many / 2, ended.Count(instance => instance.SerializedOutput == "-1"));
        Assert.Equal("17", (await hub.StateAsync("waits-17")).SerializedOutput);
    }

    [Fact]
    public async Task Operations_MoreThanMayBePending_Wait()
    {
        using ManualResetEventSlim gate = new();
        using ManualResetEventSlim stuck = new();
        void Hold(CommitPoint point, long commit)
        {
            stuck.Set();
            gate.Wait();
        }

        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(
            RegisterWaiter, options => options with { MaxPendingOperations = 2, CommitHook = Hold });
        Task first = Task.Run(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", 0, new StartOrchestrationOptions("waits-0")));
        Assert.True(stuck.Wait(TimeSpan.FromSeconds(20)));
        Task[] pending = [first, .. Enumerable.Range(1, 4).Select(i =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", i, new StartOrchestrationOptions($"waits-{i}")))];
        using CancellationTokenSource impatient = new();
        Task<string> refused = hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", 0, new StartOrchestrationOptions("impatient"), impatient.Token);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refused);
        Assert.DoesNotContain(pending, task => task.IsCompleted);
        gate.Set();

        await Task.WhenAll(pending).WaitAsync(TimeSpan.FromSeconds(20));
        await hub.IdleAsync();
        Assert.Null(await hub.Client.GetInstanceAsync("impatient"));
    }

    [Fact]
    public async Task Commit_Failing_RefusesTheCallerAndStoresNothing()
    {
        bool fail = false;
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(RegisterWaiter, options => options with { CommitHook = Failing(() => fail) });
        await hub.StartInstanceAsync("Waits", 1, "waits");

        fail = true;
        await Assert.ThrowsAsync<TaskHubCommitException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", 2, new StartOrchestrationOptions("lost")));
        await Assert.ThrowsAsync<TaskHubCommitException>(() => hub.Client.RaiseEventAsync("waits", "go", 1));
        fail = false;
        await hub.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Null(await hub.Client.GetInstanceAsync("lost"));
        Assert.Equal(OrchestrationRuntimeStatus.Running, await hub.StatusAsync("waits"));
        Assert.Contains(hub.Log.Entries, entry => entry.Id == 8001);
        await hub.RaiseAsync("waits", "go", 2);
        await hub.ExpectAsync("waits", 2);
    }

    /// <summary>Whichever commit of the story fails, at its end or its beginning, the story ends the same.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commit_FailingOnceAnywhere_ChangesNothingInTheEnd(bool atItsBeginning)
    {
        CommitPoint point = atItsBeginning ? CommitPoint.Begin : CommitPoint.Before;
        for (int failing = 2; failing <= 24; failing++)
        {
            int commit = 0;
            await using TaskHubFixture hub = await TaskHubFixture.StartAsync(
                TaskHubStory.Register, options => options with { CommitHook = Failing(() => Interlocked.Increment(ref commit) == failing, point) });
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Story", null, new StartOrchestrationOptions(TaskHubStory.Id));
            for (int tries = 0; tries < 3; tries++)
            {
                try
                {
                    await TaskHubDurabilityTests.DriveAsync(hub.Hub, hub.Clock);
                }
                catch (TaskHubCommitException)
                {
                    continue;   // the driver says it again
                }
            }

            await hub.ExpectAsync(TaskHubStory.Id, TaskHubStory.Expected);
        }
    }

    private static Action<CommitPoint, long> Failing(Func<bool> fails, CommitPoint at = CommitPoint.Before) => (point, _) =>
    {
        if (point == at && fails())
        {
            throw new IOException("the disk is full");
        }
    };

    private static void RegisterWaiter(TaskHubRegistry registry) => registry.AddOrchestrator("Waits", async context =>
    {
        using CancellationTokenSource off = new();
        Task<int> go = context.WaitForExternalEvent<int>("go");
        Task deadline = context.CreateTimer(TimeSpan.FromDays(7), off.Token);
        if (await Task.WhenAny(go, deadline) == deadline)
        {
            return -1;
        }

        off.Cancel();
        return await go;
    });
}
