using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.DurableTask;

namespace ContractFunctions.Tests.Declarations;

/// <summary>functions/PackageDeclarations says what the real packages say: every member declared is one of theirs.</summary>
public sealed class PackageDeclarationTests
{
    /// <summary>Full names of every declared type.</summary>
    private static Type[] Declared { get; } =
    [
        .. typeof(TaskOrchestrationContext).Assembly.GetExportedTypes()
            .Where(type => type.Namespace is { } space && (space.StartsWith("Microsoft.DurableTask", StringComparison.Ordinal) || space.StartsWith("Microsoft.Azure.Functions.Worker", StringComparison.Ordinal)))
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute))),
    ];

    /// <summary>As in their package's own repository (Azure/azure-functions-dotnet-worker, extensions/Worker.Extensions.EventGrid).</summary>
    private static readonly Type[] Unlisted = [typeof(Microsoft.Azure.Functions.Worker.EventGridTriggerAttribute)];

    [ListedFact]
    public void Declarations_AreAmongTheListedSignatures()
    {
        Dictionary<string, HashSet<string>> listed = ListedSignatures.Read(ListedSignatures.File!);
        // The bases of the binding attributes are not listed; they have no members. Nor are the packages of which the list knows nothing.
        string[] wrong =
        [
            .. from type in Declared
               where !type.IsSubclassOf(typeof(Attribute)) || !type.IsAbstract
               where !Unlisted.Contains(type)
               from member in listed.TryGetValue(type.FullName!, out HashSet<string>? members) ? Signature.Of(type).Where(member => !members.Contains(member)) : ["the type itself"]
               select $"{type.FullName}: {member}",
        ];
        Assert.True(wrong.Length == 0, string.Join("\n", wrong));
    }

    [RealFact]
    public void Declarations_AreAmongTheMembersOfTheRealAssemblies()
    {
        Dictionary<string, Type> real = RealAssemblies.Types();
        string[] wrong =
        [
            .. from type in Declared
               where real.ContainsKey(type.FullName!)
               let members = Signature.Of(real[type.FullName!]).ToHashSet(StringComparer.Ordinal)
               from member in Signature.Of(type)
               where !members.Contains(member)
               select $"{type.FullName}: {member}",
        ];
        Assert.True(wrong.Length == 0, string.Join("\n", wrong));
        Assert.Contains(real, type => type.Key == typeof(TaskOrchestrationContext).FullName);
    }

    /// <summary>Assemblies of the packages in the folder that the environment variable REAL_ASSEMBLIES names.</summary>
    private static class RealAssemblies
    {
        public static string? Folder { get; } = Environment.GetEnvironmentVariable("REAL_ASSEMBLIES") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

        public static Dictionary<string, Type> Types()
        {
            AssemblyLoadContext context = new("real assemblies");
            context.Resolving += (_, name) => File.Exists(Path.Combine(Folder!, $"{name.Name}.dll")) ? context.LoadFromAssemblyPath(Path.Combine(Folder!, $"{name.Name}.dll")) : null;
            return Directory.GetFiles(Folder!, "Microsoft.*.dll")
                .Where(file => Path.GetFileName(file).StartsWith("Microsoft.DurableTask", StringComparison.Ordinal) || Path.GetFileName(file).StartsWith("Microsoft.Azure.Functions.Worker", StringComparison.Ordinal))
                .SelectMany(file => context.LoadFromAssemblyPath(Path.GetFullPath(file)).GetExportedTypes())
                .DistinctBy(type => type.FullName)
                .ToDictionary(type => type.FullName!, StringComparer.Ordinal);
        }
    }

    private sealed class ListedFactAttribute : FactAttribute
    {
        public ListedFactAttribute() => Skip = ListedSignatures.File is null ? "the list of signatures is not beside this checkout" : null;
    }

    private sealed class RealFactAttribute : FactAttribute
    {
        public RealFactAttribute() => Skip = RealAssemblies.Folder is null ? "no real assemblies at hand (REAL_ASSEMBLIES names no folder)" : null;
    }
}
