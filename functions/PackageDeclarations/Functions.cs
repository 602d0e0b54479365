#nullable enable
// Declarations of Microsoft.Azure.Functions.Worker.* (Worker.Core 2.52.0, Extensions.Abstractions, Extensions.Http 3.3.0, Extensions.Timer 4.3.1,
// Extensions.Storage.Queues 5.5.5, Extensions.EventGrid 3.6.0, Extensions.DurableTask 1.15.0): exactly the members the functions use. The embedded edition compiles these
// in place of the packages; the Function App references the real ones.
namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions
{
    public abstract class BindingAttribute : Attribute;

    public abstract class TriggerBindingAttribute : BindingAttribute;

    public abstract class InputBindingAttribute : BindingAttribute;
}

namespace Microsoft.Azure.Functions.Worker
{
    using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

    [AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
    public class FunctionAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }

    public enum AuthorizationLevel
    {
        Anonymous = 0,
        User = 1,
        Function = 2,
        System = 3,
        Admin = 4,
    }

    [AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
    public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : TriggerBindingAttribute
    {
        public string? Route { get; set; }

        public string[]? Methods { get; } = methods;

        public AuthorizationLevel AuthLevel { get; } = authLevel;
    }

    [AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
    public sealed class QueueTriggerAttribute(string queueName) : TriggerBindingAttribute
    {
        public string QueueName { get; } = queueName;

        public string? Connection { get; set; }
    }

    public sealed class EventGridTriggerAttribute : TriggerBindingAttribute;

    [AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
    public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
    {
        public string Schedule { get; } = schedule;
    }

    public class TimerInfo
    {
        public bool IsPastDue { get; set; }
    }

    [AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
    public sealed class OrchestrationTriggerAttribute : TriggerBindingAttribute;

    [AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
    public sealed class ActivityTriggerAttribute : TriggerBindingAttribute;

    [AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
    public sealed class DurableClientAttribute : InputBindingAttribute;

    public abstract class FunctionContext
    {
        public abstract string InvocationId { get; }

        public abstract IServiceProvider InstanceServices { get; set; }

        public virtual CancellationToken CancellationToken { get; }
    }
}
