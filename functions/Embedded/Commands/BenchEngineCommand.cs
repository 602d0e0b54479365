using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContractFunctions.Embedded.Commands;

/// <summary>How the engine bench runs.</summary>
/// <param name="InFlight">Lives at once, a closed loop each.</param>
/// <param name="Rounds">Rounds; in each, floor, hub and fsync take turns.</param>
/// <param name="Slice">Time of one measurement.</param>
public sealed record EngineBenchPlan(IReadOnlyList<int> InFlight, int Rounds, TimeSpan Slice)
{
    public static EngineBenchPlan Default { get; } = new([1, 16, 64], 5, TimeSpan.FromSeconds(2));
}

/// <summary>
/// <c>bench engine</c>: contract lives a second on the embedded task hub, everything durable, beside the floor (bare grouped SQLite commits) and the fsync rate
/// of the same run.
/// </summary>
public static class BenchEngineCommand
{
    private static readonly TimeSpan FsyncSlice = TimeSpan.FromMilliseconds(300);

    /// <param name="json">One JSON object instead of a table.</param>
    /// <param name="folder">Where the files go, removed afterwards; the volume it is on is what is measured. Without it: the temporary folder.</param>
    /// <returns>Exit code 0.</returns>
    public static async Task<int> RunAsync(bool json, TextWriter output, EngineBenchPlan? plan = null, string? folder = null)
    {
        EngineBenchReport report = await MeasureAsync(plan ?? EngineBenchPlan.Default, folder ?? Path.GetTempPath());
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(report, EngineBenchReportJson.Default.EngineBenchReport));
            return 0;
        }

        await WriteTableAsync(report, output);
        return 0;
    }

    private static async Task WriteTableAsync(EngineBenchReport report, TextWriter output)
    {
        await WriteAsync(output, "Bench.Disk", new()
        {
            ["fsyncs"] = Figure($"{report.FsyncPerSecond.Median:F0}"),
            ["before"] = report.LoadBefore,
            ["after"] = report.LoadAfter,
        });
        foreach (EngineBenchRow row in report.Rows)
        {
            await WriteAsync(output, "Bench.Lives", new()
            {
                ["lives"] = Figure($"{row.InFlight,3}"),
                ["floor"] = Figure($"{row.FloorLivesPerSecond.Median,8:F0}"),
                ["hub"] = Figure($"{row.HubLivesPerSecond.Median,8:F0}"),
                ["ratio"] = Figure($"{row.Ratio * 100,5:F1}"),
                ["p50"] = Figure($"{row.EventToStepP50Milliseconds:F2}"),
                ["p99"] = Figure($"{row.EventToStepP99Milliseconds:F2}"),
            });
        }
    }

    private static Task WriteAsync(TextWriter output, string key, Dictionary<string, string> values)
    {
        Text text = Texts.Of(key).With(values);
        return output.WriteLineAsync($"{text.Zh}{Environment.NewLine}  {text.En}");
    }

    private static string Figure(FormattableString figure) => FormattableString.Invariant(figure);

    public static async Task<EngineBenchReport> MeasureAsync(EngineBenchPlan plan, string parent)
    {
        string folder = Directory.CreateDirectory(Path.Combine(parent, $"engine-bench-{Environment.ProcessId}-{Stopwatch.GetTimestamp()}")).FullName;
        try
        {
            string load = BenchMachine.Load();
            using EngineBenchFloor floor = new(folder);
            await using EngineBenchLife hub = new(folder, NullLoggerFactory.Instance);
            await hub.StartAsync();
            int id = 0;
            Task HubLife() => hub.LiveAsync($"life-{Interlocked.Increment(ref id)}");
            await LivesPerSecondAsync(HubLife, 16, plan.Slice);   // warm-up
            await LivesPerSecondAsync(floor.LiveAsync, 16, plan.Slice);
            List<double> fsyncs = [];
            List<EngineBenchRow> rows = [];
            foreach (int inFlight in plan.InFlight)
            {
                rows.Add(await RowAsync(plan, inFlight, hub, HubLife, floor, () => fsyncs.Add(EngineBenchFloor.FsyncRate(folder, FsyncSlice))));
            }

            return new EngineBenchReport(EngineBenchLife.Steps, Environment.ProcessorCount, load, BenchMachine.Load(), Spread.Of(fsyncs), rows);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<EngineBenchRow> RowAsync(
        EngineBenchPlan plan, int inFlight, EngineBenchLife hub, Func<Task> hubLife, EngineBenchFloor floor, Action fsync)
    {
        List<double> floors = [], hubs = [];
        int before = hub.EventToStep.Count();
        for (int round = 0; round < plan.Rounds; round++)
        {
            fsync();
            floors.Add(await LivesPerSecondAsync(floor.LiveAsync, inFlight, plan.Slice));
            hubs.Add(await LivesPerSecondAsync(hubLife, inFlight, plan.Slice));
        }

        double[] latencies = [.. hub.EventToStep.Skip(before).Order()];
        Spread floorSpread = Spread.Of(floors), hubSpread = Spread.Of(hubs);
        return new EngineBenchRow(
            inFlight, floorSpread, hubSpread, hubSpread.Median / floorSpread.Median, Spread.Quantile(latencies, 0.5), Spread.Quantile(latencies, 0.99));
    }

    private static async Task<double> LivesPerSecondAsync(Func<Task> life, int inFlight, TimeSpan time)
    {
        int lives = 0;
        long start = Stopwatch.GetTimestamp();
        async Task LoopAsync()
        {
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                await life();
                Interlocked.Increment(ref lives);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(LoopAsync)));
        return lives / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}

/// <param name="StepsPerLife">Durable steps of one life, and rows of the floor.</param>
/// <param name="LoadBefore">Load averages over 1, 5 and 15 minutes.</param>
public sealed record EngineBenchReport(
    int StepsPerLife, int Processors, string LoadBefore, string LoadAfter, Spread FsyncPerSecond, IReadOnlyList<EngineBenchRow> Rows);

/// <param name="Ratio">Hub to floor, of the medians.</param>
/// <param name="EventToStepP50Milliseconds">From the call that raises an event to the start of the activity that follows.</param>
public sealed record EngineBenchRow(
    int InFlight, Spread FloorLivesPerSecond, Spread HubLivesPerSecond, double Ratio, double EventToStepP50Milliseconds, double EventToStepP99Milliseconds);

[JsonSerializable(typeof(EngineBenchReport))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class EngineBenchReportJson : JsonSerializerContext;
