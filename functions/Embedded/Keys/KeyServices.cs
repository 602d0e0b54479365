using ContractFunctions.Signing;

namespace ContractFunctions.Embedded.Keys;

/// <summary>Signers' keys and the built-in certificate authority.</summary>
public static class KeyServices
{
    /// <summary>Opens the authority at once, so that a wrong secret or an expired certificate stops the start, not the first signature.</summary>
    /// <param name="services">Has a <see cref="TimeProvider"/>.</param>
    /// <param name="dataFolder">The edition's data folder.</param>
    /// <param name="time">Also the authority's clock.</param>
    /// <exception cref="InvalidOperationException">The authority cannot be used; the message says what to do.</exception>
    public static IServiceCollection AddKeys(this IServiceCollection services, string dataFolder, TimeProvider time)
    {
        string secret = AuthoritySecret.Load(dataFolder, Environment.GetEnvironmentVariable(AuthoritySecret.Variable));
        BuiltInCertificateAuthority authority = new(AuthorityFile.Open(dataFolder, secret, time), time);
        return services.AddSingleton<ISignerKeys, MemorySignerKeys>().AddSingleton<ICertificateAuthority>(authority);
    }
}
