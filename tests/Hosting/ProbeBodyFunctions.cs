using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Hosting;

/// <summary>A body as slices declare it, without any strictness of its own.</summary>
public sealed record ProbeBody(string Name, int Count, IReadOnlyList<ProbeBody>? Parts = null, string? Note = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProbeBody))]
internal sealed partial class ProbeJson : JsonSerializerContext;

public sealed class ProbeBodyFunctions(HttpApi api, CommandRows commands)
{
    [Function(nameof(ProbeOpen))]
    public Task<IResult> ProbeOpen([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "probe/open")] HttpRequest request) =>
        api.OpenAsync(request, ProbeJson.Default.ProbeBody, (body, _) => Task.FromResult(Results.Text($"{body.Name.Length} {body.Count}")));

    [Function(nameof(ProbeRead))]
    public Task<IResult> ProbeRead([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "probe/read")] HttpRequest request) =>
        api.ReadAsync(request, (caller, _) => Task.FromResult(Results.Text(caller.AccountId)));

    [Function(nameof(ProbeCommand))]
    public Task<IResult> ProbeCommand([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "probe/command")] HttpRequest request) =>
        api.CommandAsync(request, ProbeJson.Default.ProbeBody, async call =>
        {
            Outcome<ProbeBody> outcome = await commands.OnceAsync(
                "probes",
                call.Caller.AccountId,
                call.Key,
                ProbeJson.Default.ProbeBody,
                _ => Task.FromResult<Outcome<CommandStep<ProbeBody>>>(new CommandStep<ProbeBody>(
                    call.Body with { Note = Guid.NewGuid().ToString() }, [new RecordWrite.Insert(Guid.NewGuid().ToString("N"), new byte[1])])),
                call.Aborted);
            return outcome.TryGet(out ProbeBody? done, out Refusal? refusal) ? Results.Json(done, ProbeJson.Default.ProbeBody) : Problem.Of(refusal);
        });

    [Function(nameof(ProbeFailing))]
    public Task<IResult> ProbeFailing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "probe/failing")] HttpRequest request) =>
        api.OpenAsync(request, _ => throw new OperationCanceledException("a time-out inside, not the client's"));
}
