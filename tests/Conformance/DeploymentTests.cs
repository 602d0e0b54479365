using ContractFunctions.Contracts;
using ContractFunctions.Embedded.TaskHub;
using ContractFunctions.Hosting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Tests.Conformance;

/// <summary>Histories of earlier code under later code: the lifecycle waits, the host stops, another version starts on the same hub.</summary>
public sealed class DeploymentTests
{
    private const string Id = "contract";

    [Fact]
    public async Task Deployment_WhileALifeWaits_TakesOverAtItsNextTurn()
    {
        List<string> ran = [];
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => Register(registry, ContractLifecycle.RunAsync, Reading("old", ran)));
        await hub.StartInstanceAsync(nameof(ContractLifecycle), ContractTurn.First(Id), Id);
        await hub.RestartAsync(register: registry => Register(registry, ContractLifecycle.RunAsync, Reading("new", ran)));
        await hub.IdleAsync();
        Assert.Equal(["old"], ran);   // what was read before is history, not asked for again

        await hub.RaiseAsync(Id, ContractLifecycle.ContractChanged, "");
        Assert.Equal(["old", "new"], ran);
        Assert.Equal((OrchestrationRuntimeStatus.Running, "\"new\""), ((await hub.StateAsync(Id)).RuntimeStatus, (await hub.StateAsync(Id)).SerializedCustomStatus));
    }

    [Fact]
    public async Task Deployment_ThatChangesAPastStep_FailsTheInstance_AndTheNextCheckStartsItAnew()
    {
        List<string> ran = [];
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => Register(registry, ContractLifecycle.RunAsync, Reading("old", ran)));
        await hub.StartInstanceAsync(nameof(ContractLifecycle), ContractTurn.First(Id), Id);
        await hub.RestartAsync(register: registry => Register(registry, StepBefore, Reading("new", ran)));
        await hub.IdleAsync();
        Assert.Equal(
            (OrchestrationRuntimeStatus.Failed, "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException"),
            ((await hub.StateAsync(Id)).RuntimeStatus, (await hub.StateAsync(Id)).FailureDetails?.ErrorType));
        Assert.Contains(hub.Log.Entries, entry => entry.Id == 8002);
        Assert.Equal(["old"], ran);   // what a failed turn asked for does not leave it

        await hub.Client.EnsureStartedAsync(nameof(ContractLifecycle), Id, ContractTurn.First(Id), CancellationToken.None);
        await hub.IdleAsync();
        Assert.Equal(["old", "before", "new"], ran);
        Assert.Equal(OrchestrationRuntimeStatus.Running, await hub.StatusAsync(Id));

        async Task StepBefore(TaskOrchestrationContext context, ContractTurn turn)
        {
            await context.CallActivityAsync("Before");
            await ContractLifecycle.RunAsync(context, turn);
        }
    }

    private static Func<string, TurnReport?> Reading(string version, List<string> ran) => activity =>
    {
        ran.Add(activity == "Before" ? "before" : version);
        return activity == "Before" ? null : new TurnReport(version, [], IsLast: false, new DateTime(2026, 3, 4, 0, 0, 0, DateTimeKind.Utc));
    };

    private static void Register(TaskHubRegistry registry, Func<TaskOrchestrationContext, ContractTurn, Task> life, Func<string, TurnReport?> run)
    {
        registry.AddOrchestrator(nameof(ContractLifecycle), async context =>
        {
            await life(context, context.GetInput<ContractTurn>()!);
            return null;
        });
        foreach (string activity in new[] { nameof(ContractActivities.ReadTurn), "Before" })
        {
            registry.AddActivity(activity, (_, _) => Task.FromResult<object?>(run(activity)));
        }
    }
}
