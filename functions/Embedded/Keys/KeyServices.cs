using ContractFunctions.Hosting;
using ContractFunctions.Pdf;
using ContractFunctions.Signing;

namespace ContractFunctions.Embedded.Keys;

/// <summary>Signers' keys, the built-in certificate authority and its timestamps.</summary>
public static class KeyServices
{
    /// <summary>Opens the authority at once, so that a wrong secret or an expired certificate stops the start, not the first signature.</summary>
    /// <param name="services">Has a <see cref="TimeProvider"/>.</param>
    /// <param name="dataFolder">The edition's data folder.</param>
    /// <param name="secret">What the authority's key file is encrypted with; null takes the generated one.</param>
    /// <param name="time">Also the authority's clock.</param>
    /// <exception cref="InvalidOperationException">The authority cannot be used; the message says what to do.</exception>
    public static IServiceCollection AddKeys(this IServiceCollection services, string dataFolder, Redacted<string>? secret, TimeProvider time)
    {
        IssuingAuthority authority = AuthorityFile.Open(dataFolder, AuthoritySecret.Load(dataFolder, secret?.Reveal()), time);
        return services.AddAuthority(authority, time);
    }
}
