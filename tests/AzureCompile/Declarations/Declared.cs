namespace ContractFunctions.AzureCompile;

/// <summary>The body of every declaration: nothing here runs.</summary>
internal static class Declared
{
    public static Exception Only => new NotSupportedException("a declaration was called: this assembly exists to be compiled");
}
