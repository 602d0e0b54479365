using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded;

/// <summary>Where <see cref="DurableClientAttribute"/> parameters come from: the task hub. The client is not a service, here as in Azure.</summary>
internal sealed class DurableClients(DurableTaskClient client)
{
    public static DurableTaskClient Of(IServiceProvider services) =>
        ((DurableClients?)services.GetService(typeof(DurableClients)) ?? throw new InvalidOperationException("no task hub runs")).Client;

    private DurableTaskClient Client => client;
}
