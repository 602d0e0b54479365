using System.CommandLine;
using System.Text;
using ContractFunctions.Embedded.Commands;

namespace ContractFunctions.Embedded;

/// <summary>The embedded edition: one ASP.NET Core process that hosts the same functions as the Function App.</summary>
public static class Program
{
    public static Task<int> Main(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

        // The host stops by itself on Ctrl+C and SIGTERM, and finishes what it has in hand.
        return CommandLine.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
