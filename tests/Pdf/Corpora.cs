namespace ContractFunctions.Tests.Pdf;

/// <summary>Files from elsewhere with what is to be made of each, kept beside the checkout (<c>shared/corpora</c>) and never copied into it.</summary>
internal static class Corpora
{
    public const string Missing = "shared/corpora is not beside this checkout";

    public static string? Folder { get; } = Find();

    /// <summary>Files whose expected handling passes the filter; relative paths.</summary>
    public static IReadOnlyList<(string File, string Expected)> Rows(Func<string, string, bool> filter) => Folder is null ? [] :
    [
        .. File.ReadLines(Path.Combine(Folder, "MANIFEST.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(columns => columns.Length > 4 && columns[0].EndsWith(".pdf", StringComparison.Ordinal) && filter(columns[0], columns[4]))
            .Select(columns => (columns[0], columns[4])),
    ];

    public static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder!, file));

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "corpora");
            if (File.Exists(Path.Combine(candidate, "MANIFEST.tsv")))
            {
                return candidate;
            }
        }

        return null;
    }
}

/// <summary>A test over those files; skipped, with the reason, without them.</summary>
internal sealed class CorporaTheoryAttribute : TheoryAttribute
{
    public CorporaTheoryAttribute() => Skip = Corpora.Folder is null ? Corpora.Missing : null;
}

/// <summary>As <see cref="CorporaTheoryAttribute"/>, for a test that takes all of them at once.</summary>
internal sealed class CorporaFactAttribute : FactAttribute
{
    public CorporaFactAttribute() => Skip = Corpora.Folder is null ? Corpora.Missing : null;
}
