using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Templates;

/// <summary>What is printed beside the template and its values.</summary>
/// <param name="ContractNumber">合同编号, printed under the title and in the header; null: none yet.</param>
/// <param name="Watermark">Light text behind each page: 范文, 预览.</param>
/// <param name="AttachesData">Whether the PDF carries <see cref="ContractData"/>: what is to be signed does.</param>
/// <param name="Pictures">The pictures of the form, PNG by SHA-256; what is not here (in a 范文) is named and not shown.</param>
public sealed record RenderOptions(
    string? ContractNumber = null, string? Watermark = null, bool AttachesData = false, IReadOnlyDictionary<string, byte[]>? Pictures = null);

/// <summary>Turns a template and its values into a document. The same input gives the same document, so that its hash can be signed.</summary>
public static class ContractRenderer
{
    /// <summary>
    /// What is not filled yet is printed as a blank line. Signature areas are named after the roles.
    /// </summary>
    /// <param name="parties">Identity blocks by role; a role without one is printed blank.</param>
    /// <param name="today">The day in Beijing on which the values were checked.</param>
    public static TypesetDocument Render(
        TemplateDefinition template, FormValues values, IReadOnlyDictionary<string, PartyIdentity> parties, FormDay today, RenderOptions? options = null)
    {
        options ??= new RenderOptions();
        FilledForm form = FilledForm.Read(template, values, today, out _);
        RenderScope scope = new(form, parties, options.ContractNumber);
        Block[] blocks = [.. new BlockWriter(template, scope).Write(scope.Choose(template.Body.Blocks)), .. Annex(form, options.Pictures)];
        return new TypesetDocument
        {
            Title = template.Title.Zh,
            Subject = options.ContractNumber is { } number ? Print("Template.ContractNumber", number) : null,
            Keywords = [$"{template.Id} v{template.Version}"],
            Header = options.ContractNumber is { } shown ? $"{template.Title.Zh}　{Print("Template.ContractNumber", shown)}" : template.Title.Zh,
            Watermark = options.Watermark,
            Attachments = options.AttachesData ? [ContractData.Of(form, scope, today.Date)] : [],
            Blocks = blocks,
        };
    }

    /// <summary>附件: the pictures of the form after the text, each with its name; nothing when there is none.</summary>
    private static IEnumerable<Block> Annex(FilledForm form, IReadOnlyDictionary<string, byte[]>? pictures)
    {
        FormPicture[] all = [.. FormPictures.Of(form)];
        if (all.Length > 0)
        {
            yield return new PageBreakBlock();
            yield return new HeadingBlock(2, Texts.Of("Template.Annex").Zh);
        }

        foreach ((int at, FormPicture picture) in all.Index())
        {
            string caption = $"{at + 1}. {picture.Label}";
            yield return pictures?.GetValueOrDefault(picture.Sha256) is { } png ? new ImageBlock(png, MaxHeight: 320, Caption: caption) : new ParagraphBlock(caption);
        }
    }

    /// <summary>The 范文: the template with its own samples, and 范文 across each page.</summary>
    public static TypesetDocument RenderSample(TemplateDefinition template) => Render(
        template,
        template.SampleValues,
        template.Roles.ToDictionary(role => role.Id, role => role.Sample),
        FrontMatterReader.SampleDay,
        new RenderOptions(Watermark: Texts.Of("Template.Sample").Zh));

    internal static string Print(string key, string value) => Texts.Of(key).With(new Dictionary<string, string> { ["value"] = value }).Zh;
}
