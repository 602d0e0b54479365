namespace ContractFunctions.Tests;

/// <summary>What a test shows: rows of the feature list (E20, P17) and decisions (D12). From these docs/coverage.md is made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CoversAttribute(params string[] rows) : Attribute
{
    public IReadOnlyList<string> Rows => rows;
}
