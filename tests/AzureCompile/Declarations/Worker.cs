#nullable enable
// Microsoft.Azure.Functions.Worker 2.52.0 and .Extensions.Http.AspNetCore 2.1.1: what the start-up of the Function App uses, beyond functions/PackageDeclarations.
namespace Microsoft.Azure.Functions.Worker.Builder
{
    using ContractFunctions.AzureCompile;
    using Microsoft.Extensions.Configuration;
    using Microsoft.Extensions.DependencyInjection;
    using Microsoft.Extensions.Hosting;

    public class FunctionsApplication
    {
        public static FunctionsApplicationBuilder CreateBuilder(string[] args) => throw Declared.Only;
    }

    public class FunctionsApplicationBuilder
    {
        public ConfigurationManager Configuration => throw Declared.Only;

        public IHostEnvironment Environment => throw Declared.Only;

        public IServiceCollection Services => throw Declared.Only;

        public IHost Build() => throw Declared.Only;
    }

    public static class FunctionsApplicationBuilderAspNetCoreExtensions
    {
        public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => throw Declared.Only;
    }
}

// Microsoft.Azure.Functions.Worker.OpenTelemetry 1.2.0.
