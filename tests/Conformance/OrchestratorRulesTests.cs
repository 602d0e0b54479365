using System.Reflection;
using ContractFunctions.Embedded.TaskHub;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace ContractFunctions.Tests.Conformance;

public sealed class OrchestratorRulesTests
{
    [Fact]
    public void Orchestrators_OfTheProduct_BreakNoRule() =>
        Assert.Empty(OrchestratorRules.Orchestrators(typeof(DurableTaskHub).Assembly).SelectMany(OrchestratorRules.Breaches));

    [Fact]
    public void Orchestrator_WithinTheRules_Passes() => Assert.Empty(BreachesOf(nameof(Samples.GoodAsync)));

    [Theory]
    [InlineData(nameof(Samples.ReadsTheClockAsync), "get_UtcNow")]
    [InlineData(nameof(Samples.DrawsAnIdAsync), "NewGuid")]
    [InlineData(nameof(Samples.DelaysAsync), "Delay")]
    [InlineData(nameof(Samples.RunsElsewhereAsync), "Run")]
    [InlineData(nameof(Samples.LeavesItsThreadAsync), "ConfigureAwait")]
    [InlineData(nameof(Samples.CancelsElsewhereAsync), "CancelAsync")]
    [InlineData(nameof(Samples.CountsAsync), "mutable static")]
    [InlineData(nameof(Samples.GivesUpAsync), "given up")]
    [InlineData(nameof(Samples.HidesItInALambdaAsync), "get_UtcNow")]
    public void Orchestrator_BreakingARule_IsNamed(string sample, string breach) =>
        Assert.Contains(BreachesOf(sample), found => found.Contains(breach, StringComparison.Ordinal));

    private static List<string> BreachesOf(string sample) =>
        OrchestratorRules.Breaches(typeof(Samples).GetMethod(sample, BindingFlags.Public | BindingFlags.Static)!);

    /// <summary>Each breaks one rule; no [Function], so nothing registers them.</summary>
    public static class Samples
    {
        private static int count;

        public static async Task GoodAsync([OrchestrationTrigger] TaskOrchestrationContext context, int input)
        {
            using CancellationTokenSource off = new();
            Task<int> changed = context.WaitForExternalEvent<int>("changed");
            await Task.WhenAny(changed, context.CreateTimer(context.CurrentUtcDateTime.AddDays(input), off.Token));
            off.Cancel();
        }

        public static async Task ReadsTheClockAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
            await context.CreateTimer(DateTime.UtcNow, CancellationToken.None);

        public static async Task DrawsAnIdAsync([OrchestrationTrigger] TaskOrchestrationContext context) => await context.CallActivityAsync("a", Guid.NewGuid());

        public static async Task DelaysAsync([OrchestrationTrigger] TaskOrchestrationContext context) => await Task.Delay(context.GetInput<int>());

        public static async Task RunsElsewhereAsync([OrchestrationTrigger] TaskOrchestrationContext context) => await Task.Run(() => context.GetInput<int>());

        public static async Task LeavesItsThreadAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
            await context.CallActivityAsync("a").ConfigureAwait(false);

        public static async Task CancelsElsewhereAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            using CancellationTokenSource off = new();
            _ = context.CreateTimer(context.CurrentUtcDateTime, off.Token);
            await off.CancelAsync();
        }

        public static Task<int> CountsAsync([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.GetInput<int>() + count++);

        public static async Task GivesUpAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            using CancellationTokenSource off = new();
            await context.WaitForExternalEvent<int>("changed", off.Token);
        }

        public static async Task HidesItInALambdaAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            Func<DateTime> now = () => DateTime.UtcNow.AddDays(context.GetInput<int>());
            await context.CreateTimer(now(), CancellationToken.None);
        }
    }
}
