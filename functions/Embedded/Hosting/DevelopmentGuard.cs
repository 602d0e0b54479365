using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded;

/// <summary>
/// Refuses a start that would let stand-ins serve real people: outside Development every port needs its real adapter, and Development listens on loopback only.
/// </summary>
internal static class DevelopmentGuard
{
    private static readonly (Type Port, string Remedy)[] Ports =
    [
        (typeof(IEmailSender), "configure Smtp (Smtp__Host, Smtp__From …)"),
        (typeof(ISmsSender), "register a provider's ISmsSender"),
        (typeof(IRealNameVerifier), "register a provider's IRealNameVerifier"),
    ];

    /// <exception cref="InvalidOperationException">Says everything that is missing, and what to do.</exception>
    public static void Check(EmbeddedOptions options, IServiceProvider services)
    {
        string[] faults = options.Environment == EmbeddedEnvironment.Development ? [.. ExposedAddresses(options)] : [.. MissingAdapters(services)];
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

    private static IEnumerable<string> ExposedAddresses(EmbeddedOptions options) =>
        from url in options.Urls.Split(';')
        where !Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || !LoopbackName.Is(address.Host)
        select $"{url} is reachable from elsewhere, and Development signs in anyone: use a loopback address, or --environment Production with real adapters";
}
