using ContractFunctions.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Accounts;

/// <summary>The accounts slice and the security services every slice shares.</summary>
public static class AccountServices
{
    /// <remarks>The edition adds the ports <see cref="IRealNameVerifier"/>, <see cref="ISmsSender"/>, <see cref="ITypesetter"/>, <see cref="IRecordStore"/> and <see cref="IDocumentStore"/>, its <see cref="ClientAddresses"/>, and may add <see cref="PlatformKeys"/> of its own.</remarks>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => PlatformKeys.From(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton(provider => new KeyedHash(provider.GetRequiredService<PlatformKeys>().HashSecret));
        services.TryAddSingleton<DataKeys>();
        services.TryAddSingleton<FieldVault>();
        services.TryAddSingleton<RateLimits>();
        services.TryAddSingleton<OneTimeCodes>();
        services.TryAddSingleton<Sessions>();
        services.TryAddSingleton<CommandRows>();
        return services
            .AddSingleton<AccountStore>()
            .AddSingleton<AccountDirectory>()
            .AddSingleton<CodeSender>()
            .AddSingleton<PasswordTries>()
            .AddSingleton(provider => new SigningPasswords(provider.GetRequiredService<KeyedHash>()))
            .AddSingleton<PasswordSetting>()
            .AddSingleton<IdentityChecks>()
            .AddSingleton<FaceChecks>()
            .AddSingleton<SignIns>()
            .AddSingleton<WeChatSignIns>()
            .AddSingleton<WeComLinks>()
            .AddSingleton<WeComSignIns>()
            .AddSingleton<RealNames>();
    }
}
