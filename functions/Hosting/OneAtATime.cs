using System.Collections.Concurrent;

namespace ContractFunctions.Hosting;

/// <summary>Work under the same name goes one after the other within this process; under different names, side by side.</summary>
public sealed class OneAtATime
{
    private readonly ConcurrentDictionary<string, Task> underWay = new(StringComparer.Ordinal);

    public async Task<T> RunAsync<T>(string name, Func<Task<T>> work, CancellationToken cancellation)
    {
        TaskCompletionSource mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        while (underWay.GetOrAdd(name, mine.Task) is { } other && other != mine.Task)
        {
            await other.WaitAsync(cancellation);
        }

        try
        {
            return await work();
        }
        finally
        {
            underWay.TryRemove(name, out _);
            mine.SetResult();
        }
    }
}
