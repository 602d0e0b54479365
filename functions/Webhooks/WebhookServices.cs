using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Webhooks;

/// <summary>The webhooks slice.</summary>
public static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services
        .AddSingleton<WebhookStore>()
        .AddSingleton<WebhookAftermath>()
        .AddSingleton(provider => new WebhookSender(provider.GetRequiredService<TimeProvider>(), WebhookSender.ConnectingOnlyTo(PublicAddresses.Is)));
}
