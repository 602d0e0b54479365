using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ContractFunctions.Hosting;

/// <summary>A function as its attributes declare it.</summary>
/// <param name="Name">Name of <see cref="FunctionAttribute"/>; unique without regard to case.</param>
/// <param name="Trigger">The trigger attribute of its first bound parameter.</param>
/// <param name="TriggerParameter">The parameter that carries the trigger.</param>
public sealed record FunctionDescriptor(string Name, MethodInfo Method, TriggerBindingAttribute Trigger, ParameterInfo TriggerParameter)
{
    /// <summary>The HTTP route under the prefix: that of the trigger, or the name of the function (as in Azure); null for other triggers.</summary>
    public string? Route => Trigger is HttpTriggerAttribute http ? $"/{FunctionCatalog.RoutePrefix}/{(http.Route ?? Name).TrimStart('/')}" : null;

    /// <summary>Upper-case HTTP methods; empty for other triggers.</summary>
    public IReadOnlyList<string> Methods => Trigger is HttpTriggerAttribute http ? [.. (http.Methods ?? []).Select(method => method.ToUpperInvariant())] : [];

    /// <summary>The kind of trigger as people name it: http, queue, eventgrid, timer, orchestration, activity.</summary>
    public string Kind => Trigger.GetType().Name.Replace("TriggerAttribute", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Methods and route, name of the queue, or schedule; empty for what the durable engine calls by name.</summary>
    public string Address => Trigger switch
    {
        HttpTriggerAttribute => $"{string.Join(',', Methods)} {Route}",
        QueueTriggerAttribute queue => queue.QueueName,
        TimerTriggerAttribute timer => timer.Schedule,
        _ => string.Empty,
    };
}

/// <summary>
/// Finds the functions of an assembly as the worker's metadata generator would, and refuses at start what that generator passes over silently or trips over:
/// functions on non-public methods, on abstract, generic or non-public types, with no trigger or two, or HTTP triggers that would ask for a function key.
/// </summary>
public static class FunctionCatalog
{
    /// <summary>As in host.json.</summary>
    public const string RoutePrefix = "api";

    private const BindingFlags Anything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The functions declared by the product.</summary>
    public static IReadOnlyList<FunctionDescriptor> OfProduct { get; } = Of(typeof(FunctionCatalog).Assembly.GetTypes());

    /// <summary>The functions declared by these types, ordered by name.</summary>
    /// <exception cref="InvalidOperationException">A declaration that Azure would not run as written.</exception>
    public static IReadOnlyList<FunctionDescriptor> Of(IEnumerable<Type> types)
    {
        FunctionDescriptor[] found =
        [
            .. from type in types
               from method in type.GetMethods(Anything)
               let function = method.GetCustomAttribute<FunctionAttribute>()
               where function is not null
               orderby function.Name
               select Describe(function.Name, method),
        ];
        string? twice = found.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? found : throw new InvalidOperationException($"two functions are named {twice}");
    }

    private static FunctionDescriptor Describe(string name, MethodInfo method)
    {
        Type type = method.DeclaringType!;
        Require(name, method.IsPublic && type.IsVisible, "must be a public method of a public type");
        Require(name, type is { IsGenericTypeDefinition: false } && (!type.IsAbstract || type.IsSealed), "must not stand on an abstract or generic type");
        ParameterInfo[] triggered = [.. method.GetParameters().Where(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null)];
        Require(name, triggered.Length == 1, "must have exactly one trigger");
        TriggerBindingAttribute trigger = triggered[0].GetCustomAttribute<TriggerBindingAttribute>()!;
        if (trigger is HttpTriggerAttribute http)
        {
            Require(name, http.AuthLevel == AuthorizationLevel.Anonymous, "must name AuthorizationLevel.Anonymous: callers are known by their session");
            Require(name, http.Methods is { Length: > 0 }, "must name its HTTP methods");
        }

        return new FunctionDescriptor(name, method, trigger, triggered[0]);
    }

    private static void Require(string name, bool holds, string rule)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"function {name} {rule}");
        }
    }
}
