using ContractFunctions.Hosting;
using Microsoft.DurableTask;

namespace ContractFunctions.Contracts;

/// <summary>
/// One instance per contract; the instance id is the contract id. Each generation is one turn of the contract's life: read where it stands, do what is due,
/// wait once, start afresh. So the history stays short through a year of waiting, and a new version of this code takes over at the next turn.
/// </summary>
public static class ContractLifecycle
{
    /// <summary>The nudge: something changed, read again. It carries nothing.</summary>
    public const string ContractChanged = nameof(ContractChanged);

    [Function(nameof(ContractLifecycle))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ContractTurn turn) => LiveAsync(context, turn);

    /// <summary>One turn of a life: of the contract itself, or of something that lives beside it (<see cref="ContractTurn.Beside"/>).</summary>
    internal static async Task LiveAsync(TaskOrchestrationContext context, ContractTurn turn)
    {
        // Waiting begins before reading: whatever is said in between is still heard.
        Task<string> changed = context.WaitForExternalEvent<string>(ContractChanged);

        TurnReport? report = await ReadAsync(context, turn);
        bool done = report is not null && await PerformAsync(context, report.Duties);
        if (report is not null)
        {
            context.SetCustomStatus(done ? report.Stage : $"{report.Stage}, failing for {turn.Failures + 1} turns");
        }

        if (done && report!.IsLast)
        {
            return;
        }

        if (!done || report!.IsIdle)
        {
            await FirstOfAsync(context, changed, done ? report!.WakeAt : turn.BackOff(context.CurrentUtcDateTime));
        }

        context.ContinueAsNew(turn.Next(done));
    }

    private static async Task<TurnReport?> ReadAsync(TaskOrchestrationContext context, ContractTurn turn)
    {
        try
        {
            return await context.CallActivityAsync<TurnReport>(nameof(ContractActivities.ReadTurn), turn, Retries.Storage);
        }
        catch (TaskFailedException)
        {
            return null;
        }
    }

    /// <summary>Performs duties in order; one that keeps failing is tried again in a later turn. It neither ends the life nor holds up the others.</summary>
    private static async Task<bool> PerformAsync(TaskOrchestrationContext context, IReadOnlyList<Duty> duties)
    {
        bool done = true;
        foreach (Duty duty in duties)
        {
            try
            {
                await context.CallActivityAsync(duty.Activity, duty, Retries.Short);
            }
            catch (TaskFailedException)
            {
                done = false;
            }
        }

        return done;
    }

    private static async Task FirstOfAsync(TaskOrchestrationContext context, Task changed, DateTime wakeAt)
    {
        using CancellationTokenSource alarmOff = new();
        await Task.WhenAny(changed, context.CreateTimer(wakeAt, alarmOff.Token));
        alarmOff.Cancel();   // an alarm left on would hold the next generation back; the wait itself is never cancelled
    }
}

/// <summary>Input of one generation.</summary>
/// <param name="Failures">Turns in a row in which a duty failed.</param>
/// <param name="Beside">What lives beside the contract, <c>rescission-2</c> or <c>seal-1</c>; empty: the contract itself.</param>
public sealed record ContractTurn(string ContractId, int Failures, string Beside = "")
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30), LongestPause = TimeSpan.FromMinutes(30);

    public static ContractTurn First(string contractId) => new(contractId, 0);

    /// <summary>Id of the instance. A finished one is never used again: numbers grow.</summary>
    public string InstanceId => Beside.Length == 0 ? ContractId : $"{ContractId}-{Beside}";

    public ContractTurn Next(bool done) => this with { Failures = done ? 0 : Failures + 1 };

    /// <summary>When to try again after a failure: 30 s, doubled each time, at most 30 min.</summary>
    public DateTime BackOff(DateTime now)
    {
        TimeSpan pause = FirstPause * Math.Pow(2, Math.Min(Failures, 10));
        return now + (pause < LongestPause ? pause : LongestPause);
    }
}

/// <summary>Where the contract stands and what is due; an activity's answer, so it is history and never recomputed in a replay.</summary>
/// <param name="Stage">Shown as the instance's custom status.</param>
/// <param name="Duties">At most <see cref="MaxDuties"/>: a generation stays within 32 history events, retries included.</param>
/// <param name="IsLast">Ended and nothing left to do: the life is over.</param>
/// <param name="WakeAt">UTC; when to look again if nobody calls.</param>
public sealed record TurnReport(string Stage, IReadOnlyList<Duty> Duties, bool IsLast, DateTime WakeAt)
{
    public const int MaxDuties = 3;

    /// <summary>The longest sleep: a timer is never further away.</summary>
    public static readonly TimeSpan LongestSleep = TimeSpan.FromDays(3);

    public bool IsIdle => Duties.Count == 0;
}
