using ContractFunctions.Embedded.TaskHub;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Tests.Conformance;

public sealed class TaskHubActivityTests
{
    [Fact]
    public async Task Activities_FannedOut_RunAtTheSameTimeAndAllCount()
    {
        int begun = 0;
        TaskCompletionSource together = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("FanOut", async context =>
                (await Task.WhenAll(Enumerable.Range(1, 8).Select(n => context.CallActivityAsync<int>("Square", n)))).Sum())
            .AddActivity("Square", async (call, cancellation) =>
            {
                if (Interlocked.Increment(ref begun) == 8)
                {
                    together.SetResult();
                }

                await together.Task.WaitAsync(TimeSpan.FromSeconds(20), cancellation);
                int n = call.GetInput<int>();
                return n * n;
            }));

        string id = await hub.StartInstanceAsync("FanOut");

        await hub.ExpectAsync(id, 204);
    }

    [Fact]
    public async Task Activities_MoreThanAllowedAtOnce_Wait()
    {
        int now = 0, most = 0;
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(
            registry => registry
                .AddOrchestrator("FanOut", async context =>
                    (await Task.WhenAll(Enumerable.Range(0, 40).Select(n => context.CallActivityAsync<int>("Count", n)))).Length)
                .AddActivity("Count", async (call, _) =>
                {
                    int running = Interlocked.Increment(ref now);
                    InterlockedMax(ref most, running);
                    await Task.Yield();
                    Interlocked.Decrement(ref now);
                    return 0;
                }),
            options => options with { MaxConcurrentActivities = 3 });

        string id = await hub.StartInstanceAsync("FanOut");

        await hub.ExpectAsync(id, 40);
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Retry_BacksOffUntilItSucceeds()
    {
        int calls = 0;
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Retries", async context => await context.CallActivityAsync<int>("Flaky", null, Policy(5)))
            .AddActivity("Flaky", (_, _) => ++calls < 4 ? throw new TimeoutException("not yet") : Task.FromResult<object?>(calls)));

        string id = await hub.StartInstanceAsync("Retries");
        Assert.Equal(1, calls);

        await hub.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.Equal(1, calls);
        await hub.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, calls);
        await hub.AdvanceAsync(TimeSpan.FromSeconds(19));
        Assert.Equal(2, calls);
        await hub.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(3, calls);
        await hub.AdvanceAsync(TimeSpan.FromSeconds(30));   // 40 s, capped at 30 s
        await hub.ExpectAsync(id, 4);
    }

    [Fact]
    public async Task Retry_Exhausted_FailsWithTheLastFailure()
    {
        int calls = 0;
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Retries", async context => await context.CallActivityAsync<int>("Broken", null, Policy(3)))
            .AddActivity("Broken", (_, _) => throw new TimeoutException($"call {++calls}", new IOException("the wire"))));

        string id = await hub.StartInstanceAsync("Retries");
        await hub.AdvanceAsync(TimeSpan.FromSeconds(10));
        await hub.AdvanceAsync(TimeSpan.FromSeconds(20));

        OrchestrationMetadata state = await hub.StateAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, state.RuntimeStatus);
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", state.FailureDetails!.ErrorType);
        TaskFailureDetails cause = state.FailureDetails.InnerFailure!;
        Assert.Equal(("System.TimeoutException", "call 3"), (cause.ErrorType, cause.ErrorMessage));
        Assert.Equal(("System.IO.IOException", "the wire"), (cause.InnerFailure!.ErrorType, cause.InnerFailure.ErrorMessage));
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task Retry_OfAFailureThePolicyDoesNotHandle_IsNotTried()
    {
        int calls = 0;
        TaskOptions picky = TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(1)) { HandleFailure = failure => failure.ErrorType != "System.FormatException" });
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Picky", async context => await Caught(() => context.CallActivityAsync<int>("Broken", null, picky)))
            .AddActivity("Broken", (_, _) =>
            {
                calls++;
                throw new FormatException("never");
            }));

        string id = await hub.StartInstanceAsync("Picky");

        await hub.ExpectAsync(id, "Broken #0 System.FormatException: never");
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Retry_PastItsTimeout_IsNotTried()
    {
        int calls = 0;
        TaskOptions brief = TaskOptions.FromRetryPolicy(new RetryPolicy(50, TimeSpan.FromSeconds(10), retryTimeout: TimeSpan.FromSeconds(25)));
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Brief", async context => await Caught(() => context.CallActivityAsync<int>("Broken", null, brief)))
            .AddActivity("Broken", (_, _) => throw new TimeoutException($"{++calls}")));

        string id = await hub.StartInstanceAsync("Brief");
        for (int i = 0; i < 6; i++)
        {
            await hub.AdvanceAsync(TimeSpan.FromSeconds(10));
        }

        await hub.ExpectAsync(id, "Broken #6 System.TimeoutException: 4");
    }

    [Fact]
    public async Task Activity_Unknown_FailsAndIsNotRetried()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Calls", async context => await Caught(() => context.CallActivityAsync<int>("Missing", null, Policy(5)))));

        string id = await hub.StartInstanceAsync("Calls");

        await hub.ExpectAsync(id, "Missing #0 ActivityTaskNotFound: No activity task named 'Missing' was found.");
    }

    [Fact]
    public async Task Activity_InterruptedByAStop_RunsAgain()
    {
        int calls = 0;
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Long", async context => await context.CallActivityAsync<int>("Slow", null))
            .AddActivity("Slow", async (_, cancellation) =>
            {
                if (Interlocked.Increment(ref calls) == 1)
                {
                    await new TaskCompletionSource().Task.WaitAsync(cancellation);
                }

                return calls;
            }));
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Long");

        await hub.RestartAsync();
        await hub.IdleAsync();

        await hub.ExpectAsync(id, 2);
    }

    [Fact]
    public async Task Orchestrator_Unknown_FailsTheInstance()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(_ => { });

        string id = await hub.StartInstanceAsync("Missing");

        Assert.Equal("OrchestratorTaskNotFound", (await hub.StateAsync(id)).FailureDetails!.ErrorType);
    }

    internal static TaskOptions Policy(int attempts) =>
        TaskOptions.FromRetryPolicy(new RetryPolicy(attempts, TimeSpan.FromSeconds(10), 2, TimeSpan.FromSeconds(30)));

    internal static async Task<string> Caught<T>(Func<Task<T>> call)
    {
        try
        {
            return $"{await call()}";
        }
        catch (TaskFailedException failed)
        {
            return $"{failed.TaskName} #{failed.TaskId} {failed.FailureDetails.ErrorType}: {failed.FailureDetails.ErrorMessage}";
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen && Interlocked.CompareExchange(ref most, value, seen) != seen; seen = most)
        {
        }
    }
}
