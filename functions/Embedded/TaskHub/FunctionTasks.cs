using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.DurableTask;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>Registers the functions of an assembly that have an [OrchestrationTrigger] or [ActivityTrigger] parameter.</summary>
public static class FunctionTasks
{
    private static readonly MethodInfo Awaited = typeof(FunctionTasks).GetMethod(nameof(AwaitAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>
    /// An orchestrator takes the context and at most one further parameter, its input. An activity takes its input and, where it likes, a
    /// <see cref="FunctionContext"/>, a <see cref="CancellationToken"/> or a [DurableClient]. Instance methods run on an object made from a scope of
    /// <paramref name="services"/>, a new one each time.
    /// </summary>
    /// <exception cref="InvalidOperationException">A function has a parameter nothing can be bound to.</exception>
    public static void Register(TaskHubRegistry registry, Assembly assembly, IServiceProvider services) => Register(
        registry, assembly.GetExportedTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance)), services);

    /// <summary>Registers those of the methods that are orchestrators or activities; see <see cref="Register(TaskHubRegistry, Assembly, IServiceProvider)"/>.</summary>
    public static void Register(TaskHubRegistry registry, IEnumerable<MethodInfo> methods, IServiceProvider services)
    {
        foreach (MethodInfo method in methods)
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is not { } function)
            {
                continue;
            }

            if (HasTrigger<OrchestrationTriggerAttribute>(method))
            {
                registry.AddOrchestrator(function.Name, Orchestrator(method, services));
            }
            else if (HasTrigger<ActivityTriggerAttribute>(method))
            {
                registry.AddActivity(function.Name, Activity(method, services));
            }
        }
    }

    private static bool HasTrigger<T>(MethodInfo method)
        where T : Attribute => method.GetParameters().Any(parameter => parameter.GetCustomAttribute<T>() is not null);

    private static Func<TaskOrchestrationContext, Task<object?>> Orchestrator(MethodInfo method, IServiceProvider services)
    {
        ParameterInfo[] parameters = method.GetParameters();
        if (parameters.Count(parameter => parameter.ParameterType != typeof(TaskOrchestrationContext)) > 1)
        {
            throw Unbindable(method, parameters[^1]);
        }

        MethodInfo read = typeof(TaskOrchestrationContext).GetMethod(nameof(TaskOrchestrationContext.GetInput))!;
        MethodInfo?[] inputs = [.. parameters.Select(parameter =>
            parameter.ParameterType == typeof(TaskOrchestrationContext) ? null : read.MakeGenericMethod(parameter.ParameterType))];
        Func<object?, Task<object?>> awaited = Await(method.ReturnType);

        // The scope lives as long as the generation: an orchestrator's constructor takes singletons such as settings, nothing that needs disposing.
        return context => awaited(Invoke(method, Target(method, services), [.. inputs.Select(input => input is null ? context : Invoke(input, context, []))]));
    }

    private static Func<ActivityInvocation, CancellationToken, Task<object?>> Activity(MethodInfo method, IServiceProvider services)
    {
        Func<ActivityCall, object?>[] binders = [.. method.GetParameters().Select(parameter => Binder(method, parameter))];
        Func<object?, Task<object?>> awaited = Await(method.ReturnType);
        return async (invocation, cancellation) =>
        {
            await using AsyncServiceScope scope = services.CreateAsyncScope();
            ActivityCall call = new(invocation, scope.ServiceProvider, cancellation);
            return await awaited(Invoke(method, Target(method, scope.ServiceProvider), [.. binders.Select(bind => bind(call))]));
        };
    }

    private static Func<ActivityCall, object?> Binder(MethodInfo method, ParameterInfo parameter) => parameter switch
    {
        _ when parameter.GetCustomAttribute<ActivityTriggerAttribute>() is not null => call => Input(call.Invocation, parameter.ParameterType),
        _ when parameter.GetCustomAttribute<DurableClientAttribute>() is not null => call => call.Invocation.Client,
        { ParameterType: var type } when type == typeof(CancellationToken) => call => call.Cancellation,
        { ParameterType: var type } when type == typeof(FunctionContext) => call => new ActivityFunctionContext(call),
        _ => throw Unbindable(method, parameter),
    };

    private static object? Input(ActivityInvocation invocation, Type type) =>
        invocation.GetInput(type) ?? (type.IsValueType ? Activator.CreateInstance(type) : null);

    private static object? Target(MethodInfo method, IServiceProvider services) =>
        method.IsStatic ? null : ActivatorUtilities.GetServiceOrCreateInstance(services, method.ReflectedType!);

    private static object? Invoke(MethodInfo method, object? target, object?[] arguments)
    {
        try
        {
            return method.Invoke(target, arguments);
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    /// <summary>How a returned value of the type is awaited: a task with or without result, or the value itself.</summary>
    private static Func<object?, Task<object?>> Await(Type returned) => returned switch
    {
        { IsGenericType: true } when returned.GetGenericTypeDefinition() == typeof(Task<>) =>
            Awaited.MakeGenericMethod(returned.GetGenericArguments()).CreateDelegate<Func<object?, Task<object?>>>(),
        _ when typeof(Task).IsAssignableFrom(returned) => async task =>
        {
            await (Task)task!;
            return null;
        }
        ,
        _ => Task.FromResult,
    };

    private static async Task<object?> AwaitAsync<T>(object? task) => await (Task<T>)task!;

    private static InvalidOperationException Unbindable(MethodInfo method, ParameterInfo parameter) =>
        new($"function {method.DeclaringType}.{method.Name}: nothing can be bound to parameter '{parameter.Name}'");

    private sealed record ActivityCall(ActivityInvocation Invocation, IServiceProvider Services, CancellationToken Cancellation);

    private sealed class ActivityFunctionContext(ActivityCall call) : FunctionContext
    {
        public override string InvocationId => $"{call.Invocation.InstanceId}:{call.Invocation.TaskId}";

        public override IServiceProvider InstanceServices { get; set; } = call.Services;

        public override CancellationToken CancellationToken => call.Cancellation;
    }
}
