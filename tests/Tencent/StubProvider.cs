using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace ContractFunctions.Tests.Tencent;

/// <summary>A request as the stub received it.</summary>
public sealed record StubRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>What the stub answers.</summary>
public sealed record StubAnswer(string Json, int Status = 200);

/// <summary>A provider on this machine: Kestrel on a free port that answers as told and keeps what it received.</summary>
public sealed class StubProvider : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<StubRequest> requests = new();
    private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StubProvider()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public Uri Address => new(app.Urls.Single());

    public IReadOnlyList<StubRequest> Requests => [.. requests];

    /// <summary>How the next requests are answered.</summary>
    public Func<StubRequest, Task<StubAnswer>> Answer { get; set; } = _ => Task.FromResult(new StubAnswer("{}", 404));

    /// <summary>Completes when the first request has come.</summary>
    public Task Arrived => arrived.Task;

    public static async Task<StubProvider> StartAsync()
    {
        StubProvider stub = new();
        await stub.app.StartAsync();
        return stub;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        StubRequest request = new(
            context.Request.Method,
            context.Request.Path,
            context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            context.Request.Headers.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value.ToString()),
            body.ToArray());
        requests.Enqueue(request);
        arrived.TrySetResult();
        StubAnswer answer = await Answer(request);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer.Json));
    }
}
