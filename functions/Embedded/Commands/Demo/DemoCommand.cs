using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using ContractFunctions.Hosting;
using Microsoft.AspNetCore.Builder;
using Spectre.Console;
using Text = ContractFunctions.Hosting.Text;

namespace ContractFunctions.Embedded.Demo;

/// <summary><c>demo</c>: plays the rental story on a server of its own and leaves what came of it in a folder.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        Option<string> output = new("--out") { Description = "folder for contract.pdf, trust.pem, timeline.json, transcript.md and outbox", DefaultValueFactory = _ => "out" };
        Command demo = new("demo", "plays a rental contract from template to signed, e-mailed PDF") { output };
        demo.SetAction((arguments, _) => RunAsync(arguments.GetRequiredValue(output)));
        return demo;
    }

    private static async Task<int> RunAsync(string output)
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("contractfunctions-demo-");
        try
        {
            await using WebApplication app = EmbeddedApp.Create(new EmbeddedOptions
            {
                DataFolder = data.FullName,
                Urls = "http://127.0.0.1:0",
                Environment = EmbeddedEnvironment.Development,
            });
            await app.StartAsync();
            using HttpClient http = new() { BaseAddress = new Uri(app.Urls.First()) };
            DemoTranscript transcript = new();
            DemoWorld world = new(() => http, transcript, RandomNumberGenerator.GetHexString(8, lowercase: true), () => throw new InvalidOperationException("the server is gone"));
            RentalStory story = new(world, BeijingTime.DateOf(TimeProvider.System.GetUtcNow()));
            await PlayAsync(story, transcript);
            await WriteAsync(story, transcript, Path.Combine(data.FullName, "outbox"), output);
            await app.StopAsync();
            return 0;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task PlayAsync(RentalStory story, DemoTranscript transcript)
    {
        AnsiConsole.Profile.Width = Console.IsOutputRedirected ? 200 : AnsiConsole.Profile.Width;
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

    private static async Task WriteAsync(RentalStory story, DemoTranscript transcript, string outbox, string output)
    {
        string path = $"/api/contracts/{story.ContractId}";
        byte[] pdf = await story.Tenant.DownloadAsync($"{path}/document");
        byte[] timeline = await story.Landlord.DownloadAsync($"{path}/timeline");
        byte[] trust = await story.Tenant.DownloadAsync("/api/trust");
        string sent = Path.Combine(output, "outbox");
        if (Directory.Exists(sent))
        {
            Directory.Delete(sent, recursive: true);
        }

        Directory.CreateDirectory(sent);
        await File.WriteAllBytesAsync(Path.Combine(output, "contract.pdf"), pdf);
        await File.WriteAllBytesAsync(Path.Combine(output, "timeline.json"), timeline);
        await File.WriteAllBytesAsync(Path.Combine(output, "trust.pem"), trust);
        await File.WriteAllTextAsync(Path.Combine(output, "transcript.md"), transcript.ToString());
        foreach (string file in Directory.EnumerateFiles(outbox))
        {
            File.Copy(file, Path.Combine(sent, Path.GetFileName(file)));
        }

        Text written = Texts.Of("Demo.Written").With(new Dictionary<string, string> { ["folder"] = Path.GetFullPath(output) });
        AnsiConsole.MarkupLineInterpolated($"{written.Zh}  [grey]{written.En}[/]");
    }
}
