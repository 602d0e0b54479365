using System.Text.Json.Nodes;
using ContractFunctions.Contracts;
using ContractFunctions.Embedded.TaskHub;
using ContractFunctions.Hosting;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>What is over leaves no instance behind, and none comes back.</summary>
public sealed class PurgeScenarios
{
    [Fact]
    [Covers("D11")]
    public async Task Lives_ThatAreOver_ArePurged_AndStayAway()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.FirstSigned);
        DurableTaskClient durable = scenario.App.Get<DurableTaskHub>().Client;
        string id = scenario.Story.ContractId;
        Assert.NotNull(await durable.GetInstanceAsync(id));

        await scenario.ClimbAsync(Rung.Delivered);
        Assert.Null(await durable.GetInstanceAsync(id));
        Assert.Null(await durable.GetInstanceAsync(ContractFunctions.Notifications.Delivery.InstanceOf(id, 1)));

        // A due-check that comes late, as after a crash, starts nothing again.
        await scenario.App.Get<IDueChecks>().FileAsync(new DueCheck(id, 1));
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Null(await durable.GetInstanceAsync(id));

        // What comes later lives by itself: another delivery.
        await scenario.Tenant.PostAsync($"{scenario.Path}/deliveries", new JsonObject { ["email"] = "again@example.com" });
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("Sent", (string?)(await scenario.Tenant.GetAsync(scenario.Path))["deliveries"]!.AsArray()[^1]!["result"]);
        Assert.Null(await durable.GetInstanceAsync(ContractFunctions.Notifications.Delivery.InstanceOf(id, 2)));
    }

    [Fact]
    public async Task Life_OfAContractThatGoesOn_IsNotPurged()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Signing);
        await scenario.App.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await scenario.App.Get<DurableTaskHub>().Client.GetInstanceAsync(scenario.Story.ContractId))!.RuntimeStatus);
    }
}
