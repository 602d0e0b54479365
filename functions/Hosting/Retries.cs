using Microsoft.DurableTask;

namespace ContractFunctions.Hosting;

/// <summary>How orchestrators repeat activities. Few and short: what keeps failing is tried again in a later turn.</summary>
public static class Retries
{
    /// <summary>Reading and writing rows: three tries within seconds.</summary>
    public static readonly TaskOptions Storage = TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1), backoffCoefficient: 3));

    /// <summary>Anything that calls others: two tries.</summary>
    public static readonly TaskOptions Short = TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(5)));
}
