using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using ContractFunctions.Hosting;
using Microsoft.AspNetCore.Builder;
using Spectre.Console;
using Text = ContractFunctions.Hosting.Text;

namespace ContractFunctions.Embedded.Demo;

/// <summary><c>demo</c>: plays a story on a server of its own and leaves what came of it in a folder.</summary>
internal static class DemoCommand
{
    private static readonly TimeOnly Morning = new(9, 30);

    public static Command Create()
    {
        Command demo = Story("demo", "plays a rental contract from template to signed, e-mailed PDF", (world, today) => new RentalStory(world, today));
        demo.Add(Story("enterprise", "plays a contract of two companies and a person: seals, approval, transfer", (world, today) => new EnterpriseStory(world, today)));
        demo.Add(Story("rescind", "plays a contract of two documents that are rescinded one after the other", (world, today) => new RescissionStory(world, today)));
        return demo;
    }

    private static Command Story(string name, string description, Func<DemoWorld, DateOnly, IDemoStory> story)
    {
        Option<string> output = new("--out") { Description = "folder for what comes of it, transcript.md and outbox", DefaultValueFactory = _ => "out" };
        Command command = new(name, description) { output };
        command.SetAction((arguments, _) => RunAsync(story, arguments.GetRequiredValue(output)));
        return command;
    }

    private static async Task<int> RunAsync(Func<DemoWorld, DateOnly, IDemoStory> make, string output)
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("contractfunctions-demo-");
        try
        {
            TimeProvider time = DemoClock.WithinReminderHours(TimeProvider.System);
            await using WebApplication app = EmbeddedApp.Create(new EmbeddedOptions
            {
                DataFolder = data.FullName,
                Urls = "http://127.0.0.1:0",
                Environment = EmbeddedEnvironment.Development,
                Time = time,
            });
            await app.StartAsync();
            using HttpClient http = new() { BaseAddress = new Uri(app.Urls.First()) };
            DemoTranscript transcript = new();
            DemoWorld world = new(() => http, transcript, RandomNumberGenerator.GetHexString(8, lowercase: true), () => throw new InvalidOperationException("the server is gone"));
            IDemoStory story = make(world, BeijingTime.DateOf(time.GetUtcNow()));
            await PlayAsync(story, transcript, time);
            await WriteAsync(story, transcript, Path.Combine(data.FullName, "outbox"), output);
            await app.StopAsync();
            return 0;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task PlayAsync(IDemoStory story, DemoTranscript transcript, TimeProvider time)
    {
        AnsiConsole.Profile.Width = Console.IsOutputRedirected ? 200 : AnsiConsole.Profile.Width;
        if (time is DemoClock)
        {
            Text shifted = Texts.Of("Demo.Clock").With(new Dictionary<string, string> { ["time"] = BeijingTime.Print(time.GetUtcNow()) });
            AnsiConsole.MarkupLineInterpolated($"{shifted.Zh}  [grey]{shifted.En}[/]");
        }

        Stopwatch whole = Stopwatch.StartNew();
        for (int number = 1; number <= story.Steps.Count; number++)
        {
            DemoStep step = story.Steps[number - 1];
            Text text = Texts.Of(step.Key);
            transcript.Step($"{number}. {text.Zh}");
            Stopwatch watch = Stopwatch.StartNew();
            await step.RunAsync();
            AnsiConsole.MarkupLineInterpolated($"[green]{number,2}[/] {text.Zh}  [grey]{text.En}[/]  {watch.ElapsedMilliseconds} ms");
        }

        AnsiConsole.MarkupLineInterpolated($"{Texts.Of("Demo.Simulated").Zh}  [grey]{Texts.Of("Demo.Simulated").En}[/]  {whole.ElapsedMilliseconds} ms");
    }

    private static async Task WriteAsync(IDemoStory story, DemoTranscript transcript, string outbox, string output)
    {
        string sent = Path.Combine(output, "outbox");
        if (Directory.Exists(sent))
        {
            Directory.Delete(sent, recursive: true);
        }

        Directory.CreateDirectory(sent);
        foreach (DemoFile file in await story.FilesAsync())
        {
            await File.WriteAllBytesAsync(Path.Combine(output, file.Name), file.Content);
        }

        await File.WriteAllTextAsync(Path.Combine(output, "transcript.md"), transcript.ToString());
        foreach (string file in Directory.EnumerateFiles(outbox))
        {
            File.Copy(file, Path.Combine(sent, Path.GetFileName(file)));
        }

        Text written = Texts.Of("Demo.Written").With(new Dictionary<string, string> { ["folder"] = Path.GetFullPath(output) });
        AnsiConsole.MarkupLineInterpolated($"{written.Zh}  [grey]{written.En}[/]");
    }

    /// <summary>The real clock, moved to the same day's morning in Beijing when reminders would be refused now; it says so.</summary>
    private sealed class DemoClock(TimeProvider real, TimeSpan shift) : TimeProvider
    {
        public static TimeProvider WithinReminderHours(TimeProvider real)
        {
            DateTimeOffset now = real.GetUtcNow();
            TimeOnly hour = TimeOnly.FromDateTime(BeijingTime.Of(now).DateTime);
            bool isDay = hour >= Contracts.ContractDecider.RemindersFrom && hour < Contracts.ContractDecider.RemindersUntil.AddMinutes(-10);
            return isDay ? real : new DemoClock(real, BeijingTime.At(BeijingTime.DateOf(now), Morning) - now);
        }

        public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + shift;
    }
}
