using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using ContractFunctions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded;

/// <summary>
/// Maps HTTP functions to endpoints. The binder is its own: ASP.NET Core's would take the durable client for a body. A route value that does not fit its
/// parameter is a 404 problem, as a route constraint would answer.
/// </summary>
internal static class HttpFunctions
{
    private delegate bool Binding(HttpContext http, FunctionContext context, out object? value);

    public static void MapFunctions(this IEndpointRouteBuilder routes, IEnumerable<FunctionDescriptor> functions)
    {
        foreach (FunctionDescriptor function in functions.Where(function => function.Trigger is HttpTriggerAttribute))
        {
            routes.MapMethods(function.Route!, function.Methods, HandlerOf(function)).WithDisplayName(function.Name).WithMetadata(function);
        }
    }

    private static RequestDelegate HandlerOf(FunctionDescriptor function)
    {
        FunctionTarget target = new(function.Method);
        Type returned = function.Method.ReturnType;
        if (returned != typeof(IResult) && returned != typeof(Task<IResult>) && returned != typeof(ValueTask<IResult>))
        {
            throw new InvalidOperationException($"function {function.Name} must return IResult, Task<IResult> or ValueTask<IResult>");
        }

        Binding[] bindings = [.. function.Method.GetParameters().Select(parameter => BindingOf(function, parameter))];
        return async http =>
        {
            EmbeddedFunctionContext context = new(RandomNumberGenerator.GetHexString(32, lowercase: true), http.RequestServices, http.RequestAborted);
            object?[] arguments = new object?[bindings.Length];
            for (int i = 0; i < bindings.Length; i++)
            {
                if (!bindings[i](http, context, out arguments[i]))
                {
                    await Problem.Of(Refusals.NotFound).ExecuteAsync(http);
                    return;
                }
            }

            IResult result = (IResult)(await target.InvokeAsync(http.RequestServices, arguments))!;
            await result.ExecuteAsync(http);
        };
    }

    private static Binding BindingOf(FunctionDescriptor function, ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        if (type == typeof(HttpRequest))
        {
            return From((http, _) => http.Request);
        }

        if (type == typeof(CancellationToken))
        {
            return From((http, _) => http.RequestAborted);
        }

        if (type == typeof(FunctionContext))
        {
            return From((_, context) => context);
        }

        if (type == typeof(DurableTaskClient) && parameter.IsDefined(typeof(DurableClientAttribute)))
        {
            return From((http, _) => DurableClients.Of(http.RequestServices));
        }

        Func<string, object?> parse = ParserOf(type) ?? throw new InvalidOperationException($"function {function.Name}: nothing binds parameter {parameter.Name}");
        string name = parameter.Name!;
        return (HttpContext http, FunctionContext _, out object? value) =>
        {
            value = http.Request.RouteValues.TryGetValue(name, out object? raw) && raw is string text ? parse(text) : parameter.DefaultValue;
            return value is not null and not DBNull || parameter.HasDefaultValue && raw is null;
        };
    }

    private static Binding From(Func<HttpContext, FunctionContext, object?> source) =>
        (HttpContext http, FunctionContext context, out object? value) =>
        {
            value = source(http, context);
            return true;
        };

    private static Func<string, object?>? ParserOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => text => text,
        var t when t == typeof(int) => text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null,
        var t when t == typeof(long) => text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null,
        var t when t == typeof(Guid) => text => Guid.TryParse(text, out Guid value) ? value : null,
        _ => null,
    };
}
