using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Signing;

/// <summary>Time-stamping authorities outside this installation.</summary>
/// <param name="Servers">Asked in this order; none: the edition's own timestamps, where it has some.</param>
/// <param name="Anchors">Their roots.</param>
/// <param name="FetchesRevocation">Whether evidence about their certificates is fetched from where these say; without it finished files stay at PAdES B-T.</param>
public sealed record TimestampOptions(IReadOnlyList<Uri> Servers, IReadOnlyList<X509Certificate2> Anchors, bool FetchesRevocation)
{
    public static TimestampOptions None { get; } = new([], [], FetchesRevocation: false);
}

/// <summary>
/// Reads <c>Timestamps:Servers</c> (separated by commas), <c>Timestamps:TrustFile</c> (PEM, their roots) and <c>Timestamps:Revocation</c> (<c>True</c> unless the network lets
/// nothing but the servers be reached), alike in both editions.
/// </summary>
public static class TimestampSettings
{
    public const string Section = "Timestamps";

    private const int MaxTimestampBytes = 64 * 1024, MaxRevocationBytes = 1024 * 1024;

    private static readonly string[] Known = ["Servers", "TrustFile", "Revocation"];

    /// <param name="faults">What is wrong is added here; then the options are not to be used.</param>
    public static TimestampOptions Read(IConfiguration configuration, List<string> faults)
    {
        IConfigurationSection section = configuration.GetSection(Section);
        if (!section.Exists())
        {
            return TimestampOptions.None;
        }

        faults.AddRange(SettingNames.Unknown(section, Known));
        List<Uri> servers = [];
        foreach (string server in (section["Servers"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Uri.TryCreate(server, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp))
            {
                servers.Add(uri);
            }
            else
            {
                faults.Add($"{Section}:Servers: '{server}' is no address like https://tsa.example.com/");
            }
        }

        faults.AddRange(string.IsNullOrWhiteSpace(section["Servers"]) ? [$"{Section}:Servers is not set"] : []);
        bool fetches = true;
        if (section["Revocation"] is { Length: > 0 } said && !bool.TryParse(said, out fetches))
        {
            faults.Add($"{Section}:Revocation: '{said}' is neither True nor False");
        }

        return new TimestampOptions(servers, Anchors(section["TrustFile"], faults), fetches);
    }

    /// <summary>The options' authorities, in place of the edition's own when there are some.</summary>
    public static IServiceCollection AddTimestamps(this IServiceCollection services, TimestampOptions options)
    {
        services.AddSingleton(new TimestampAnchors(options.Anchors));
        if (options.Servers.Count == 0)
        {
            return services;
        }

        if (options.FetchesRevocation)
        {
            services.AddSingleton(provider => new RevocationClient(Client(MaxRevocationBytes), provider.GetRequiredService<TimeProvider>()));
        }

        return services.AddSingleton<ITimestampSource>(provider => new Rfc3161Client(Client(MaxTimestampBytes), options.Servers, provider.GetRequiredService<TimeProvider>()));
    }

    private static HttpClient Client(int maxAnswerBytes) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = maxAnswerBytes,
    };

    // Completion validates against these roots: without them no contract would ever end.
    private static X509Certificate2[] Anchors(string? file, List<string> faults)
    {
        X509Certificate2Collection anchors = [];
        try
        {
            if (file is { Length: > 0 })
            {
                anchors.ImportFromPemFile(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            faults.Add($"{Section}:TrustFile: {file} cannot be read ({e.GetType().Name})");
            return [];
        }

        faults.AddRange(anchors.Count == 0 ? [$"{Section}:TrustFile: the authorities' roots (PEM) are needed"] : []);
        return [.. anchors];
    }
}
