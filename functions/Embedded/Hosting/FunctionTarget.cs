using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Embedded;

/// <summary>Calls the method of a function on an instance made for this invocation from the scope's services, as the worker does.</summary>
internal sealed class FunctionTarget(MethodInfo method)
{
    private readonly ObjectFactory? create = method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes);

    public async Task<object?> InvokeAsync(IServiceProvider services, object?[] arguments)
    {
        object? instance = create?.Invoke(services, null);
        try
        {
            return await ResultOf(method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null));
        }
        finally
        {
            await DisposeAsync(instance);
        }
    }

    private static async Task<object?> ResultOf(object? returned)
    {
        switch (returned)
        {
            case Task<IResult> result:
                return await result;
            case ValueTask<IResult> result:
                return await result;
            case Task task:
                await task;
                return null;
            case ValueTask task:
                await task;
                return null;
            default:
                return returned;
        }
    }

    private static ValueTask DisposeAsync(object? instance)
    {
        if (instance is IAsyncDisposable later)
        {
            return later.DisposeAsync();
        }

        (instance as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The invocation a function sees.</summary>
internal sealed class EmbeddedFunctionContext(string invocationId, IServiceProvider services, CancellationToken cancellation) : FunctionContext
{
    public override string InvocationId => invocationId;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override CancellationToken CancellationToken => cancellation;
}
