using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Embedded.Hosting;

/// <summary>Functions that say what the binder gave them.</summary>
public sealed class ProbeFunctions(TimeProvider time)
{
    [Function(nameof(ProbeText))]
    public IResult ProbeText([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "probe/text/{value}")] HttpRequest request, string value) =>
        Results.Text($"{request.Method} {value} {time.GetUtcNow():yyyy}");

    [Function(nameof(ProbeNumber))]
    public Task<IResult> ProbeNumber([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "probe/number/{count}/{size}")] HttpRequest request, int count, long size) =>
        Task.FromResult(Results.Text($"{count + size}"));

    [Function(nameof(ProbeGuid))]
    public ValueTask<IResult> ProbeGuid(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", Route = "probe/guid/{id}")] HttpRequest request, Guid id, FunctionContext context, CancellationToken cancellation) =>
        ValueTask.FromResult(Results.Text($"{id:N} {context.InvocationId.Length} {cancellation.CanBeCanceled}"));

    [Function(nameof(ProbeConstraint))]
    public IResult ProbeConstraint([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "probe/constraint/{id:int:min(5)}")] HttpRequest request, int id) => Results.Text($"{id}");

    [Function(nameof(ProbeFault))]
    public IResult ProbeFault([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "probe/fault")] HttpRequest request) =>
        throw new InvalidOperationException("a secret detail");

    [Function("probe-by-name")]
    public static IResult ProbeByName([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Problem.Of(Refusals.Busy);
}
