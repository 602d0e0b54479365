using System.Diagnostics;
using ContractFunctions.Embedded.TaskHub;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Conformance;

/// <summary>A process of its own tells the story and is killed (SIGKILL) right before or right after its k-th commit; this process finishes it.</summary>
public sealed class TaskHubKillTests
{
    private const int MostCommits = 60;

    [Fact]
    public async Task Kill_BetweenAnyTwoCommits_LosesNothingAcknowledged()
    {
        int killed = 0;
        for (int commit = 1; commit <= MostCommits; commit++)
        {
            CommitPoint point = commit % 2 == 0 ? CommitPoint.Before : CommitPoint.After;
            string folder = Directory.CreateTempSubdirectory("task-hub-kill-").FullName;
            try
            {
                (bool ended, HashSet<string> acknowledged) = await TellAndDieAsync(folder, commit, point);
                if (ended)
                {
                    break;
                }

                killed++;
                await FinishAsync(folder, acknowledged, $"killed {point} commit {commit}, acknowledged: {string.Join(", ", acknowledged)}");
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        Assert.InRange(killed, 15, MostCommits - 1);
    }

    private static async Task<(bool Ended, HashSet<string> Acknowledged)> TellAndDieAsync(string folder, int commit, CommitPoint point)
    {
        string assembly = typeof(TaskHubKillTests).Assembly.Location;
        ProcessStartInfo start = new("dotnet", [assembly]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        start.Environment[TaskHubCrash.Variable] = $"{commit}|{point}|{folder}";
        using Process process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        HashSet<string> lines = [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        Assert.True(process.ExitCode != 0 || lines.Contains("end"), "the child neither died nor finished");
        return (lines.Contains("end"), lines);
    }

    private static async Task FinishAsync(string folder, HashSet<string> acknowledged, string where)
    {
        FakeTimeProvider clock = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        TaskHubRegistry registry = new();
        TaskHubStory.Register(registry);
        await using DurableTaskHub hub = new(new TaskHubOptions { DatabasePath = Path.Combine(folder, "hub.db") }, clock, NullLoggerFactory.Instance, registry);
        await hub.StartAsync();
        await TaskHubCrash.TellAsync(hub, clock, acknowledged, _ => { });

        OrchestrationMetadata? state = await hub.Client.GetInstanceAsync(TaskHubStory.Id, true);
        Assert.True(state?.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{where}: {state?.RuntimeStatus} {state?.FailureDetails?.ErrorMessage}");
        Assert.Equal(TaskHubStory.Expected, System.Text.Json.JsonSerializer.Deserialize<string[]>(state!.SerializedOutput!));
    }
}

/// <summary>The process that is killed.</summary>
internal static class TaskHubCrash
{
    public const string Variable = "TASK_HUB_CRASH";

    public static async Task RunAsync(string order)
    {
        string[] parts = order.Split('|', 3);
        long fatal = long.Parse(parts[0]);
        CommitPoint fatalPoint = Enum.Parse<CommitPoint>(parts[1]);
        void Die(CommitPoint point, long commit)
        {
            if (point == fatalPoint && commit == fatal)
            {
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
            }
        }

        FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        TaskHubRegistry registry = new();
        TaskHubStory.Register(registry);
        TaskHubOptions options = new() { DatabasePath = Path.Combine(parts[2], "hub.db"), MaxConcurrentOrchestrations = 1, CommitHook = Die };
        await using DurableTaskHub hub = new(options, clock, NullLoggerFactory.Instance, registry);
        await hub.StartAsync();
        await TellAsync(hub, clock, [], Say);
        Say("end");
    }

    /// <summary>Tells the story from outside, leaving out what has been acknowledged.</summary>
    public static async Task TellAsync(DurableTaskHub hub, FakeTimeProvider clock, HashSet<string> acknowledged, Action<string> acknowledge)
    {
        await hub.IdleAsync();
        if (!acknowledged.Contains("start"))
        {
            try
            {
                await hub.Client.ScheduleNewOrchestrationInstanceAsync("Story", null, new StartOrchestrationOptions(TaskHubStory.Id));
            }
            catch (OrchestrationAlreadyExistsException)
            {
                acknowledge("the start was committed, its acknowledgement lost");
            }

            acknowledge("start");
        }

        await hub.IdleAsync();
        for (int i = 0; i < 2; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            await hub.IdleAsync();
        }

        foreach (string word in new[] { "a", "b" }.Where(word => !acknowledged.Contains(word)))
        {
            await hub.Client.RaiseEventAsync(TaskHubStory.Id, "word", word);
            acknowledge(word);
            await hub.IdleAsync();
        }

        clock.Advance(TimeSpan.FromDays(30));
        await hub.IdleAsync();
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
