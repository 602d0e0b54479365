using System.Diagnostics;

namespace ContractFunctions.Embedded.Commands;

/// <summary>Something that is measured in turns with others.</summary>
/// <param name="measure">Does it for some time and gives the milliseconds of processor time each took.</param>
internal sealed class PdfBenchRunner(Func<TimeSpan, Task<double>> measure)
{
    private readonly List<double> milliseconds = [];

    /// <summary>Why it cannot be measured; null: it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Null: it cannot be measured.</summary>
    public Spread? Result => Fault is null ? Spread.Of(milliseconds) : null;

    public static PdfBenchRunner Of(Action operation) => Of(() =>
    {
        operation();
        return Task.CompletedTask;
    });

    /// <summary>An operation of this process.</summary>
    public static PdfBenchRunner Of(Func<Task> operation) => new(async time =>
    {
        int operations = 0;
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        do
        {
            await operation();
            operations++;
        }
        while (Stopwatch.GetElapsedTime(start) < time);

        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / operations;
    });

    public async Task WarmUpAsync(TimeSpan time)
    {
        try
        {
            await measure(time);
        }
        catch (InvalidOperationException fault)
        {
            Fault = fault.Message;
        }
    }

    public async Task RunAsync(TimeSpan time)
    {
        if (Fault is null)
        {
            milliseconds.Add(await measure(time));
        }
    }
}
