using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using ContractFunctions.Hosting;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ContractFunctions.Azure;

/// <summary>Metrics, traces and logs to Azure Monitor, where <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> says which; host.json lets the host do the same (<c>telemetryMode</c>).</summary>
internal static class AzureTelemetry
{
    private const string ConnectionString = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    public static IServiceCollection AddAzureTelemetry(this IServiceCollection services, IConfiguration configuration, TokenCredential credential)
    {
        if (configuration[ConnectionString] is not { Length: > 0 } connection)
        {
            return services;
        }

        services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithMetrics(metrics => metrics.AddMeter(ContractMetrics.Name))
            .WithTracing(traces => traces.AddSource(ContractMetrics.Name))
            .UseAzureMonitorExporter(monitor => (monitor.ConnectionString, monitor.Credential) = (connection, credential));
        return services;
    }
}
