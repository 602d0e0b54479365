using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using System.Text.Json.Nodes;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Editions;

/// <summary>
/// docs/functions.md, made from the code: every function with its trigger, the same in both editions. Written anew with <c>UPDATE_DOCS=1 dotnet test tests --filter FunctionListTests</c>.
/// </summary>
public sealed class FunctionListTests
{
    private static readonly string Document = Path.Combine(Repository.Root, "docs", "functions.md");

    private static IEnumerable<string> Embedded => FunctionCatalog.OfProduct.Select(function => Row(function.Name, function.Kind, function.Address));

    [Fact]
    public async Task Document_ListsTheFunctions()
    {
        string current = Write();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(Document, current);
        }

        Assert.Equal(current, await File.ReadAllTextAsync(Document));
    }

    [AzureEditionFact]
    public void AzureEdition_HasTheSameFunctions()
    {
        Assert.NotNull(AzureEdition.TypeOf("ContractFunctions.Azure.AzureServices"));
        Assert.Equal(Embedded, AzureEdition.Functions().Select(function => Row(function.Name, function.Kind, function.Address)));
    }

    [RealAppFact]
    public void WorkersOwnGenerator_EmitsTheSameFunctions() =>
        Assert.Equal(Embedded.Order(StringComparer.Ordinal), RealApp.Functions().Order(StringComparer.Ordinal));

    private static string Row(string name, string kind, string address) => $"| `{name}` | {kind} | {(address.Length == 0 ? "" : $"`{address}`")} |";

    private static string Write()
    {
        StringBuilder text = new("""
            # Functions

            Made from the code with `UPDATE_DOCS=1 dotnet test tests --filter FunctionListTests`; a test fails when it is out of date. The same in both editions; `./run.sh functions list` prints it.

            | function | trigger | address |
            |---|---|---|

            """);
        foreach (string row in Embedded)
        {
            text.Append(row).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The Function App as built with <c>-p:RealAssemblies=FOLDER</c>; the environment variable REAL_APP names the folder it was built to.</summary>
    internal static class RealApp
    {
        public static string? File { get; } = Environment.GetEnvironmentVariable("REAL_APP") is { Length: > 0 } folder && System.IO.File.Exists(Path.Combine(folder, "ContractFunctions.dll"))
            ? Path.Combine(folder, "ContractFunctions.dll")
            : null;

        /// <summary>What the worker's source generator has written: a provider that tells the host of the functions, bindings as JSON.</summary>
        public static IEnumerable<string> Functions()
        {
            AssemblyLoadContext context = new("the real Function App");
            context.Resolving += (own, name) => Path.Combine(Path.GetDirectoryName(File!)!, $"{name.Name}.dll") is var path && System.IO.File.Exists(path) ? own.LoadFromAssemblyPath(path) : null;
            Type provider = context.LoadFromAssemblyPath(File!).GetTypes().Single(type => type.Name == "GeneratedFunctionMetadataProvider");
            object task = provider.GetMethod("GetFunctionMetadataAsync")!.Invoke(Activator.CreateInstance(provider), [Path.GetDirectoryName(File!)!])!;
            foreach (dynamic function in (IEnumerable)task.GetType().GetProperty("Result")!.GetValue(task)!)
            {
                JsonNode trigger = ((IEnumerable<string>)function.RawBindings).Select(binding => JsonNode.Parse(binding)!).Single(IsTrigger);
                yield return Row((string)function.Name, Kind(trigger), Address(trigger, (string)function.Name));
            }
        }

        private static bool IsTrigger(JsonNode binding) => ((string)binding["type"]!).EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

        private static string Kind(JsonNode trigger) => ((string)trigger["type"]!).Replace("Trigger", "", StringComparison.OrdinalIgnoreCase).ToLower(CultureInfo.InvariantCulture);

        private static string Address(JsonNode trigger, string name) => Kind(trigger) switch
        {
            "http" => $"{string.Join(',', trigger["methods"]!.AsArray().Select(method => ((string)method!).ToUpperInvariant()))} /{FunctionCatalog.RoutePrefix}/{(string?)trigger["route"] ?? name}",
            "queue" => (string)trigger["queueName"]!,
            "timer" => (string)trigger["schedule"]!,
            _ => "",
        };
    }
}

/// <summary>Skipped with the reason where the Function App cannot be built on its real packages.</summary>
public sealed class RealAppFactAttribute : FactAttribute
{
    public RealAppFactAttribute() => Skip = FunctionListTests.RealApp.File is null
        ? "no Function App built on the real packages is here (REAL_APP names the output of dotnet build functions/ContractFunctions.csproj -p:RealAssemblies=FOLDER)"
        : null;
}
