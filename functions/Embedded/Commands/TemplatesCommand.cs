using ContractFunctions.Hosting;
using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Templates;

namespace ContractFunctions.Embedded.Commands;

/// <summary>What a lawyer needs while editing templates: is the file right, and how does it look. Exit codes: 0 right, 1 faults, 2 nothing there.</summary>
public static class TemplatesCommand
{
    /// <summary>Checks the official templates, or those in a folder; each fault is one line <c>file:line: …</c>.</summary>
    public static int Check(TextWriter output, string? folder = null)
    {
        if (Open(output, folder, out int exit) is not { } catalog)
        {
            return exit;
        }

        foreach (TemplateDefinition template in catalog.All)
        {
            output.WriteLine($"{template.Id} v{template.Version}  {template.Title.Zh} / {template.Title.En}  {template.Fields.Count()} fields  {template.ReviewNote.Zh}");
        }

        return 0;
    }

    /// <summary>Writes a template's 范文 as a PDF.</summary>
    public static int Preview(string id, string path, TextWriter output, string? folder = null)
    {
        if (Open(output, folder, out int exit) is not { } catalog)
        {
            return exit;
        }

        if (catalog.Find(id) is not { } template)
        {
            Say(output, TemplatesRefusals.NotFound.Code);
            return 2;
        }

        TypesetResult typeset = Typesetter.Default.Typeset(ContractRenderer.RenderSample(template));
        File.WriteAllBytes(path, typeset.Pdf);
        output.WriteLine($"{path}  {typeset.PageCount} pages");
        return 0;
    }

    /// <summary>Writes one small picture of all pages of all 范文.</summary>
    public static int Sheet(string path, TextWriter output, string? folder = null)
    {
        if (Open(output, folder, out int exit) is not { } catalog)
        {
            return exit;
        }

        try
        {
            File.WriteAllBytes(path, TemplateSheet.Draw(catalog));
            return 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Say(output, "Template.DrawingToolMissing");
            return 2;
        }
    }

    private static TemplateCatalog? Open(TextWriter output, string? folder, out int exit)
    {
        exit = 0;
        if (folder is not null && !Directory.Exists(folder))
        {
            Say(output, "Template.FolderMissing");
            exit = 2;
            return null;
        }

        try
        {
            return folder is null ? TemplateCatalog.Official() : TemplateCatalog.In(folder);
        }
        catch (TemplateException broken)
        {
            foreach (TemplateFault fault in broken.Faults)
            {
                output.WriteLine(fault);
            }

            exit = 1;
            return null;
        }
    }

    private static void Say(TextWriter output, string key)
    {
        Text text = Texts.Of(key);
        output.WriteLine($"{text.Zh} / {text.En}");
    }
}
