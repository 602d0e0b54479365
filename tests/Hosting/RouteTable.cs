using System.Reflection;
using System.Text.RegularExpressions;
using ContractFunctions.Hosting;
using Microsoft.AspNetCore.Routing;

namespace ContractFunctions.Tests.Hosting;

/// <summary>One method of one route as the live router has it.</summary>
/// <param name="Template">The path with its placeholders, constraints left out.</param>
/// <param name="Function">The function behind it; null for what the host itself answers.</param>
public sealed partial record LiveRoute(string Method, string Template, FunctionDescriptor? Function)
{
    public string Name => $"{Method} {Template}";

    public AcceptsAttribute? Accepts => Function?.Method.GetCustomAttribute<AcceptsAttribute>();

    /// <summary>Everything the router of a running app answers to.</summary>
    public static IReadOnlyList<LiveRoute> Of(AppFixture app) =>
    [
        .. from endpoint in app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           let template = "/" + Constraint().Replace(endpoint.RoutePattern.RawText!, "{$1}").TrimStart('/')
           orderby template, method
           select new LiveRoute(method, template, endpoint.Metadata.GetMetadata<FunctionDescriptor>()),
    ];

    /// <summary>The path with its placeholders filled; what has no value gets one that names nothing.</summary>
    public string Path(IReadOnlyDictionary<string, string> values) =>
        Placeholder().Replace(Template, match => values.TryGetValue(match.Groups[1].Value, out string? value) ? value : new string('0', 32));

    public override string ToString() => Name;

    [GeneratedRegex(@"\{([A-Za-z0-9_]+):(?:[^{}]|\{\{[^{}]*\}\})*\}", RegexOptions.None, 1000)]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\{([A-Za-z0-9_]+)\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();
}
