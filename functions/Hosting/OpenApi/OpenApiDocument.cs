using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ContractFunctions.Hosting;

/// <summary>The API as OpenAPI 3.1: paths, methods and parameters from the functions themselves, bodies from <see cref="AcceptsAttribute"/> and <see cref="AnswersAttribute"/>.</summary>
public static partial class OpenApiDocument
{
    public static JsonObject Of(IEnumerable<FunctionDescriptor> functions)
    {
        JsonSchemas schemas = new();
        JsonObject problem = Content("application/problem+json", schemas.ReferenceTo(typeof(ProblemBody)));
        JsonObject paths = [];
        foreach (IGrouping<string, FunctionDescriptor> path in functions.Where(function => function.Route is not null).GroupBy(function => PathOf(function.Route!)).OrderBy(path => path.Key, StringComparer.Ordinal))
        {
            JsonObject operations = [];
            foreach (FunctionDescriptor function in path)
            {
                foreach (string method in function.Methods)
                {
                    operations[method.ToLowerInvariant()] = Operation(function, function.Methods.Count > 1 ? method : null, schemas);
                }
            }

            paths[path.Key] = operations;
        }

        Text description = Texts.Of("OpenApi.Description");
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "ContractFunctions", ["version"] = Version, ["description"] = $"{description.Zh}\n\n{description.En}" },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["session"] = new JsonArray() }, new JsonObject()),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject { ["session"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
                ["responses"] = new JsonObject { ["Problem"] = new JsonObject { ["description"] = "RFC 9457", ["content"] = problem } },
                ["schemas"] = new JsonObject(schemas.Components.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))),
            },
        };
    }

    private static string Version => typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3);

    /// <summary>Route templates carry constraints (<c>{id:guid}</c>), paths only names.</summary>
    private static string PathOf(string route) => Constraint().Replace(route, "{$1}");

    private static JsonObject Operation(FunctionDescriptor function, string? method, JsonSchemas schemas)
    {
        JsonObject operation = new()
        {
            ["operationId"] = method is null ? function.Name : $"{function.Name}-{method.ToLowerInvariant()}",
            ["tags"] = new JsonArray(function.Method.DeclaringType!.Namespace!.Split('.')[^1]),
            ["parameters"] = Parameters(function),
        };
        if (function.Method.GetCustomAttribute<AcceptsAttribute>() is { } accepts)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(accepts.MediaType, Schema(accepts.Body, schemas)) };
        }

        JsonObject responses = [];
        foreach (AnswersAttribute answer in function.Method.GetCustomAttributes<AnswersAttribute>())
        {
            JsonObject response = new() { ["description"] = answer.Body?.Name ?? answer.MediaType ?? "-" };
            if (answer.MediaType is { } mediaType)
            {
                response["content"] = Content(mediaType, Schema(answer.Body, schemas));
            }

            responses[answer.Status.ToString()] = response;
        }

        responses["default"] = new JsonObject { ["$ref"] = "#/components/responses/Problem" };
        operation["responses"] = responses;
        return operation;
    }

    private static JsonArray Parameters(FunctionDescriptor function)
    {
        Dictionary<string, ParameterInfo> byName = function.Method.GetParameters().ToDictionary(parameter => parameter.Name!, StringComparer.OrdinalIgnoreCase);
        JsonArray parameters = [.. Constraint().Matches(function.Route!).Select(match => match.Groups[1].Value).Select(name => (JsonNode)new JsonObject
        {
            ["name"] = name,
            ["in"] = "path",
            ["required"] = true,
            ["schema"] = PathSchema(byName.GetValueOrDefault(name)?.ParameterType),
        })];
        if (function.Method.GetCustomAttribute<AcceptsAttribute>() is { IsCommand: true })
        {
            parameters.Add((JsonNode)new JsonObject
            {
                ["name"] = "Idempotency-Key",
                ["in"] = "header",
                ["required"] = true,
                ["schema"] = new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9A-Za-z_-]{8,100}$" },
            });
        }

        return parameters;
    }

    private static JsonObject PathSchema(Type? type) => type switch
    {
        _ when type == typeof(int) => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
        _ when type == typeof(long) => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
        _ when type == typeof(Guid) => new JsonObject { ["type"] = "string", ["format"] = "uuid" },
        _ => new JsonObject { ["type"] = "string" },
    };

    private static JsonObject Schema(Type? body, JsonSchemas schemas) => body is null ? [] : schemas.ReferenceTo(body);

    private static JsonObject Content(string mediaType, JsonObject schema) => new() { [mediaType] = new JsonObject { ["schema"] = schema } };

    [GeneratedRegex(@"\{\*{0,2}([A-Za-z0-9_]+)[^{}]*(?:\{\{[^{}]*\}\}[^{}]*)*\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Constraint();
}
