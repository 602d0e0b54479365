using System.Collections;
using System.Reflection;
using System.Runtime.Loader;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Editions;

/// <summary>
/// The Function App's sources as tests/AzureCompile compiles them against declarations, loaded beside the embedded edition: the same type names, other types. What it says is read by
/// reflection; types of the shared framework are the same on both sides.
/// </summary>
internal static class AzureEdition
{
    private static readonly Lazy<Assembly> Loaded = new(Load);

    /// <summary>Null where the whole app was compiled; else why it was not.</summary>
    public static string? WhyMissing => StorageIsReal ? "built with -p:AzureAdapters=true, which compiles the adapters alone" : null;

    private static bool StorageIsReal =>
#if AZURE_ADAPTERS
        true;
#else
        false;
#endif

    public static Type TypeOf(string name) => Loaded.Value.GetType(name, throwOnError: true)!;

    /// <summary>What its own catalogue lists.</summary>
    public static IEnumerable<(string Name, string Kind, string Address)> Functions()
    {
        object found = TypeOf(typeof(FunctionCatalog).FullName!).GetProperty(nameof(FunctionCatalog.OfProduct))!.GetValue(null)!;
        return ((IEnumerable)found).Cast<object>().Select(function =>
            (Of(function, nameof(FunctionDescriptor.Name)), Of(function, nameof(FunctionDescriptor.Kind)), Of(function, nameof(FunctionDescriptor.Address))));
    }

    private static Assembly Load()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string file = Path.Combine(Repository.Root, "tests", "AzureCompile", "bin", configuration, "net10.0", "AzureCompile.dll");
        AssemblyLoadContext context = new("the Azure edition");
        AssemblyDependencyResolver dependencies = new(file);
        context.Resolving += (own, name) => dependencies.ResolveAssemblyToPath(name) is { } path ? own.LoadFromAssemblyPath(path) : null;
        return context.LoadFromAssemblyPath(file);
    }

    private static string Of(object function, string property) => (string)function.GetType().GetProperty(property)!.GetValue(function)!;
}

/// <summary>As <see cref="AzureEditionFactAttribute"/>.</summary>
public sealed class AzureEditionTheoryAttribute : TheoryAttribute
{
    public AzureEditionTheoryAttribute() => Skip = AzureEdition.WhyMissing;
}

/// <summary>Skipped with the reason where the Function App's sources were not compiled.</summary>
public sealed class AzureEditionFactAttribute : FactAttribute
{
    public AzureEditionFactAttribute() => Skip = AzureEdition.WhyMissing;
}
