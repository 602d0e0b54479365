using ContractFunctions.Embedded.TaskHub;
using Microsoft.DurableTask;

namespace ContractFunctions.Tests.Conformance;

/// <summary>A rich orchestration whose end does not depend on where it was interrupted: its driver may say everything again after a restart.</summary>
internal static class TaskHubStory
{
    public const string Id = "story";

    public static readonly string[] Expected = ["fan 30", "flaky ok", "sub 42", "heard a", "heard b", "timer", "turn 2", "caught spoilt"];

    public static void Register(TaskHubRegistry registry) => registry
        .AddOrchestrator("Story", TellAsync)
        .AddOrchestrator("Sub", async context => await context.CallActivityAsync<int>("Double", context.GetInput<int>()))
        .AddOrchestrator("Spoilt", _ => throw new InvalidDataException("spoilt"))
        .AddActivity("Double", (call, _) => Task.FromResult<object?>(call.GetInput<int>() * 2))
        .AddActivity("Flaky", FlakyOnce());

    private static async Task<object?> TellAsync(TaskOrchestrationContext context)
    {
        List<string> told = context.GetInput<List<string>>() ?? [];
        if (told.Count == 0)
        {
            int[] doubled = await Task.WhenAll(Enumerable.Range(1, 5).Select(n => context.CallActivityAsync<int>("Double", n)));
            told.Add($"fan {doubled.Sum()}");
            told.Add("flaky " + await context.CallActivityAsync<string>("Flaky", null, TaskHubActivityTests.Policy(20)));
            context.SetCustomStatus(told);
            told.Add($"sub {await context.CallSubOrchestratorAsync<int>("Sub", 21)}");
            told.Add("heard " + await HearAsync(context, "a"));
            told.Add("heard " + await HearAsync(context, "b"));
            await context.CreateTimer(TimeSpan.FromDays(30), CancellationToken.None);
            told.Add("timer");
            context.ContinueAsNew(told);
            return null;
        }

        told.Add("turn 2");
        try
        {
            await context.CallSubOrchestratorAsync("Spoilt");
        }
        catch (TaskFailedException failed)
        {
            told.Add($"caught {failed.FailureDetails.ErrorMessage}");
        }

        return told;
    }

    /// <summary>Waits for a word, whatever else is said before and between.</summary>
    private static async Task<string> HearAsync(TaskOrchestrationContext context, string word)
    {
        string heard;
        do
        {
            heard = await context.WaitForExternalEvent<string>("word");
        }
        while (heard != word);

        return heard;
    }

    private static Func<ActivityInvocation, CancellationToken, Task<object?>> FlakyOnce()
    {
        int calls = 0;
        return (_, _) => Interlocked.Increment(ref calls) == 1 ? throw new TimeoutException("not yet") : Task.FromResult<object?>("ok");
    }
}
