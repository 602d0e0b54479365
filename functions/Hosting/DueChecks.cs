namespace ContractFunctions.Hosting;

/// <summary>
/// Filed before a command commits, looked at <see cref="Delay"/> later: whatever the command could not do after its commit (a crash, an outage) is done then.
/// So nothing is ever scanned for.
/// </summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Version">The version its head row has when the command has committed.</param>
/// <param name="Look">How often this message was looked at while the head was still older than <paramref name="Version"/>.</param>
public sealed record DueCheck(string ContractId, long Version, int Look = 0)
{
    public const string Queue = "due-checks";

    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);
}

/// <summary>The queue of due-checks. Durable when <see cref="FileAsync"/> returns; delivered at least once, not before <see cref="DueCheck.Delay"/> has passed.</summary>
public interface IDueChecks
{
    Task FileAsync(DueCheck check, CancellationToken cancellation = default);
}
