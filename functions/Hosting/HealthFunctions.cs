using System.Text.Json.Serialization;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Hosting;

/// <summary>How the server is: <c>ok</c>, <c>ready</c>, <c>unready</c>. What is wrong stands in the log, not in the answer.</summary>
public sealed record HealthView(string Status);

/// <summary>For load balancers and supervisors: alive (it answers), and ready (what it needs answers too).</summary>
public sealed partial class HealthFunctions(HttpApi api, IRecordStore records, IDocumentStore documents, TimeProvider time, ILogger<HealthFunctions> log)
{
    private const string Table = "contracts", Nobody = "readiness";

    /// <summary>How long all that is needed may take to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string NoDocument = new('0', 64);

    [Function(nameof(GetHealth))]
    [Answers<HealthView>]
    public Task<IResult> GetHealth([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request) =>
        api.OpenAsync(request, _ => Task.FromResult(Answer("ok")));

    [Function(nameof(GetReadiness))]
    [Answers<HealthView>]
    public Task<IResult> GetReadiness([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ready")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.OpenAsync(request, async cancellation =>
        {
            (string Name, Func<CancellationToken, Task> Ask)[] needed =
            [
                ("records", asked => records.FindAsync(Table, Nobody, Nobody, asked)),
                ("documents", asked => documents.OpenAsync(NoDocument, asked)),
                ("durable engine", asked => durable.GetInstanceAsync(Nobody, cancellation: asked)),
            ];
            bool[] answered = await Task.WhenAll(needed.Select(one => IsThereAsync(one.Name, one.Ask, cancellation)));
            return answered.All(there => there) ? Answer("ready") : Answer("unready", StatusCodes.Status503ServiceUnavailable);
        });

    private async Task<bool> IsThereAsync(string name, Func<CancellationToken, Task> ask, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            await ask(either.Token).WaitAsync(either.Token);
            return true;
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            Log.Missing(log, name, fault);
            return false;
        }
    }

    private static IResult Answer(string status, int code = StatusCodes.Status200OK) => Reply.Json(new HealthView(status), HealthJson.Default.HealthView, code);

    private static partial class Log
    {
        [LoggerMessage(1010, LogLevel.Error, "not ready: {Needed} does not answer")]
        public static partial void Missing(ILogger logger, string needed, Exception fault);
    }
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HealthView))]
internal sealed partial class HealthJson : JsonSerializerContext;
