using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContractFunctions.Embedded.Commands;

/// <summary>The peers in one node process that lives as long as the bench, so that its start is not counted. What is said to it: <c>bench/peers/sign.mjs</c>.</summary>
internal sealed class PdfBenchPeers : IAsyncDisposable
{
    private const string Script = "sign.mjs";

    private readonly Process? node;

    private PdfBenchPeers(Process? node, IReadOnlyList<Peer> installed, string? missing)
    {
        this.node = node;
        Installed = installed;
        Missing = missing;
    }

    public IReadOnlyList<Peer> Installed { get; }

    /// <summary>Why there is none; null: there are.</summary>
    public string? Missing { get; }

    /// <param name="folder">Has the script and its packages; null: <c>bench/peers</c> of the repository this program was built in.</param>
    public static async Task<PdfBenchPeers> StartAsync(string? folder)
    {
        folder ??= OfRepository();
        if (folder is null || !File.Exists(Path.Combine(folder, Script)))
        {
            return new PdfBenchPeers(null, [], "bench/peers is not there");
        }

        Process node;
        try
        {
            node = Process.Start(new ProcessStartInfo("node", Script)
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            return new PdfBenchPeers(null, [], "node is not installed");
        }

        node.ErrorDataReceived += (_, _) => { };   // read, so that the pipe never fills
        node.BeginErrorReadLine();
        IReadOnlyList<Peer> installed = await node.StandardOutput.ReadLineAsync() is { } hello
            ? JsonSerializer.Deserialize(hello, PdfBenchPeersJson.Default.Hello)!.Peers
            : [];
        return new PdfBenchPeers(node, installed, installed.Count == 0 ? "the peers are not installed: bench/install-peers.sh installs them" : null);
    }

    /// <summary>Signs a file again and again.</summary>
    /// <param name="key">A PKCS #12 file.</param>
    /// <param name="time">For how long; at least one signature is made.</param>
    /// <returns>Milliseconds of processor time a signature.</returns>
    /// <exception cref="InvalidOperationException">The peer cannot; its own message.</exception>
    public async Task<double> MeasureAsync(string peer, string file, string key, TimeSpan time)
    {
        Request request = new(peer, file, key, PdfBenchFile.FieldName, time.TotalMilliseconds);
        await node!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request, PdfBenchPeersJson.Default.Request));
        await node.StandardInput.FlushAsync();
        string line = await node.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("node has ended");
        Answer answer = JsonSerializer.Deserialize(line, PdfBenchPeersJson.Default.Answer)!;
        return answer.Fault is null ? answer.CpuMicroseconds / 1000 / answer.Signatures : throw new InvalidOperationException(answer.Fault);
    }

    public async ValueTask DisposeAsync()
    {
        if (node is not null)
        {
            node.StandardInput.Close();   // ends the script
            await node.WaitForExitAsync();
            node.Dispose();
        }
    }

    private static string? OfRepository()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "bench", "peers", Script)))
        {
            at = at.Parent;
        }

        return at is null ? null : Path.Combine(at.FullName, "bench", "peers");
    }

    internal sealed record Peer(string Name, string Version);

    internal sealed record Hello(IReadOnlyList<Peer> Peers);

    internal sealed record Request(string Peer, string File, string Key, string Field, double Milliseconds);

    internal sealed record Answer(int Signatures, double CpuMicroseconds, string? Fault);
}

[JsonSerializable(typeof(PdfBenchPeers.Hello))]
[JsonSerializable(typeof(PdfBenchPeers.Request))]
[JsonSerializable(typeof(PdfBenchPeers.Answer))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class PdfBenchPeersJson : JsonSerializerContext;
