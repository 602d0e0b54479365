using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>After a new platform key was put in place: rewraps, night after night, whatever an older one still wraps. An older key is withdrawn once nothing is left and nothing was unreadable.</summary>
public sealed partial class KeyRotationFunctions(FieldVault vault, PlatformKeys keys, ILogger<KeyRotationFunctions> log)
{
    /// <summary>At 03:30 Beijing time; nothing to do while there is one key only.</summary>
    [Function(nameof(RewrapDataKeys))]
    public async Task RewrapDataKeys([TimerTrigger("0 30 19 * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        if (!keys.HasOlderKeys)
        {
            return;
        }

        RewrapReport report = await vault.RewrapAsync(cancellation);
        if (report.Unreadable > 0)
        {
            Log.Unreadable(log, report.Unreadable, report.Total);
        }
        else
        {
            Log.Rewrapped(log, report.Rewrapped, report.Total, keys.CurrentId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2020, LogLevel.Information, "{Rewrapped} of {Total} data keys rewrapped, all are under platform key {Current}")]
        public static partial void Rewrapped(ILogger logger, int rewrapped, int total, string current);

        [LoggerMessage(2021, LogLevel.Error, "{Unreadable} of {Total} data keys are unreadable with the platform keys at hand; withdraw none")]
        public static partial void Unreadable(ILogger logger, int unreadable, int total);
    }
}
