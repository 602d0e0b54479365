using ContractFunctions.Pdf;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Signing;

/// <summary>Signers' keys, the built-in certificate authority and its timestamps, wherever the edition keeps the authority's key.</summary>
public static class AuthorityServices
{
    public static IServiceCollection AddAuthority(this IServiceCollection services, IssuingAuthority authority, TimeProvider time) => services
        .AddSingleton<ISignerKeys, MemorySignerKeys>()
        .AddSingleton<ICertificateAuthority>(new BuiltInCertificateAuthority(authority, time))
        .AddSingleton<ITimestampSource>(provider => new BuiltInTimestampAuthority(authority, provider.GetRequiredService<ISignerKeys>(), time));
}
