using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Tests.Conformance;

public sealed class TaskHubSubOrchestrationTests
{
    [Fact]
    public async Task Sub_Nested_AnswersItsParent()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Factorial", async context =>
        {
            long n = context.GetInput<long>();
            return n <= 1 ? 1L : n * await context.CallSubOrchestratorAsync<long>("Factorial", n - 1);
        }));

        string id = await hub.StartInstanceAsync("Factorial", 6L);

        await hub.ExpectAsync(id, 720L);
    }

    [Fact]
    public async Task Sub_KnowsItsParent()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>("Child", null, Named("child-1")))
            .AddOrchestrator("Child", context => Task.FromResult<object?>($"{context.InstanceId} of {context.Parent!.InstanceId}, a {context.Parent.Name}")));

        await hub.StartInstanceAsync("Parent", id: "parent-1");

        await hub.ExpectAsync("parent-1", "child-1 of parent-1, a Parent");
    }

    [Fact]
    public async Task Sub_Failing_FailsItsParentWithTheCause()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Grandparent", async context => await context.CallSubOrchestratorAsync<string>("Parent"))
            .AddOrchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>("Child"))
            .AddOrchestrator("Child", _ => throw new InvalidDataException("spoilt")));

        string id = await hub.StartInstanceAsync("Grandparent");

        TaskFailureDetails failure = (await hub.StateAsync(id)).FailureDetails!;
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", failure.ErrorType);
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", failure.InnerFailure!.ErrorType);
        Assert.Equal(("System.IO.InvalidDataException", "spoilt"), (failure.InnerFailure.InnerFailure!.ErrorType, failure.InnerFailure.InnerFailure.ErrorMessage));
    }

    [Fact]
    public async Task Sub_Failing_CanBeCaughtAndRetried()
    {
        int runs = 0;
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Parent", async context =>
                await context.CallSubOrchestratorAsync<int>("Child", null, TaskHubActivityTests.Policy(3).WithInstanceId("child-1")))
            .AddOrchestrator("Child", async context => await context.CallActivityAsync<int>("Work", null))
            .AddActivity("Work", (_, _) => ++runs < 2 ? throw new TimeoutException() : Task.FromResult<object?>(runs)));

        string id = await hub.StartInstanceAsync("Parent");
        await hub.AdvanceAsync(TimeSpan.FromSeconds(10));

        await hub.ExpectAsync(id, 2);
    }

    [Fact]
    public async Task Sub_WithTheIdOfARunningInstance_Fails()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Parent", async context => await TaskHubActivityTests.Caught(() => context.CallSubOrchestratorAsync<int>("Waiter", null, Named("taken"))))
            .AddOrchestrator("Waiter", async context => await context.WaitForExternalEvent<int>("n")));
        await hub.StartInstanceAsync("Waiter", id: "taken");

        string id = await hub.StartInstanceAsync("Parent");

        Assert.Contains("OrchestrationAlreadyExistsException", await hub.OutputAsync<string>(id), StringComparison.Ordinal);
        Assert.Equal(OrchestrationRuntimeStatus.Running, await hub.StatusAsync("taken"));
    }

    [Fact]
    public async Task Terminate_Recursive_EndsTheChildrenToo()
    {
        await using TaskHubFixture hub = await StartFamilyAsync();

        await hub.Client.TerminateInstanceAsync("parent", new TerminateInstanceOptions("enough", Recursive: true));
        await hub.IdleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, await hub.StatusAsync("parent"));
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, await hub.StatusAsync("child"));
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, await hub.StatusAsync("grandchild"));
        Assert.Equal("\"enough\"", (await hub.StateAsync("parent")).SerializedOutput);
    }

    [Fact]
    public async Task Terminate_NotRecursive_LeavesTheChildren()
    {
        await using TaskHubFixture hub = await StartFamilyAsync();

        await hub.Client.TerminateInstanceAsync("parent");
        await hub.RaiseAsync("grandchild", "go", "on");

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, await hub.StatusAsync("parent"));
        await hub.ExpectAsync("grandchild", "on");
        await hub.ExpectAsync("child", "on");
    }

    [Fact]
    public async Task Terminate_OfAChild_FailsTheParentsCall()
    {
        await using TaskHubFixture hub = await StartFamilyAsync();

        await hub.Client.TerminateInstanceAsync("grandchild");
        await hub.IdleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, await hub.StatusAsync("child"));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, await hub.StatusAsync("parent"));
    }

    [Fact]
    public async Task Terminate_OfTheFinishedOrMissing_ChangesNothing()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Done", _ => Task.FromResult<object?>(1)));
        string id = await hub.StartInstanceAsync("Done");

        await hub.Client.TerminateInstanceAsync(id);
        await hub.Client.TerminateInstanceAsync("nobody");

        await hub.ExpectAsync(id, 1);
        Assert.Null(await hub.Client.GetInstanceAsync("nobody"));
    }

    [Fact]
    public async Task Purge_Recursive_TakesTheFinishedFamily()
    {
        await using TaskHubFixture hub = await StartFamilyAsync();
        Assert.Equal(0, (await hub.Client.PurgeInstanceAsync("parent", new PurgeInstanceOptions(Recursive: true))).PurgedInstanceCount);
        await hub.RaiseAsync("grandchild", "go", "on");

        PurgeResult purged = await hub.Client.PurgeInstanceAsync("parent", new PurgeInstanceOptions(Recursive: true));

        Assert.Equal(3, purged.PurgedInstanceCount);
        Assert.Null(await hub.Client.GetInstanceAsync("grandchild"));
    }

    private static SubOrchestrationOptions Named(string id) => new(new TaskOptions((TaskRetryOptions?)null), id);

    private static async Task<TaskHubFixture> StartFamilyAsync()
    {
        TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>("Child", null, Named("child")))
            .AddOrchestrator("Child", async context => await context.CallSubOrchestratorAsync<string>("Grandchild", null, Named("grandchild")))
            .AddOrchestrator("Grandchild", async context => await context.WaitForExternalEvent<string>("go")));
        await hub.StartInstanceAsync("Parent", id: "parent");
        return hub;
    }
}
