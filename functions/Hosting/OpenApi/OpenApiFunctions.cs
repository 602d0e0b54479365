namespace ContractFunctions.Hosting;

/// <summary>The description of this API.</summary>
public sealed class OpenApiFunctions(HttpApi api, IReadOnlyList<FunctionDescriptor> functions)
{
    [Function(nameof(GetOpenApi))]
    [Answers(StatusCodes.Status200OK, "application/json")]
    public Task<IResult> GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        api.OpenAsync(request, _ => Task.FromResult(Results.Text(OpenApiDocument.Of(functions).ToJsonString(Reply.Options), "application/json")));
}
