using System.Diagnostics;
using System.Reflection;

namespace ContractFunctions.Tests.Crash;

/// <summary>
/// The entry of the test assembly when a test starts it as a child process to kill: the first argument names a type of this assembly with a method
/// <c>public static Task RunAsync(string[] args)</c>.
/// </summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        MethodInfo run = Type.GetType(args[0], throwOnError: true)!.GetMethod("RunAsync") ?? throw new MissingMethodException(args[0], "RunAsync");
        await (Task)run.Invoke(null, [args[1..]])!;
        return 0;
    }

    /// <summary>Starts <paramref name="role"/> in a child process whose output and error are redirected.</summary>
    public static Process Start(Type role, params string[] args)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])["exec", typeof(Program).Assembly.Location, role.FullName!, .. args])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("the child process did not start");
    }
}
