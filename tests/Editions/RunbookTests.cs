using System.Text.RegularExpressions;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Editions;

/// <summary>What the runbook names exists.</summary>
public sealed partial class RunbookTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "runbook.md"));

    [Fact]
    public void Commands_AreThoseOfTheProduct()
    {
        string[] named = [.. Command().Matches(Text).Select(match => match.Groups[1].Value).Where(name => name != "…").Distinct()];
        Assert.Contains("keys renew-authority", named);
        Assert.All(named, name => Assert.Contains(ProductCommands(), command => command == name));
    }

    [Fact]
    public void Routes_AreFunctions() =>
        Assert.All(Route().Matches(Text).Select(match => match.Groups[1].Value), route => Assert.Contains(FunctionCatalog.OfProduct, function => function.Address == $"GET {route}"));

    [Fact]
    public void Instruments_AreWhatTheProductMeasures()
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "functions", "Hosting", "Telemetry", "ContractMetrics.cs"));
        string[] measured = [.. Instrument().Matches(source).Select(match => match.Groups[1].Value)];
        Assert.Equal(measured.Order(StringComparer.Ordinal), Row().Matches(Text).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> ProductCommands() =>
        from command in ContractFunctions.Embedded.Commands.CommandLine.Create().Subcommands
        from name in command.Subcommands.Select(one => $"{command.Name} {one.Name}").Prepend(command.Name)
        select name;

    [GeneratedRegex(@"\./run\.sh ([a-z…]+(?: renew-authority| rotate)?)")]
    private static partial Regex Command();

    [GeneratedRegex("`GET (/api/[a-z/-]+)`")]
    private static partial Regex Route();

    [GeneratedRegex("Create(?:Counter|Histogram)<[a-z]+>\\(\"([a-z.]+)\"")]
    private static partial Regex Instrument();

    [GeneratedRegex(@"^\| `([a-z]+\.[a-z.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
