using ContractFunctions.Hosting;
using ContractFunctions.Tests.Embedded.Hosting;

namespace ContractFunctions.Tests.Hosting;

public sealed class FunctionCatalogTests
{
    [Fact]
    public void Of_WhenDeclaredAsInAzure_NamesTriggerRouteAndMethods()
    {
        FunctionDescriptor found = FunctionCatalog.Of([typeof(ProbeFunctions)]).Single(function => function.Name == nameof(ProbeFunctions.ProbeGuid));
        Assert.Equal(("http", "/api/probe/guid/{id}", "GET,PUT"), (found.Kind, found.Route, string.Join(',', found.Methods)));
    }

    [Theory]
    [InlineData(typeof(NotPublicMethod), "public method")]
    [InlineData(typeof(NotPublicType), "public method of a public type")]
    [InlineData(typeof(AbstractType), "abstract")]
    [InlineData(typeof(GenericType<>), "generic")]
    [InlineData(typeof(NoTrigger), "exactly one trigger")]
    [InlineData(typeof(AsksForAKey), "Anonymous")]
    [InlineData(typeof(NoMethods), "HTTP methods")]
    [InlineData(typeof(SameName), "two functions")]
    public void Of_WhenAzureWouldNotRunIt_IsRefused(Type type, string rule) =>
        Assert.Contains(rule, Assert.Throws<InvalidOperationException>(() => FunctionCatalog.Of([type])).Message, StringComparison.Ordinal);

    public sealed class NotPublicMethod
    {
        [Function("hidden")]
        internal static void Hidden([QueueTrigger("q")] string message) => _ = message;
    }

    internal sealed class NotPublicType
    {
        [Function("hidden")]
        public static void Hidden([QueueTrigger("q")] string message) => _ = message;
    }

    public abstract class AbstractType
    {
        [Function("base")]
        public static void Base([QueueTrigger("q")] string message) => _ = message;
    }

    public sealed class GenericType<T>
    {
        [Function("generic")]
        public void Generic([QueueTrigger("q")] string message, T value) => _ = message + value;
    }

    public sealed class NoTrigger
    {
        [Function("none")]
        public static void None(string message) => _ = message;
    }

    public sealed class AsksForAKey
    {
        [Function("key")]
        public static IResult Key([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Text(request.Path);
    }

    public sealed class NoMethods
    {
        [Function("any")]
        public static IResult Any([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text(request.Path);
    }

    public sealed class SameName
    {
        [Function("twin")]
        public static void First([QueueTrigger("q")] string message) => _ = message;

        [Function("TWIN")]
        public static void Second([QueueTrigger("p")] string message) => _ = message;
    }
}
