using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ContractFunctions.Embedded;

/// <summary>The embedded edition as a web application: used by the commands, the demo and the tests alike.</summary>
public static partial class EmbeddedApp
{
    /// <summary>Above the limit of every route: the route refuses (413), and the rest of the body is drained, so that the client gets to read why.</summary>
    public const long MaxRequestBodyBytes = 24 * 1024 * 1024;

    /// <summary>How long a stop waits for requests, activities and messages in hand. What is not done by then is done after the next start.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Builds the application; start it with <see cref="WebApplication.StartAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">The options do not allow a start; the message says what to do.</exception>
    public static WebApplication Create(EmbeddedOptions options)
    {
        DataFolderLock held = DataFolderLock.Take(options.DataFolder);
        try
        {
            return Create(options, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static WebApplication Create(EmbeddedOptions options, DataFolderLock held)
    {
        PrepareFolder(options.DataFolder);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = options.DataFolder,
            EnvironmentName = options.Environment.ToString(),
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Limit).UseUrls(options.Urls.Split(';'));
        builder.Logging.SetMinimumLevel(options.LogLevel).AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeout);
        builder.Services.AddRouting();
        IReadOnlyList<FunctionDescriptor> functions = options.AdditionalFunctions.Count == 0
            ? FunctionCatalog.OfProduct
            : FunctionCatalog.Of([.. typeof(FunctionCatalog).Assembly.GetTypes(), .. options.AdditionalFunctions]);
        builder.Services.AddSingleton(functions);
        builder.Services.AddSingleton(_ => held);
        builder.Services.AddEmbedded(options);
        options.Configure?.Invoke(builder.Services);

        WebApplication app = builder.Build();
        // First of all services, so the last to be disposed: nobody else gets the folder before its files are closed.
        app.Services.GetRequiredService<DataFolderLock>();
        // Before there is a database: where one is, missing keys are not made anew.
        app.Services.GetRequiredService<PlatformKeys>();
        DevelopmentGuard.Check(options, app.Services);
        app.Use(HostMiddleware.InvokeAsync);
        app.UseStatusCodePages(context => HostMiddleware.BareStatus(context.HttpContext));
        app.UseRouting();
        app.MapFunctions(functions);
        if (options.Environment == EmbeddedEnvironment.Development)
        {
            app.MapOutbox(app.Services.GetRequiredService<Outbox>());
        }

        return app;
    }

    /// <summary>Only its owner reads the data: the folder is 0700 when made here, and SQLite gives its journals the mode of the file they belong to.</summary>
    private static void PrepareFolder(string folder)
    {
        using (new FileStream(Path.Combine(folder, EmbeddedServices.HubFile), Durable.Private(FileMode.OpenOrCreate)))
        {
        }

        Durable.SyncFolder(folder);
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxConcurrentConnections = 4096;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }
}
