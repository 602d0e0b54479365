using ContractFunctions.Tests.Conformance;

/// <summary>Runs before Main when the test assembly is started as a startup hook of itself: the process that a crash test kills.</summary>
#pragma warning disable CA1050 // the runtime looks for this very name in no namespace
internal static class StartupHook
#pragma warning restore CA1050
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(TaskHubCrash.Variable) is { } order)
        {
            TaskHubCrash.RunAsync(order).GetAwaiter().GetResult();
            Environment.Exit(0);
        }
    }
}
