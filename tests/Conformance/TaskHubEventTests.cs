using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Tests.Conformance;

public sealed class TaskHubEventTests
{
    [Fact]
    public async Task Raise_BeforeTheWait_IsHeardLater()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Late", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            return await context.WaitForExternalEvent<string>("early");
        }));
        string id = await hub.StartInstanceAsync("Late");

        await hub.RaiseAsync(id, "early", "bird");
        await hub.RaiseAsync(id, "go", "");

        await hub.ExpectAsync(id, "bird");
    }

    [Fact]
    public async Task Raise_Doubled_IsHeardTwice()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Twice", async context =>
            new[] { await context.WaitForExternalEvent<int>("n"), await context.WaitForExternalEvent<int>("n") }));
        string id = await hub.StartInstanceAsync("Twice");

        await hub.RaiseAsync(id, "n", 7);
        await hub.RaiseAsync(id, "n", 7);

        await hub.ExpectAsync<int[]>(id, [7, 7]);
    }

    [Fact]
    public async Task Raise_AfterTheEnd_IsDropped()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Done", _ => Task.FromResult<object?>(1)));
        string id = await hub.StartInstanceAsync("Done");

        await hub.RaiseAsync(id, "late");

        await hub.ExpectAsync(id, 1);
    }

    [Fact]
    public async Task Raise_ToNobody_IsDropped()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(_ => { });

        await hub.RaiseAsync("nobody", "hello");

        Assert.Null(await hub.Client.GetInstanceAsync("nobody"));
    }

    [Fact]
    public async Task Raise_ManyUnderOneName_AreHeardInOrderWhateverTheCase()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Fifo", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            List<int> heard = [];
            for (int i = 0; i < 4; i++)
            {
                heard.Add(await context.WaitForExternalEvent<int>(i % 2 == 0 ? "Number" : "NUMBER"));
            }

            return heard;
        }));
        string id = await hub.StartInstanceAsync("Fifo");

        await hub.RaiseAsync(id, "number", 1);
        await hub.RaiseAsync(id, "NumBer", 2);
        await hub.RaiseAsync(id, "go", "");
        await hub.RaiseAsync(id, "NUMBER", 3);
        await hub.RaiseAsync(id, "number", 4);

        await hub.ExpectAsync<int[]>(id, [1, 2, 3, 4]);
    }

    [Fact]
    public async Task Wait_GivenUp_SwallowsNothing()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("GivesUp", async context =>
        {
            using CancellationTokenSource giveUp = new();
            Task<int> first = context.WaitForExternalEvent<int>("n", giveUp.Token);
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            giveUp.Cancel();
            if (!first.IsCanceled)
            {
                return -1;
            }

            await context.WaitForExternalEvent<string>("go");
            return await context.WaitForExternalEvent<int>("n");
        }));
        string id = await hub.StartInstanceAsync("GivesUp");
        await hub.AdvanceAsync(TimeSpan.FromHours(1));

        await hub.RaiseAsync(id, "n", 5);
        await hub.RaiseAsync(id, "go", "");

        await hub.ExpectAsync(id, 5);
    }

    [Fact]
    public async Task Wait_Several_TheNewestHearsFirst()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Stack", async context =>
        {
            Task<int> older = context.WaitForExternalEvent<int>("n");
            Task<int> newer = context.WaitForExternalEvent<int>("n");
            return new[] { await newer, await older };
        }));
        string id = await hub.StartInstanceAsync("Stack");

        await hub.RaiseAsync(id, "n", 1);
        await hub.RaiseAsync(id, "n", 2);

        await hub.ExpectAsync<int[]>(id, [1, 2]);
    }

    [Fact]
    public async Task Wait_WithAnotherType_IsRefused()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Types", async context =>
        {
            _ = context.WaitForExternalEvent<int>("n");
            await context.WaitForExternalEvent<string>("N");
            return null;
        }));

        string id = await hub.StartInstanceAsync("Types");

        OrchestrationMetadata state = await hub.StateAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, state.RuntimeStatus);
        Assert.Equal("System.ArgumentException", state.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task Raise_APayloadThatDoesNotFit_FailsTheWait()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Misfit", async context =>
            await context.WaitForExternalEvent<int>("n")));
        string id = await hub.StartInstanceAsync("Misfit");

        await hub.RaiseAsync(id, "n", "not a number");

        OrchestrationMetadata state = await hub.StateAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, state.RuntimeStatus);
        Assert.Equal("System.Text.Json.JsonException", state.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task SendEvent_FromAnotherOrchestration_Arrives()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry
            .AddOrchestrator("Receiver", async context => await context.WaitForExternalEvent<string>("letter"))
            .AddOrchestrator("Sender", context =>
            {
                context.SendEvent("receiver", "LETTER", "hello");
                return Task.FromResult<object?>(null);
            }));
        await hub.StartInstanceAsync("Receiver", id: "receiver");

        await hub.StartInstanceAsync("Sender");

        await hub.ExpectAsync("receiver", "hello");
    }

    [Fact]
    public async Task SendEvent_ToNobody_IsDropped()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Sender", context =>
        {
            context.SendEvent("nobody", "letter", "hello");
            return Task.FromResult<object?>("sent");
        }));

        string id = await hub.StartInstanceAsync("Sender");

        await hub.ExpectAsync(id, "sent");
        Assert.Null(await hub.Client.GetInstanceAsync("nobody"));
    }
}
