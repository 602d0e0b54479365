using System.Security.Cryptography;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ContractFunctions.Templates;

/// <summary>A template's file: YAML front matter between two lines <c>---</c>, then Markdown. Lines in faults count from 1 at the top of the file.</summary>
public static class TemplateFile
{
    private const string Fence = "---";

    /// <summary>The template, or every fault found in it.</summary>
    /// <exception cref="TemplateException">The file cannot be used.</exception>
    public static TemplateDefinition Read(string file, ReadOnlyMemory<byte> content)
    {
        TemplateFaults faults = new(file);
        TemplateDefinition? template = Read(Encoding.UTF8.GetString(content.Span).Replace("\r\n", "\n", StringComparison.Ordinal), Convert.ToHexStringLower(SHA256.HashData(content.Span)), faults);
        if (template is not null && !faults.Any)
        {
            TemplateChecker.Check(template, faults);
        }

        return template is null || faults.Any ? throw new TemplateException(faults.All) : template;
    }

    private static TemplateDefinition? Read(string source, string sha256, TemplateFaults faults)
    {
        string[] lines = source.Split('\n');
        int end = Array.IndexOf(lines, Fence, 1);
        if (lines[0] != Fence || end < 0)
        {
            faults.Add(1, "Template.FrontMatterMissing");
            return null;
        }

        foreach ((int index, string line) in lines.Index().Where(line => line.Item.Any(DirectiveSyntax.IsShifted)))
        {
            faults.Add(index + 1, "Template.MarkupUnsupported", line.Trim());
        }

        if (Yaml(string.Join('\n', lines[..end]), faults) is not { } root)
        {
            return null;
        }

        TemplateDefinition head = new FrontMatterReader(faults).Read(root, sha256);
        return head with { Body = new BodyReader(faults).Read(new string('\n', end + 1) + string.Join('\n', lines[(end + 1)..])) };
    }

    private static YamlNode? Yaml(string head, TemplateFaults faults)
    {
        try
        {
            YamlStream stream = [];
            stream.Load(new StringReader(head));
            if (stream.Documents.Count == 1)
            {
                return stream.Documents[0].RootNode;
            }

            faults.Add(1, "Template.FrontMatterMissing");
        }
        catch (YamlException fault)
        {
            faults.Add((int)fault.Start.Line, "Template.YamlMalformed", fault.Message);
        }

        return null;
    }
}
