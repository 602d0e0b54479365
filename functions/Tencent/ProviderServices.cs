using ContractFunctions.Accounts;
using ContractFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tencent;

/// <summary>The adapters of the providers that are configured. Registered after the edition's own, they win.</summary>
public static class ProviderServices
{
    public static IServiceCollection AddProviders(this IServiceCollection services, ProviderOptions options)
    {
        services.AddSingleton<ProviderHttp>();
        if (options.Tencent is { } tencent)
        {
            services.AddTencent(tencent);
        }

        if (options.WeChat is { } weChat)
        {
            services.AddSingleton<IWeChat>(provider => new WeChatClient(provider.GetRequiredService<ProviderHttp>(), weChat, provider.GetRequiredService<TimeProvider>()));
            if (weChat.LinkPage is { } page)
            {
                services.AddSingleton(new MiniProgramPage(page));
            }
        }

        if (options.WeCom is { } weCom)
        {
            services.AddSingleton<IWeCom>(provider => new WeComClient(provider.GetRequiredService<ProviderHttp>(), weCom, provider.GetRequiredService<TimeProvider>()));
            if (weCom.OrganizationCode is { } code)
            {
                services.AddSingleton(new WeComEnterprise(code));
            }
        }

        return services;
    }

    private static void AddTencent(this IServiceCollection services, TencentOptions options)
    {
        services.AddSingleton(provider => new TencentCloudClient(
            provider.GetRequiredService<ProviderHttp>(), options.SecretId, options.SecretKey, provider.GetRequiredService<TimeProvider>()));
        if (options.Sms is { } sms)
        {
            services.AddSingleton<ISmsSender>(provider => new TencentSmsSender(
                provider.GetRequiredService<TencentCloudClient>(), sms, options.Region, provider.GetRequiredService<TimeProvider>()));
        }

        if (options.FaceRuleId is { } rule)
        {
            services.AddSingleton<IFaceCheck>(provider => new TencentFaceCheck(provider.GetRequiredService<TencentCloudClient>(), rule, options.FaceIdEndpoint));
        }

        if (options.VerifiesRealNames)
        {
            services.AddSingleton<IRealNameVerifier>(provider => new TencentRealNameVerifier(
                provider.GetRequiredService<TencentCloudClient>(), options.FaceIdEndpoint, provider.GetRequiredService<TimeProvider>()));
        }
    }
}
