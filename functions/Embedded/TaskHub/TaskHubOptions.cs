namespace ContractFunctions.Embedded.TaskHub;

/// <summary>Settings of the embedded task hub.</summary>
public sealed record TaskHubOptions
{
    /// <summary>The SQLite file; its folder exists. One process at a time.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>Activities running at once; the others wait in order.</summary>
    public int MaxConcurrentActivities { get; init; } = 64;

    /// <summary>Orchestration episodes in one commit: bounds how long a reply can wait for its neighbours.</summary>
    public int MaxConcurrentOrchestrations { get; init; } = 256;

    /// <summary>Client operations accepted and not yet committed; further callers wait (back-pressure).</summary>
    public int MaxPendingOperations { get; init; } = 4096;

    /// <summary>Estimated bytes of live instances kept in memory; beyond it the least recently used are parked on disk.</summary>
    public long LiveBytesBudget { get; init; } = 128L << 20;

    /// <summary>WAL pages (4 KiB) after which SQLite copies them back into the database file.</summary>
    public int CheckpointPages { get; init; } = 4000;

    /// <summary>
    /// Called with the running number of the commit before its transaction begins, right before and right after it, and before a failed one is rolled back; an
    /// <see cref="IOException"/> fails that step (after the commit nothing may fail). For fault tests.
    /// </summary>
    internal Action<CommitPoint, long>? CommitHook { get; init; }
}

internal enum CommitPoint
{
    Before,
    After,
    Begin,
    Rollback,
}
