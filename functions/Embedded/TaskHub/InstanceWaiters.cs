using System.Collections.Concurrent;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>Who waits for an instance to begin or finish.</summary>
internal sealed class InstanceWaiters
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> sources = new(StringComparer.Ordinal);

    /// <summary>Ends after the next begin or finish of the instance; look at the instance after asking, it may have happened before.</summary>
    public Task WhenChanged(string id) => sources.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Changed(string id)
    {
        if (!sources.IsEmpty && sources.TryRemove(id, out TaskCompletionSource? source))
        {
            source.TrySetResult();
        }
    }
}
