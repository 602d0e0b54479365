namespace ContractFunctions.Embedded;

/// <summary>The embedded edition: one ASP.NET Core process that hosts the same functions as the Function App.</summary>
public static class Program
{
    public static int Main(string[] args) => args.Length;
}
