using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Tests.Conformance;

public sealed class TaskHubTimerTests
{
    [Fact]
    public async Task Timer_InThePast_FiresAtOnce()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Past", async context =>
        {
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(-1), CancellationToken.None);
            return "fired";
        }));

        string id = await hub.StartInstanceAsync("Past");

        await hub.ExpectAsync(id, "fired");
    }

    [Fact]
    public async Task Timer_AYearAway_FiresOnItsDayAndNotBefore()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Year", async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(365), CancellationToken.None);
            return context.CurrentUtcDateTime;
        }));
        string id = await hub.StartInstanceAsync("Year");

        await hub.AdvanceAsync(TimeSpan.FromDays(365) - TimeSpan.FromSeconds(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, await hub.StatusAsync(id));
        await hub.AdvanceAsync(TimeSpan.FromSeconds(1));

        await hub.ExpectAsync(id, new DateTime(2027, 3, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    [Fact]
    public async Task Timer_Cancelled_NeitherFiresNorHoldsTheEndBack()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Alarm", async context =>
        {
            using CancellationTokenSource off = new();
            Task alarm = context.CreateTimer(TimeSpan.FromDays(7), off.Token);
            await Task.WhenAny(context.WaitForExternalEvent<string>("go"), alarm);
            off.Cancel();
            return alarm.IsCanceled;
        }));
        string id = await hub.StartInstanceAsync("Alarm");

        await hub.RaiseAsync(id, "go", "");

        await hub.ExpectAsync(id, true);
        await hub.AdvanceAsync(TimeSpan.FromDays(8));
        await hub.ExpectAsync(id, true);
    }

    [Fact]
    public async Task Timer_LeftOn_HoldsTheEndBack()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("LeftOn", context =>
        {
            _ = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            return Task.FromResult<object?>("returned");
        }));
        string id = await hub.StartInstanceAsync("LeftOn");

        Assert.Equal(OrchestrationRuntimeStatus.Running, await hub.StatusAsync(id));
        await hub.AdvanceAsync(TimeSpan.FromDays(1));

        await hub.ExpectAsync(id, "returned");
    }

    [Fact]
    public async Task Timers_OfOneInstant_FireInTheOrderOfTheirTimes()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Order", async context =>
        {
            List<int> fired = [];
            async Task After(int minutes)
            {
                await context.CreateTimer(TimeSpan.FromMinutes(minutes), CancellationToken.None);
                fired.Add(minutes);
            }

            await Task.WhenAll(After(3), After(1), After(2));
            return fired;
        }));
        string id = await hub.StartInstanceAsync("Order");

        await hub.AdvanceAsync(TimeSpan.FromHours(1));

        await hub.ExpectAsync<int[]>(id, [1, 2, 3]);
    }

    [Fact]
    public async Task Timer_DueWhileTheHubWasDown_FiresAtTheStart()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Down", async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(2), CancellationToken.None);
            return "fired";
        }));
        string id = await hub.StartInstanceAsync("Down");

        await hub.StopAsync();
        hub.Clock.Advance(TimeSpan.FromDays(3));
        await hub.RestartAsync();
        await hub.IdleAsync();

        await hub.ExpectAsync(id, "fired");
    }

    [Fact]
    public async Task StartAt_Later_IsPendingAndKeepsWhatItIsTold()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry =>
            registry.AddOrchestrator("Later", async context => await context.WaitForExternalEvent<string>("word")));
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Later", null, new StartOrchestrationOptions("later", hub.Clock.GetUtcNow().AddDays(1)));
        await hub.RaiseAsync("later", "word", "kept");
        Assert.Equal(OrchestrationRuntimeStatus.Pending, await hub.StatusAsync("later"));
        Task<OrchestrationMetadata> started = hub.Client.WaitForInstanceStartAsync("later");

        await hub.AdvanceAsync(TimeSpan.FromDays(1));

        await started.WaitAsync(TimeSpan.FromSeconds(10));
        await hub.ExpectAsync("later", "kept");
    }

    [Fact]
    public async Task StartAt_Later_CanBeTerminated()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Later", _ => Task.FromResult<object?>(1)));
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Later", null, new StartOrchestrationOptions("later", hub.Clock.GetUtcNow().AddDays(1)));

        await hub.Client.TerminateInstanceAsync("later");
        await hub.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, await hub.StatusAsync("later"));
    }
}
