using System.Text.RegularExpressions;

namespace ContractFunctions.Tests.Declarations;

/// <summary>
/// The signatures of the real packages as text: blocks of <c>// Namespace (Assembly)</c>, a type header and one member a line. Lies in <c>shared/reference</c> beside
/// some checkouts.
/// </summary>
internal static partial class ListedSignatures
{
    public static string? File { get; } = Find();

    /// <summary>Full type name (generic arity included) → its member lines, in the form of <see cref="Signature"/>.</summary>
    public static Dictionary<string, HashSet<string>> Read(string file)
    {
        Dictionary<string, HashSet<string>> types = new(StringComparer.Ordinal);
        string space = "";
        HashSet<string>? members = null;
        foreach (string line in System.IO.File.ReadLines(file))
        {
            if (Space().Match(line) is { Success: true } comment)
            {
                space = comment.Groups[1].Value;
            }
            else if (Header().Match(line) is { Success: true } header)
            {
                int arity = header.Groups[2].Success ? header.Groups[2].Value.Count(c => c == ',') + 1 : 0;
                string name = $"{space}.{header.Groups[1].Value}{(arity > 0 ? $"`{arity}" : "")}";
                members = types.TryGetValue(name, out HashSet<string>? seen) ? seen : types[name] = new(StringComparer.Ordinal);
            }
            else if (line.StartsWith('}'))
            {
                members = null;
            }
            else
            {
                members?.Add(NullableParameter().Replace(Obsolete().Replace(line.Trim(), ""), "$1").TrimEnd(';', ','));
            }
        }

        return types;
    }

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string file = Path.Combine(folder.FullName, "shared", "reference", "functions-and-durable-api.md");
            if (System.IO.File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    [GeneratedRegex(@"^// ([\w.]+)  \(")]
    private static partial Regex Space();

    [GeneratedRegex(@"^public (?:static |abstract |sealed |readonly |partial )*(?:class|record|struct|enum|interface) (\w+)(?:<([^>]*)>)?[ {]")]
    private static partial Regex Header();

    [GeneratedRegex(@"\b(T|TResult|TInput|TOutput|TState)\?")]
    private static partial Regex NullableParameter();

    [GeneratedRegex(@"^\[Obsolete\(.*?\)\] ")]
    private static partial Regex Obsolete();
}
