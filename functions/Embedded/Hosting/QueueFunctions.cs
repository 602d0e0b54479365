using System.Security.Cryptography;
using System.Text.Json;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ContractFunctions.Embedded;

/// <summary>Delivers the queues to their functions, each message in a scope of its own.</summary>
internal sealed class QueueFunctions(IReadOnlyList<FunctionDescriptor> functions, SqliteQueues queues, IServiceProvider services) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task delivering = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        delivering = Task.WhenAll(functions
            .Where(function => function.Trigger is QueueTriggerAttribute)
            .Select(function => queues.RunAsync(((QueueTriggerAttribute)function.Trigger).QueueName, HandlerOf(function), stopping.Token)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await delivering.WaitAsync(cancellationToken);
    }

    public void Dispose() => stopping.Dispose();

    private Func<string, CancellationToken, Task> HandlerOf(FunctionDescriptor function)
    {
        Type type = function.TriggerParameter.ParameterType;
        FunctionCall call = new(function);
        return (message, cancellation) =>
            call.RunAsync(services, type == typeof(string) ? message : JsonSerializer.Deserialize(message, type, JsonSerializerOptions.Web), cancellation);
    }
}

/// <summary>A function without HTTP: its trigger's value, and what else can be bound to it.</summary>
internal sealed class FunctionCall(FunctionDescriptor function)
{
    private readonly FunctionTarget target = new(function.Method);
    private readonly Func<object?, FunctionContext, object?>[] bindings = [.. function.Method.GetParameters().Select(parameter => BindingOf(function, parameter))];

    public async Task RunAsync(IServiceProvider services, object? triggered, CancellationToken cancellation)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        EmbeddedFunctionContext context = new(RandomNumberGenerator.GetHexString(32, lowercase: true), scope.ServiceProvider, cancellation);
        await target.InvokeAsync(scope.ServiceProvider, [.. bindings.Select(binding => binding(triggered, context))]);
    }

    private static Func<object?, FunctionContext, object?> BindingOf(FunctionDescriptor function, System.Reflection.ParameterInfo parameter) => parameter switch
    {
        _ when parameter == function.TriggerParameter => (triggered, _) => triggered,
        _ when parameter.ParameterType == typeof(CancellationToken) => (_, context) => context.CancellationToken,
        _ when parameter.ParameterType == typeof(FunctionContext) => (_, context) => context,
        _ when parameter.IsDefined(typeof(DurableClientAttribute), inherit: false) => (_, context) => DurableClients.Of(context.InstanceServices),
        _ => throw new InvalidOperationException($"function {function.Name}: nothing binds parameter {parameter.Name}"),
    };
}
