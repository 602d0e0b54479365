using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Signing;
using ContractFunctions.Tencent;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Embedded;

/// <summary>Development has an outbox in place of providers and a simulated real-name verifier; Production refuses both.</summary>
public enum EmbeddedEnvironment
{
    Production,
    Development,
}

/// <summary>How an embedded edition runs.</summary>
public sealed record EmbeddedOptions
{
    public const string DefaultUrls = "http://localhost:7071";

    /// <summary>Everything the edition keeps lies below this folder; it is created when missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Addresses to listen on, separated by semicolons; port 0 takes a free one.</summary>
    public string Urls { get; init; } = DefaultUrls;

    /// <summary>Where people reach this server: the front of the links in SMS and QR codes.</summary>
    public string PublicBaseUrl
    {
        get => field ?? Urls.Split(';')[0];
        init;
    }

    public EmbeddedEnvironment Environment { get; init; } = EmbeddedEnvironment.Production;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The platform's secrets (mode 0600), made at the first start; beside the data, so that a backup of the data can leave it out.</summary>
    public string PlatformKeysFile
    {
        get => field ?? Path.Combine(DataFolder, "secrets", "platform-keys.json");
        init;
    }

    /// <summary>What the built-in authority's key file is encrypted with; null takes the one generated in the data folder.</summary>
    public Redacted<string>? AuthoritySecret { get; init; }

    /// <summary>How many reverse proxies stand in front and append to X-Forwarded-For.</summary>
    public int TrustedProxies { get; init; }

    /// <summary>Phones of those who may review certifications of organizations for the platform.</summary>
    public IReadOnlyList<string> PlatformOperators { get; init; } = [];

    /// <summary>Where Production sends e-mail; Development uses it instead of the outbox when set.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>Providers of SMS and identity: needed in Production; Development uses those that are set instead of its stand-ins.</summary>
    public ProviderOptions Providers { get; init; } = new();

    /// <summary>Time-stamping authorities; none: the built-in one.</summary>
    public TimestampOptions Timestamps { get; init; } = TimestampOptions.None;

    /// <summary>What interest in templates is compared with.</summary>
    public LoanPrimeRates LoanPrimeRates { get; init; } = LoanPrimeRates.Published;

    /// <summary>Where metrics and traces go; null: nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Function types besides those of the product.</summary>
    public IReadOnlyList<Type> AdditionalFunctions { get; init; } = [];

    /// <summary>Called after the product's own registrations: what is registered here wins.</summary>
    public Action<IServiceCollection>? Configure { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;
}

/// <summary>An SMTP server for outgoing mail (RFC 5321).</summary>
public sealed record SmtpOptions
{
    public required string Host { get; init; }

    public int Port { get; init; } = 587;

    /// <summary>STARTTLS (RFC 3207). Refusing it is only sensible on a private network.</summary>
    public bool Tls { get; init; } = true;

    public required string From { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Names the server, never the account.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
