using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ContractFunctions.Embedded;

namespace ContractFunctions.Tests.Crash;

/// <summary>The embedded edition as a process of its own, that can be killed (SIGKILL) and started again on the same data and address.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("contractfunctions-crash-");
    private readonly string url = $"http://127.0.0.1:{FreePort()}";
    private Process? process;

    public bool IsRunning => process is not null;

    public int Kills { get; private set; }

    public string DataFolder => data.FullName;

    public Uri Address => new(url);

    public async Task StartAsync()
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["exec", typeof(EmbeddedApp).Assembly.Location, "serve", "--urls", url, "--data", data.FullName, "--environment", "Development"])
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start)!;

        // The server says where it listens once it does.
        string? line = await process.StandardOutput.ReadLineAsync();
        if (line is null)
        {
            throw new InvalidOperationException($"the server did not start: {await process.StandardError.ReadToEndAsync()}");
        }

        _ = process.StandardOutput.ReadToEndAsync();   // drained, or a full pipe would stop the server
        _ = process.StandardError.ReadToEndAsync();
    }

    public async Task KillAsync()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
        Kills++;
    }

    public async Task EnsureAsync()
    {
        if (process is null)
        {
            await StartAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        data.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
