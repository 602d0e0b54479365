#nullable enable
// Microsoft.Azure.Functions.Worker.OpenTelemetry: what functions/Azure uses of it, also where the adapters alone are compiled.
namespace Microsoft.Azure.Functions.Worker.OpenTelemetry
{
    using ContractFunctions.AzureCompile;
    using global::OpenTelemetry;

    public static class ConfigureFunctionsOpenTelemetry
    {
        public static IOpenTelemetryBuilder UseFunctionsWorkerDefaults(this IOpenTelemetryBuilder builder) => throw Declared.Only;
    }
}
