using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Tests.Conformance;

/// <summary>Continue-as-new, suspend, purge, status, ids, queries.</summary>
public sealed class TaskHubLifeTests
{
    [Theory]
    [InlineData(true, new[] { 1, 2, 3 })]
    [InlineData(false, new[] { 1, 3 })]
    public async Task ContinueAsNew_CarriesUnprocessedEventsOrNot(bool preserve, int[] expected)
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Turns", async context =>
        {
            int[] heard = context.GetInput<int[]>()!;
            if (heard.Length == expected.Length)
            {
                return heard;
            }

            if (heard.Length == 0)
            {
                await context.WaitForExternalEvent<string>("go");
            }

            heard = [.. heard, await context.WaitForExternalEvent<int>("n")];
            context.ContinueAsNew(heard, preserve);
            return null;
        }));
        string id = await hub.StartInstanceAsync("Turns", Array.Empty<int>());

        await hub.RaiseAsync(id, "n", 1);
        await hub.RaiseAsync(id, "n", 2);
        await hub.RaiseAsync(id, "go", "");
        await hub.RaiseAsync(id, "n", 3);

        await hub.ExpectAsync(id, expected);
    }

    [Fact]
    public async Task ContinueAsNew_WithoutEverWaiting_DoesNotHoldTheHub()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Restless", context =>
            {
                context.ContinueAsNew(context.GetInput<int>() + 1);
                return Task.FromResult<object?>(null);
            })
            .AddOrchestrator("Done", _ => Task.FromResult<object?>("done")));
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Restless", 0, new StartOrchestrationOptions("restless"));

        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Done");
        await hub.Client.WaitForInstanceCompletionAsync(id).WaitAsync(TimeSpan.FromSeconds(20));

        await hub.Client.TerminateInstanceAsync("restless");
        await hub.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, await hub.StatusAsync("restless"));
    }

    [Fact]
    public async Task ContinueAsNew_ThousandsOfTurns_KeepsTheStatusAndTheLastInput()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Turns", context =>
        {
            int turn = context.GetInput<int>();
            if (turn == 0)
            {
                context.SetCustomStatus("from the first turn");
            }

            if (turn < 2000)
            {
                context.ContinueAsNew(turn + 1);
            }

            return Task.FromResult<object?>(turn);
        }));

        string id = await hub.StartInstanceAsync("Turns", 0);

        await hub.ExpectAsync(id, 2000);
        OrchestrationMetadata state = await hub.StateAsync(id);
        Assert.Equal(("2000", "\"from the first turn\""), (state.SerializedInput, state.SerializedCustomStatus));
    }

    [Fact]
    public async Task ContinueAsNew_ThenFailing_Fails()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Fails", context =>
        {
            context.ContinueAsNew(1);
            throw new InvalidDataException("spoilt");
        }));

        string id = await hub.StartInstanceAsync("Fails");

        Assert.Equal("System.IO.InvalidDataException", (await hub.StateAsync(id)).FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task Suspend_HoldsEverythingBackUntilResume()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Pauses", async context =>
        {
            Task timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            int n = await context.WaitForExternalEvent<int>("n");
            await timer;
            return n;
        }));
        string id = await hub.StartInstanceAsync("Pauses");
        await hub.Client.SuspendInstanceAsync(id, "pause");
        await hub.Client.SuspendInstanceAsync(id, "pause again");
        await hub.RaiseAsync(id, "n", 1);
        await hub.AdvanceAsync(TimeSpan.FromHours(2));
        await hub.RestartAsync();
        await hub.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, await hub.StatusAsync(id));

        await hub.Client.ResumeInstanceAsync(id);
        await hub.IdleAsync();

        await hub.ExpectAsync(id, 1);
    }

    [Fact]
    public async Task Suspend_CanBeTerminated()
    {
        await using TaskHubFixture hub = await StartWaiterAsync();

        await hub.Client.SuspendInstanceAsync("waiter");
        await hub.Client.TerminateInstanceAsync("waiter");

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, await hub.StatusAsync("waiter"));
    }

    [Fact]
    public async Task Purge_TakesOnlyTheFinished()
    {
        await using TaskHubFixture hub = await StartWaiterAsync();
        Assert.Equal(0, (await hub.Client.PurgeInstanceAsync("waiter")).PurgedInstanceCount);
        Assert.Equal(0, (await hub.Client.PurgeInstanceAsync("nobody")).PurgedInstanceCount);
        await hub.RaiseAsync("waiter", "go", "on");

        Assert.Equal(1, (await hub.Client.PurgeInstanceAsync("waiter")).PurgedInstanceCount);

        Assert.Null(await hub.Client.GetInstanceAsync("waiter"));
    }

    [Fact]
    public async Task Schedule_UnderTheIdOfARunningInstance_IsRefused()
    {
        await using TaskHubFixture hub = await StartWaiterAsync();

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => hub.Client.ScheduleNewOrchestrationInstanceAsync("Waiter", null, new StartOrchestrationOptions("waiter")));

        await hub.RaiseAsync("waiter", "go", "on");
        await hub.ExpectAsync("waiter", "on");
    }

    [Fact]
    public async Task Schedule_UnderTheIdOfAFinishedInstance_RunsItAnew()
    {
        await using TaskHubFixture hub = await StartWaiterAsync();
        await hub.RaiseAsync("waiter", "go", "first");

        await hub.StartInstanceAsync("Waiter", id: "waiter");
        Assert.Equal(OrchestrationRuntimeStatus.Running, await hub.StatusAsync("waiter"));
        await hub.RaiseAsync("waiter", "go", "second");

        await hub.ExpectAsync("waiter", "second");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\u0000b")]
    [InlineData("lone \ud800 surrogate")]
    public async Task Schedule_UnderAnImpossibleId_IsRefused(string id)
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(_ => { });

        await Assert.ThrowsAnyAsync<ArgumentException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Any", null, new StartOrchestrationOptions(id)));
    }

    [Fact]
    public async Task CustomStatus_UpTo16KiB_IsKept()
    {
        string largest = new('x', 8190);   // two quotes, two bytes a character
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Status", async context =>
        {
            context.SetCustomStatus(context.GetInput<string>());
            await context.WaitForExternalEvent<string>("go");
            context.SetCustomStatus(null);
            await context.WaitForExternalEvent<string>("go");
            return null;
        }));

        string kept = await hub.StartInstanceAsync("Status", largest);
        string refused = await hub.StartInstanceAsync("Status", largest + "x");

        Assert.Equal($"\"{largest}\"", (await hub.StateAsync(kept)).SerializedCustomStatus);
        Assert.Equal("System.ArgumentException", (await hub.StateAsync(refused)).FailureDetails!.ErrorType);
        await hub.RaiseAsync(kept, "go", "");
        Assert.Null((await hub.StateAsync(kept)).SerializedCustomStatus);
    }

    [Fact]
    public async Task Query_ByStatusAndPrefix_PagesThroughAll()
    {
        await using TaskHubFixture hub = await StartWaiterAsync();
        for (int i = 0; i < 7; i++)
        {
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waiter", i, new StartOrchestrationOptions($"Lease-{i}"));
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waiter", i, new StartOrchestrationOptions($"lease-{i}"));
        }

        await hub.RaiseAsync("Lease-3", "go", "");

        OrchestrationQuery running = new(Statuses: [OrchestrationRuntimeStatus.Running], InstanceIdPrefix: "Lease-", PageSize: 4, FetchInputsAndOutputs: true);
        List<OrchestrationMetadata> found = await hub.Client.GetAllInstancesAsync(running).ToListAsync();
        Assert.Equal(["Lease-0", "Lease-1", "Lease-2", "Lease-4", "Lease-5", "Lease-6"], found.Select(instance => instance.InstanceId));
        Assert.Equal("5", found[4].SerializedInput);
        OrchestrationQuery finished = new(Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed]);
        Assert.Equal("Lease-3", Assert.Single(await hub.Client.GetAllInstancesAsync(finished).ToListAsync()).InstanceId);
        Assert.Empty(await hub.Client.GetAllInstancesAsync(new OrchestrationQuery(CreatedFrom: hub.Clock.GetUtcNow().AddSeconds(1))).ToListAsync());
    }

    [Fact]
    public async Task WaitForCompletion_OfAMissingInstance_IsRefused()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(_ => { });

        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.WaitForInstanceCompletionAsync("nobody"));
    }

    private static async Task<TaskHubFixture> StartWaiterAsync()
    {
        TaskHubFixture hub = await TaskHubFixture.StartAsync(registry =>
            registry.AddOrchestrator("Waiter", async context => await context.WaitForExternalEvent<string>("go")));
        await hub.StartInstanceAsync("Waiter", id: "waiter");
        return hub;
    }
}
