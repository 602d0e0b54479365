using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Tencent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>What operators see of a contract's life: numbers and spans, and nothing of the people in it.</summary>
public sealed class TelemetryScenarios
{
    [Fact]
    [Covers("D10")]
    public async Task Life_IsMeasuredAndTraced_WithoutPersonalData()
    {
        CapturedLog log = new();
        await using RentalScenario scenario = await RentalScenario.StartAsync(options => options with
        {
            LogLevel = LogLevel.Trace,
            Configure = services => services.AddSingleton<ILoggerProvider>(log),
        });
        using Measured measured = new(scenario.App.Get<IMeterFactory>());
        using Traced traced = new();
        await scenario.ClimbAsync(Rung.Delivered);
        (await scenario.PostAsLandlordAsync("cancel", new { reason = "不租了" })).Refused(409, "OperationDenied.Ended");

        Assert.Equal(
            ["Completed 1", "Draft 1", "Filling 1", "Signing 1"],
            measured.Counts("contracts.stage", "stage"));
        Assert.Contains("Sign/ok 2", measured.Counts("contracts.commands", "command", "result"));
        Assert.Contains("Cancel/OperationDenied.Ended 1", measured.Counts("contracts.commands", "command", "result"));
        Assert.Contains("delivery/email/Sent 1", measured.Counts("contracts.notices", "kind", "channel", "result"));
        Assert.Contains("completed/sms/Sent 2", measured.Counts("contracts.notices", "kind", "channel", "result"));
        Assert.Contains("ApplySignature 2", measured.Counts("contracts.steps.duration", "step"));
        Assert.NotEmpty(measured.Counts("hub.lag"));
        Assert.Empty(measured.Counts("contracts.duties.failing"));
        string reference = ContractFunctions.Notifications.NoticeActivities.ReferenceOf(scenario.Story.ContractId);
        Assert.Contains(traced.Spans, span => span == $"CompleteContract {reference}");

        string all = string.Join('\n', measured.All.Concat(traced.Spans).Concat(log.Lines));
        Assert.True(log.Lines.Count > 100, $"{log.Lines.Count} lines");
        foreach (DemoPerson person in new[] { scenario.Landlord, scenario.Tenant })
        {
            Assert.All(new[] { person.Name, person.Phone, person.IdNumber, RentalForm.Address }, personal => Assert.DoesNotContain(personal, all, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Ready_WhenTheRecordsDoNotAnswer_IsNot_AndSaysNoMore()
    {
        await using AppFixture app = await AppFixture.StartAsync(options => options with { Configure = services => services.AddSingleton<IDocumentStore>(new NoDocuments()) });
        Assert.Equal("ok", (string?)(await app.GetAsync("/api/health")).Expect(200).Json["status"]);
        Answer answer = (await app.GetAsync("/api/ready")).Expect(503);
        Assert.Equal("""{"status":"unready"}""", answer.Json.ToJsonString());

        await using AppFixture whole = await AppFixture.StartAsync();
        Assert.Equal("ready", (string?)(await whole.GetAsync("/api/ready")).Expect(200).Json["status"]);
    }

    [Fact]
    public async Task Telemetry_WhereACollectorIsNamed_IsSentToIt()
    {
        await using StubProvider collector = await StubProvider.StartAsync();
        collector.Answer = _ => Task.FromResult(new StubAnswer("{}"));
        await using (AppFixture app = await AppFixture.StartAsync(options => options with { OtlpEndpoint = new Uri(collector.Address.AbsoluteUri.TrimEnd('/') + "/") }))
        {
            ContractMetrics metrics = app.Get<ContractMetrics>();
            metrics.Entered("Draft");
            using (metrics.Begin("Command"))
            {
            }
        }   // what is left is sent at the stop

        Assert.Contains(collector.Requests, request => request is { Method: "POST", Path: "/v1/metrics" } && Encoding.UTF8.GetString(request.Body).Contains("contracts.stage", StringComparison.Ordinal));
        Assert.Contains(collector.Requests, request => request.Path == "/v1/traces");
    }

    /// <summary>Measurements of one host.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly MeterListener listener = new();
        private readonly ConcurrentQueue<(string Instrument, KeyValuePair<string, object?>[] Tags, double Value)> measurements = new();

        public Measured(IMeterFactory host)
        {
            listener.InstrumentPublished = (instrument, own) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, host) && instrument.Meter.Name == ContractMetrics.Name)
                {
                    own.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measurements.Enqueue((instrument.Name, tags.ToArray(), value)));
            listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measurements.Enqueue((instrument.Name, tags.ToArray(), value)));
            listener.Start();
        }

        public IEnumerable<string> All => measurements.Select(one => $"{one.Instrument} {string.Join(' ', one.Tags)}");

        /// <summary>How often, by the values of these tags.</summary>
        public string[] Counts(string instrument, params string[] tags) =>
        [
            .. measurements.Where(one => one.Instrument == instrument)
                .GroupBy(one => string.Join('/', tags.Select(tag => one.Tags.Single(pair => pair.Key == tag).Value)))
                .Select(group => $"{group.Key} {group.Count()}")
                .Order(StringComparer.Ordinal),
        ];

        public void Dispose() => listener.Dispose();
    }

    private sealed class Traced : IDisposable
    {
        private readonly ActivityListener listener = new();

        public Traced()
        {
            listener.ShouldListenTo = source => source.Name == ContractMetrics.Name;
            listener.Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData;
            listener.ActivityStopped = span => Spans.Enqueue($"{span.OperationName} {string.Join(' ', span.TagObjects.Select(tag => tag.Value))}");
            ActivitySource.AddActivityListener(listener);
        }

        public ConcurrentQueue<string> Spans { get; } = new();

        public void Dispose() => listener.Dispose();
    }

    /// <summary>Every line and every value of it.</summary>
    private sealed class CapturedLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            StringBuilder line = new(formatter(state, exception));
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
            {
                line.AppendJoin(' ', values.Select(value => value.Value));
            }

            Lines.Enqueue(line.Append(exception).ToString());
        }

        public void Dispose()
        {
        }
    }

    private sealed class NoDocuments : IDocumentStore
    {
        public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => throw new IOException("no disk");

        public Task<string> PutAsync(Stream content, long maxBytes, CancellationToken cancellation = default) => throw new IOException("no disk");

        public Task<Stream?> OpenAsync(string sha256, CancellationToken cancellation = default) => throw new IOException("no disk");
    }
}
