using System.CommandLine;
using ContractFunctions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace ContractFunctions.Embedded.Commands;

/// <summary><c>serve</c>: runs until stopped. Exit code 1 when it cannot start; the reason goes to standard error.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        Option<string?> config = new("--config") { Description = "JSON file with settings; environment variables CONTRACTFUNCTIONS_* override it" };
        Option<string?> data = new("--data") { Description = "data folder (default: data)" };
        Option<string?> urls = new("--urls") { Description = $"addresses to listen on (default: {EmbeddedOptions.DefaultUrls})" };
        Option<string?> environment = new("--environment") { Description = "Development (default) or Production" };
        Command serve = new("serve", "runs the server (default command)") { config, data, urls, environment };
        serve.SetAction((arguments, cancellation) => RunAsync(
            EmbeddedSettings.Sources(arguments.GetValue(config), new Dictionary<string, string?>
            {
                [nameof(EmbeddedOptions.DataFolder)] = arguments.GetValue(data),
                [nameof(EmbeddedOptions.Urls)] = arguments.GetValue(urls),
                [nameof(EmbeddedOptions.Environment)] = arguments.GetValue(environment),
            }),
            Console.Out,
            Console.Error,
            cancellation));
        return serve;
    }

    internal static async Task<int> RunAsync(Func<IConfiguration> configuration, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        try
        {
            EmbeddedOptions options = EmbeddedSettings.Read(configuration());
            await using WebApplication app = EmbeddedApp.Create(options);
            await app.StartAsync(cancellation);
            Announce(app.Urls, options, output);
            await app.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            await errors.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static void Announce(IEnumerable<string> urls, EmbeddedOptions options, TextWriter output)
    {
        string address = urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        Dictionary<string, string> values = new()
        {
            ["address"] = address,
            ["environment"] = options.Environment.ToString(),
            ["data"] = Path.GetFullPath(options.DataFolder),
        };
        string[] keys = options.Environment == EmbeddedEnvironment.Development
            ? ["Serve.Running", "Serve.Api", "Serve.Outbox", "Serve.Data", "Serve.Stop"]
            : ["Serve.Running", "Serve.Api", "Serve.Data", "Serve.Stop"];
        foreach (Text text in keys.Select(key => Texts.Of(key).With(values)))
        {
            output.WriteLine($"{text.Zh}  {text.En}");
        }
    }
}
