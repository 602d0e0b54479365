namespace ContractFunctions.Embedded.Commands;

/// <summary>How busy the machine is that a bench runs on.</summary>
internal static class BenchMachine
{
    /// <summary>The load averages of Linux over 1, 5 and 15 minutes; elsewhere unknown.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "?";
}
