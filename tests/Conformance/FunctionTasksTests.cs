using ContractFunctions.Embedded.TaskHub;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Conformance;

public sealed class FunctionTasksTests
{
    [Fact]
    public async Task Register_FindsOrchestratorsAndActivities_AndBindsTheirParameters()
    {
        await using ServiceProvider services = new ServiceCollection().AddScoped<Greeting>().BuildServiceProvider();
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => FunctionTasks.Register(registry, typeof(GreetFunctions).Assembly, services));

        string id = await hub.StartInstanceAsync("Greet", "房东");

        await hub.ExpectAsync(id, $"你好 房东 {id}:0 True");
        await hub.ExpectAsync("other", 0);
    }

    [Fact]
    public void Register_TheSameNameTwice_IsRefused()
    {
        TaskHubRegistry registry = new();
        FunctionTasks.Register(registry, typeof(GreetFunctions).Assembly, new ServiceCollection().BuildServiceProvider());

        Assert.Throws<ArgumentException>(() => FunctionTasks.Register(registry, typeof(GreetFunctions).Assembly, new ServiceCollection().BuildServiceProvider()));
    }

    public sealed class Greeting
    {
        public string Word => "你好";
    }

    public sealed class GreetFunctions(Greeting greeting)
    {
        [Function("Greet")]
        public static Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string name) =>
            context.CallActivityAsync<string>("SayHello", name);

        [Function("NoInput")]
        public static Task<int> NoInputAsync([OrchestrationTrigger] TaskOrchestrationContext context, int input) => Task.FromResult(input);

        [Function("SayHello")]
        public async Task<string> SayHelloAsync(
            [ActivityTrigger] string name, FunctionContext function, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
        {
            await client.ScheduleNewOrchestrationInstanceAsync("NoInput", null, new StartOrchestrationOptions("other"), cancellation);
            return $"{greeting.Word} {name} {function.InvocationId} {cancellation.CanBeCanceled}";
        }
    }
}
