using System.Text.Json;
using System.Text.Json.Nodes;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Hosting.OpenApi;

/// <summary>The description against OpenAPI 3.1: what its schema requires of the parts used here, and that it says what the router does.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    private AppFixture app = null!;
    private JsonNode document = null!;

    public async Task InitializeAsync()
    {
        app = await AppFixture.StartAsync();
        document = (await app.GetAsync("/api/openapi.json")).Expect(200).Json;
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public void Document_HasWhatTheStandardRequires()
    {
        Assert.Matches("^3\\.1\\.\\d+$", (string)document["openapi"]!);
        Assert.NotEmpty((string)document["info"]!["title"]!);
        Assert.NotEmpty((string)document["info"]!["version"]!);
        Assert.All(document["paths"]!.AsObject(), path => Assert.StartsWith("/", path.Key, StringComparison.Ordinal));
        Assert.All(document["components"]!["schemas"]!.AsObject(), schema => Assert.Matches("^[A-Za-z0-9._-]+$", schema.Key));
    }

    [Fact]
    public void Paths_AreExactlyTheFunctions()
    {
        IEnumerable<string> described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));
        IEnumerable<string> declared = FunctionCatalog.OfProduct.Where(function => function.Route is not null)
            .SelectMany(function => function.Methods.Select(method => $"{method} {System.Text.RegularExpressions.Regex.Replace(function.Route!, ":[^}]*", "")}"));
        Assert.Equal(declared.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Operations_AreNamedOnceAndDescribeEveryParameterOfTheirPath()
    {
        List<string> ids = [];
        foreach ((string path, JsonNode? operations) in document["paths"]!.AsObject())
        {
            foreach ((string method, JsonNode? operation) in operations!.AsObject())
            {
                Assert.Contains(method, Methods);
                ids.Add((string)operation!["operationId"]!);
                string[] placeholders = [.. System.Text.RegularExpressions.Regex.Matches(path, "{([^}]+)}").Select(match => match.Groups[1].Value)];
                JsonNode[] parameters = [.. operation["parameters"]!.AsArray().Select(parameter => parameter!)];
                Assert.Equal(placeholders, parameters.Where(parameter => (string)parameter["in"]! == "path").Select(parameter => (string)parameter["name"]!));
                Assert.All(parameters, parameter => Assert.True((bool)parameter["required"]! && parameter["schema"] is JsonObject));
                Assert.All(operation["responses"]!.AsObject(), response =>
                {
                    Assert.Matches("^([1-5]\\d\\d|default)$", response.Key);
                    Assert.True(response.Value!["description"] is not null || response.Value["$ref"] is not null);
                });
                Assert.True(operation["responses"]!.AsObject().Count > 1, $"{method} {path} says nothing about what it answers: [Answers<T>] on its function");
                Assert.True(method is "get" or "delete" || operation["requestBody"] is not null, $"{method} {path} says nothing about its body: [Accepts<T>] on its function");
            }
        }

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void References_AllResolveWithinTheDocument() => Assert.All(References(document), reference => Assert.NotNull(Resolve(reference)));

    [Fact]
    public void Schemas_SayWhatTheParserEnforces()
    {
        JsonNode schema = document["components"]!["schemas"]!["SignInBody"]!;
        Assert.Equal(["phone", "code"], schema["required"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("string", (string)schema["properties"]!["phone"]!["type"]!);
        Assert.Equal(["string", "null"], schema["properties"]!["idNumberEnding"]!["type"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public void Of_WhenARouteHasConstraints_NamesItsParametersWithTheirTypes()
    {
        JsonObject probes = OpenApiDocument.Of(FunctionCatalog.Of([typeof(Embedded.Hosting.ProbeFunctions)]));
        JsonNode operation = probes["paths"]!["/api/probe/constraint/{id}"]!["get"]!;
        Assert.Equal("integer", (string)operation["parameters"]![0]!["schema"]!["type"]!);
        Assert.Equal("uuid", (string)probes["paths"]!["/api/probe/guid/{id}"]!["put"]!["parameters"]![0]!["schema"]!["format"]!);
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member is { Key: "$ref", Value: JsonValue value } ? [value.GetValue<string>()] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };

    private JsonNode? Resolve(string reference)
    {
        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        return reference[2..].Split('/').Aggregate((JsonNode?)document, (node, part) => node switch
        {
            JsonObject members => members[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)],
            JsonArray items => items[int.Parse(part)],
            _ => null,
        });
    }
}
