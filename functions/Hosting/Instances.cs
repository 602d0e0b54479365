using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Hosting;

/// <summary>Instances whose ids say what they are for, so that each is there once whoever starts it.</summary>
public static class Instances
{
    /// <summary>
    /// Starts an instance that was never started, or ended before its time (failed, terminated). One that runs or has completed is left alone, also when somebody else
    /// starts it at the same moment.
    /// </summary>
    public static async Task EnsureStartedAsync(this DurableTaskClient durable, string orchestration, string instanceId, object input, CancellationToken cancellation)
    {
        if (!await IsMissingAsync(durable, instanceId, cancellation))
        {
            return;
        }

        try
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(orchestration, input, new StartOrchestrationOptions(instanceId), cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Somebody else was faster; its row may not be visible yet.
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // Clients over the wire say the same by exceptions of their own; what counts is whether it is there now.
            if (await IsMissingAsync(durable, instanceId, cancellation))
            {
                throw;
            }
        }
    }

    private static async Task<bool> IsMissingAsync(DurableTaskClient durable, string instanceId, CancellationToken cancellation) =>
        await durable.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellation)
            is null or { RuntimeStatus: OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated };
}
