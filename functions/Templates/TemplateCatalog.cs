using System.Collections.Immutable;
using System.Reflection;

namespace ContractFunctions.Templates;

/// <summary>
/// The official templates, read and checked once at start. A file <c>rental.md</c> holds the version on offer; a version that contracts were made from and
/// that was replaced since stays as <c>rental.v1.md</c>.
/// </summary>
public sealed class TemplateCatalog
{
    private readonly ImmutableArray<TemplateDefinition> all;

    private TemplateCatalog(IEnumerable<TemplateDefinition> templates) =>
        all = [.. templates.OrderBy(template => template.Id, StringComparer.Ordinal).ThenBy(template => template.Version)];

    /// <summary>Every version of every template, by id and version.</summary>
    public IReadOnlyList<TemplateDefinition> All => all;

    /// <summary>The newest version of each template, by id.</summary>
    public IEnumerable<TemplateDefinition> Latest => all.GroupBy(template => template.Id).Select(versions => versions.Last());

    /// <summary>The templates that come with the product.</summary>
    /// <exception cref="TemplateException">A file cannot be used; every fault of every file is told.</exception>
    public static TemplateCatalog Official()
    {
        Assembly assembly = typeof(TemplateCatalog).Assembly;
        return Read(assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("templates/", StringComparison.Ordinal))
            .Select(name => (name["templates/".Length..], Bytes(assembly.GetManifestResourceStream(name)!))));
    }

    /// <summary>The templates in a folder: a lawyer's working copy.</summary>
    /// <exception cref="TemplateException">As <see cref="Official"/>.</exception>
    public static TemplateCatalog In(string folder) =>
        Read(Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path))));

    /// <summary>A template, by default in its newest version; null when there is none.</summary>
    public TemplateDefinition? Find(string id, int? version = null) =>
        all.LastOrDefault(template => template.Id == id && (version is null || template.Version == version));

    private static TemplateCatalog Read(IEnumerable<(string File, byte[] Content)> files)
    {
        List<TemplateDefinition> read = [];
        List<TemplateFault> faults = [];
        foreach ((string file, byte[] content) in files)
        {
            try
            {
                TemplateDefinition template = TemplateFile.Read(file, content);
                if (file != $"{template.Id}.md" && file != $"{template.Id}.v{template.Version}.md")
                {
                    faults.Add(TemplateFault.Of(file, 1, "Template.FileMisnamed", $"{template.Id}.md"));
                }

                if (read.Any(other => other.Id == template.Id && other.Version == template.Version))
                {
                    faults.Add(TemplateFault.Of(file, 1, "Template.VersionTwice", $"{template.Id} {template.Version}"));
                }

                read.Add(template);
            }
            catch (TemplateException broken)
            {
                faults.AddRange(broken.Faults);
            }
        }

        return faults.Count > 0 ? throw new TemplateException(faults) : new TemplateCatalog(read);
    }

    private static byte[] Bytes(Stream stream)
    {
        using MemoryStream copy = new();
        using (stream)
        {
            stream.CopyTo(copy);
        }

        return copy.ToArray();
    }
}
