using ContractFunctions.Hosting;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Fonts;
using ContractFunctions.Pdf.Typesetting;
using QuestPDF.Drawing;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace ContractFunctions.Azure;

/// <summary>
/// The block model on QuestPDF, in place of the built-in typesetter where the operator holds a licence of QuestPDF. It prints from the same faces, so what is printable is the same;
/// line breaking is QuestPDF's, and its files are not the same bytes each time, which nothing here asks of them: a contract keeps the file that was frozen.
/// </summary>
internal sealed class QuestPdfTypesetter : ITypesetter
{
    private const float Width = 595.28f, Height = 841.89f, ColumnWidth = 451.5f, Top = 48, Bottom = 36;

    private static readonly string[] Faces = ["NotoSerifSC-Regular", "CFHanExtension-Regular"];

    private static readonly Lazy<TextStyle> Body = new(RegisterFaces);

    public QuestPdfTypesetter(LicenseType license)
    {
        QuestPDF.Settings.License = license;
        // The faces registered here and no others: a server's own fonts would make files of two servers differ.
        QuestPDF.Settings.UseEnvironmentFonts = false;
        QuestPDF.Settings.CheckIfAllTextGlyphsAreAvailable = true;
    }

    public TypesetResult Typeset(TypesetDocument document)
    {
        QuestPdfAreas areas = new([.. document.Blocks.OfType<SignatureBlock>().SelectMany(block => block.Places).Select(place => place.Name)], Height);
        byte[] pdf = Document.Create(container => container.Page(page => Compose(page, document, areas)))
            .WithMetadata(new DocumentMetadata
            {
                Title = document.Title,
                Subject = document.Subject,
                Author = document.Author,
                Keywords = string.Join(", ", document.Keywords),
                Language = document.Language,
            })
            .WithSettings(new DocumentSettings { PDFA_Conformance = document.Attachments.Count == 0 ? PDFA_Conformance.PDFA_2B : PDFA_Conformance.PDFA_3B })
            .GeneratePdf();
        return new TypesetResult(QuestPdfAttachments.Add(pdf, document.Attachments), areas.PageCount, areas.Placed());
    }

    public string? FindUnprintable(string text) => Typesetter.Default.FindUnprintable(text);

    private static void Compose(PageDescriptor page, TypesetDocument document, QuestPdfAreas areas)
    {
        page.Size(Width, Height);
        page.MarginHorizontal((Width - ColumnWidth) / 2);
        page.MarginTop(Top);
        page.MarginBottom(Bottom);
        page.DefaultTextStyle(Body.Value);
        if ((document.Header ?? document.Title) is { Length: > 0 } header)
        {
            page.Header().PaddingBottom(12).Column(column =>
            {
                column.Item().AlignCenter().Text(header).FontSize(9);
                column.Item().PaddingTop(4).LineHorizontal(0.5f);
            });
        }

        if (document.Watermark is { Length: > 0 } watermark)
        {
            page.Background().AlignCenter().AlignMiddle().Text(watermark).FontSize(96).FontColor(new Color(0xFFE5E5E5));
        }

        page.Content().Column(column => QuestPdfBlocks.Compose(column, document.Blocks));
        page.Footer().PaddingTop(12).Dynamic(areas);
    }

    private static TextStyle RegisterFaces()
    {
        foreach (string face in Faces)
        {
            using Stream file = typeof(FontSet).Assembly.GetManifestResourceStream($"{typeof(FontSet).Namespace}.{face}.ttf")
                ?? throw new InvalidOperationException($"the face {face} is not in the PDF library");
            FontManager.RegisterFontWithCustomName(face, file);
        }

        return TextStyle.Default.FontFamily(Faces).FontSize(10.5f).LineHeight(1.7f);
    }
}
