using ContractFunctions.Embedded.Storage;
using ContractFunctions.Embedded.TaskHub;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Tests.Embedded.Hosting;

public sealed class DurableFunctionsTests
{
    [Fact]
    public async Task Start_WhenTheClientIsBound_RunsOrchestrationAndActivity()
    {
        await using AppFixture app = await StartAsync();
        (await app.PostAsync("/api/probe/lives/one")).Expect(200);
        await app.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await FindAsync(app, "one")).RuntimeStatus);
        await app.AdvanceAsync(TimeSpan.FromDays(365));
        OrchestrationMetadata done = await FindAsync(app, "one");
        Assert.Equal((OrchestrationRuntimeStatus.Completed, "\"hello one 2027\""), (done.RuntimeStatus, done.SerializedOutput));
    }

    [Fact]
    public async Task Start_WhenTheProcessRestarts_GoesOn()
    {
        await using AppFixture app = await StartAsync();
        (await app.PostAsync("/api/probe/lives/two")).Expect(200);
        await app.RestartAsync(down: TimeSpan.FromDays(400));
        await app.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await FindAsync(app, "two")).RuntimeStatus);
    }

    [Fact]
    public async Task Enqueue_WhenAQueueFunctionTakesTheClient_ReachesTheHub()
    {
        await using AppFixture app = await StartAsync();
        await app.Get<SqliteQueues>().EnqueueAsync("probe-starts", "three");
        await app.AdvanceAsync(TimeSpan.FromDays(365));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await FindAsync(app, "three")).RuntimeStatus);
    }

    private static Task<AppFixture> StartAsync() => AppFixture.StartAsync(options => options with { AdditionalFunctions = [typeof(ProbeLife)] });

    private static async Task<OrchestrationMetadata> FindAsync(AppFixture app, string id) =>
        (await app.Get<DurableTaskHub>().Client.GetInstanceAsync(id, getInputsAndOutputs: true))!;

    public sealed class ProbeLife(TimeProvider time)
    {
        [Function(nameof(StartProbeLife))]
        public async Task<IResult> StartProbeLife(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "probe/lives/{id}")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
            Results.Text(await client.ScheduleNewOrchestrationInstanceAsync(nameof(ProbeLifeOrchestrator), id, new StartOrchestrationOptions(id), request.HttpContext.RequestAborted));

        [Function(nameof(OnProbeStart))]
        public Task OnProbeStart([QueueTrigger("probe-starts")] string id, [DurableClient] DurableTaskClient client) =>
            client.ScheduleNewOrchestrationInstanceAsync(nameof(ProbeLifeOrchestrator), id, new StartOrchestrationOptions(id));

        [Function(nameof(ProbeLifeOrchestrator))]
        public static async Task<string> ProbeLifeOrchestrator([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(365), CancellationToken.None);
            return await context.CallActivityAsync<string>(nameof(ProbeGreet), context.GetInput<string>());
        }

        [Function(nameof(ProbeGreet))]
        public string ProbeGreet([ActivityTrigger] string name, FunctionContext context) => context.InvocationId.Length > 0 ? $"hello {name} {time.GetUtcNow():yyyy}" : "";
    }
}
