using ContractFunctions.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ContractFunctions.Embedded;

/// <summary>Metrics and traces to an OpenTelemetry collector (OTLP over HTTP), where <c>Telemetry:OtlpEndpoint</c> says which, like <c>http://localhost:4318</c>.</summary>
internal static class EmbeddedTelemetry
{
    public const string Section = "Telemetry";

    private const string Endpoint = "OtlpEndpoint";

    public static Uri? Read(IConfiguration configuration, List<string> faults)
    {
        IConfigurationSection section = configuration.GetSection(Section);
        faults.AddRange(SettingNames.Unknown(section, [Endpoint]));
        if (section[Endpoint] is not { Length: > 0 } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "http" or "https")
        {
            return new Uri($"{endpoint!.AbsoluteUri.TrimEnd('/')}/");
        }

        faults.Add($"{Section}:{Endpoint}: '{text}' is no address like http://localhost:4318");
        return null;
    }

    public static IServiceCollection AddTelemetry(this IServiceCollection services, Uri? endpoint)
    {
        if (endpoint is not null)
        {
            services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService(ContractMetrics.Name))
                .WithMetrics(metrics => metrics.AddMeter(ContractMetrics.Name).AddOtlpExporter(exporter => To(exporter, endpoint, "v1/metrics")))
                .WithTracing(traces => traces.AddSource(ContractMetrics.Name).AddOtlpExporter(exporter => To(exporter, endpoint, "v1/traces")));
        }

        return services;
    }

    private static void To(OtlpExporterOptions exporter, Uri endpoint, string signal)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(endpoint, signal);
    }
}
