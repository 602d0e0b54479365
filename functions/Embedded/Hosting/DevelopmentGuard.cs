using ContractFunctions.Accounts;
using ContractFunctions.Hosting;
using ContractFunctions.Organizations;

namespace ContractFunctions.Embedded;

/// <summary>
/// Refuses a start that would let stand-ins serve real people: outside Development every port needs its real adapter and links a public https address, and Development listens on loopback only.
/// </summary>
internal static class DevelopmentGuard
{
    private static readonly (Type Port, string Remedy)[] Ports =
    [
        (typeof(IEmailSender), "configure Smtp (Smtp__Host, Smtp__From …)"),
        (typeof(ISmsSender), "configure Tencent (Tencent__SecretId, Tencent__SecretKey, Tencent__Sms__SdkAppId …), or register a provider's ISmsSender"),
        (typeof(IRealNameVerifier), "configure Tencent (Tencent__SecretId, Tencent__SecretKey), or register a provider's IRealNameVerifier"),
        (typeof(IOrganizationVerifier), "register a register's IOrganizationVerifier, or leave it to PlatformReview"),
    ];

    /// <exception cref="InvalidOperationException">Says everything that is missing, and what to do.</exception>
    public static void Check(EmbeddedOptions options, IServiceProvider services)
    {
        string[] faults = options.Environment == EmbeddedEnvironment.Development ? [.. ExposedAddresses(options), .. Proxies(options)] : [.. MissingAdapters(services), .. UnreachableFront(options)];
        if (faults.Length > 0)
        {
            throw new InvalidOperationException($"{options.Environment} does not start:{string.Concat(faults.Select(fault => $"{System.Environment.NewLine}  - {fault}"))}");
        }
    }

    private static IEnumerable<string> MissingAdapters(IServiceProvider services) =>
        from port in Ports
        let adapter = services.GetService(port.Port)
        where adapter is null or IDevelopmentOnly
        select $"{port.Port.Name} has {(adapter is null ? "no adapter" : $"only {adapter.GetType().Name}, which is for Development")}: {port.Remedy}";

    /// <summary>Links in SMS and QR codes begin with it: in clear, or leading to the reader's own device, they would be worse than none.</summary>
    private static IEnumerable<string> UnreachableFront(EmbeddedOptions options)
    {
        if (!Uri.TryCreate(options.PublicBaseUrl, UriKind.Absolute, out Uri? front) || front.Scheme != Uri.UriSchemeHttps || LoopbackName.Is(front.Host))
        {
            yield return $"PublicBaseUrl is '{options.PublicBaseUrl}': set the https address at which people reach this server";
        }
    }

    /// <summary>A proxy makes the whole world come from this machine.</summary>
    private static IEnumerable<string> Proxies(EmbeddedOptions options)
    {
        if (options.TrustedProxies > 0)
        {
            yield return $"TrustedProxies is {options.TrustedProxies}: behind a proxy the outbox would be open to everyone; set it to 0, or --environment Production with real adapters";
        }
    }

    private static IEnumerable<string> ExposedAddresses(EmbeddedOptions options) =>
        from url in options.Urls.Split(';')
        where !Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || !LoopbackName.Is(address.Host)
        select $"{url} is reachable from elsewhere, and Development signs in anyone: use a loopback address, or --environment Production with real adapters";
}
