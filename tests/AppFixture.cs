using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ContractFunctions.Embedded;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Embedded.TaskHub;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests;

/// <summary>
/// A running embedded edition: Kestrel on a free port, a data folder of its own, a clock that stands still until a test moves it (09:00 in Beijing on a Monday).
/// <c>await using AppFixture app = await AppFixture.StartAsync();</c>
/// </summary>
public sealed class AppFixture : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    private readonly Func<EmbeddedOptions, EmbeddedOptions> configure;
    private WebApplication app = null!;

    private AppFixture(Func<EmbeddedOptions, EmbeddedOptions>? configure, string? dataFolder)
    {
        this.configure = configure ?? (options => options);
        DataFolder = dataFolder ?? Path.Combine(Path.GetTempPath(), "contractfunctions-tests", RandomNumberGenerator.GetHexString(16, lowercase: true));
    }

    public StepClock Clock { get; } = new(Start);

    public string DataFolder { get; }

    /// <summary>Speaks to the running app; follows no redirects.</summary>
    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => app.Services;

    /// <summary>What was sent, the oldest first.</summary>
    public IReadOnlyList<OutboxEntry> Outbox => Get<Outbox>().List();

    /// <param name="configure">Changes the options before the start, e.g. adds functions or replaces a port by a failing one.</param>
    public static async Task<AppFixture> StartAsync(Func<EmbeddedOptions, EmbeddedOptions>? configure = null, string? dataFolder = null)
    {
        AppFixture fixture = new(configure, dataFolder);
        await fixture.LaunchAsync();
        return fixture;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Stops the app and starts it again on the same data folder and clock.</summary>
    /// <param name="down">How far the clock moves in between.</param>
    public async Task RestartAsync(TimeSpan down = default)
    {
        await StopAsync();
        Clock.Advance(down);
        await StartAgainAsync();
    }

    /// <summary>Completes when no visible message, no runnable orchestration and no activity is left.</summary>
    public async Task IdleAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        (TimerFunctions timers, SqliteQueues queues) = (Get<TimerFunctions>(), Get<SqliteQueues>());
        do
        {
            await timers.IdleAsync(patience.Token);
            await queues.IdleAsync(patience.Token);
            await Get<DurableTaskHub>().IdleAsync().WaitAsync(patience.Token);
        }
        while (!timers.IdleAsync(patience.Token).IsCompletedSuccessfully || !queues.IdleAsync(patience.Token).IsCompletedSuccessfully);
    }

    /// <summary>Moves the clock from one due time to the next, letting everything that became due finish, until <paramref name="time"/> has passed.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        DateTimeOffset end = Clock.GetUtcNow() + time;
        await IdleAsync();
        while (Clock.NextDue is { } due && due <= end)
        {
            Clock.SetUtcNow(due > Clock.GetUtcNow() ? due : Clock.GetUtcNow());
            await IdleAsync();
        }

        Clock.SetUtcNow(end);
        await IdleAsync();
    }

    /// <summary>Sends JSON (or nothing) with a fresh Idempotency-Key unless one is given; <paramref name="path"/> as in <c>/api/contracts</c>.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, string? token = null, string? key = null, string? prefer = null)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        if (method != HttpMethod.Get)
        {
            request.Headers.Add("Idempotency-Key", key ?? RandomNumberGenerator.GetHexString(16, lowercase: true));
        }

        using HttpResponseMessage response = await Http.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.MediaType, response.Headers);
    }

    /// <summary>Sends a PNG.</summary>
    public async Task<Answer> UploadAsync(string path, byte[] png, string token, HttpMethod? method = null)
    {
        using HttpRequestMessage request = new(method ?? HttpMethod.Post, path) { Content = new ByteArrayContent(png) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } } };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Idempotency-Key", RandomNumberGenerator.GetHexString(16, lowercase: true));
        using HttpResponseMessage response = await Http.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.MediaType, response.Headers);
    }

    public Task<Answer> GetAsync(string path, string? token = null) => SendAsync(HttpMethod.Get, path, token: token);

    public Task<Answer> PostAsync(string path, object? body = null, string? token = null, string? key = null, string? prefer = null) =>
        SendAsync(HttpMethod.Post, path, body ?? "{}", token, key, prefer);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(DataFolder))
        {
            Directory.Delete(DataFolder, recursive: true);
        }
    }

    /// <summary>Starts what <see cref="StopAsync"/> stopped.</summary>
    public Task StartAgainAsync() => LaunchAsync();

    public async Task StopAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task LaunchAsync()
    {
        app = EmbeddedApp.Create(configure(new EmbeddedOptions
        {
            DataFolder = DataFolder,
            Urls = "http://127.0.0.1:0",
            Environment = EmbeddedEnvironment.Development,
            Time = Clock,
        }));
        await app.StartAsync();
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseCookies = false };
        Http = new HttpClient(handler) { BaseAddress = new Uri(app.Urls.Single()) };
    }
}

/// <summary>What the app answered.</summary>
public sealed record Answer(int Status, byte[] Body, string? MediaType, HttpResponseHeaders Headers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException("the answer is null");

    /// <summary>The code of a problem, or null when the answer is none.</summary>
    public string? Code => MediaType == "application/problem+json" ? (string?)Json["code"] : null;

    public string Header(string name) => Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : string.Empty;

    /// <summary>This answer, after checking its status; the body is in the failure's message.</summary>
    public Answer Expect(int status)
    {
        Assert.True(Status == status, $"expected {status}, was {Status}: {Text}");
        return this;
    }

    /// <summary>Refused for one field.</summary>
    public Answer RefusedField(string field, string code)
    {
        Refused(422, "Request.FieldsInvalid");
        Assert.Equal((field, code), ((string?)Json["fields"]![0]!["field"], (string?)Json["fields"]![0]!["code"]));
        return this;
    }

    public Answer Refused(int status, string code)
    {
        Expect(status);
        Assert.Equal(code, Code);
        return this;
    }
}
