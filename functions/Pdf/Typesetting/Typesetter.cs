using System.Text;
using ContractFunctions.Pdf.Fonts;

namespace ContractFunctions.Pdf.Typesetting;

/// <summary>
/// Lays block documents out on A4 pages as the rules of Chinese composition ask. Text is embedded as text: it can be searched, read aloud and copied exactly.
/// Holds nothing between documents; may be used from many threads.
/// </summary>
/// <param name="fonts">The faces to print from.</param>
public sealed class Typesetter(FontSet fonts)
{
    /// <summary>A typesetter with the faces that come with this library.</summary>
    public static Typesetter Default { get; } = new(FontSet.Default);

    /// <summary>Lays a document out. The same document gives the same bytes.</summary>
    /// <exception cref="PdfException">No face prints a character; an image is damaged or too large; a block that cannot be split is higher than a page.</exception>
    /// <exception cref="ArgumentException">A table's rows do not match its columns, or two signature places or attachments have one name.</exception>
    public TypesetResult Typeset(TypesetDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        PdfFileWriter writer = new();
        TextSource text = new(fonts);
        BlockLayout layout = new(text, new ImageSource(writer));
        PdfReference? watermark = string.IsNullOrEmpty(document.Watermark) ? null : PageFurniture.WriteWatermark(document.Watermark, fonts, writer);
        Piece[][] pieces = [.. document.Blocks.Select(block => layout.PiecesOf(block).ToArray())];
        (IReadOnlyList<Sheet> sheets, IReadOnlyList<int> ends) = Paginator.Paginate([.. pieces.SelectMany(piece => piece)], watermark);
        Cell[] header = text.Cells(document.Header ?? document.Title);
        foreach (Sheet sheet in sheets)
        {
            PageFurniture.Print(sheet, sheets.Count, header, text);
        }

        IReadOnlyList<PlacedArea> areas = [.. sheets.SelectMany(sheet => sheet.Areas)];
        if (areas.DistinctBy(area => area.Name).Count() != areas.Count)
        {
            throw new ArgumentException("two signature places have one name", nameof(document));
        }

        if (document.Attachments.DistinctBy(attachment => attachment.Name).Count() != document.Attachments.Count)
        {
            throw new ArgumentException("two attachments have one name", nameof(document));
        }

        return new TypesetResult(DocumentWriter.Write(document, sheets, text, writer), sheets.Count, areas) { BlockPages = [.. LastOf(pieces, ends)] };
    }

    private static IEnumerable<int> LastOf(Piece[][] pieces, IReadOnlyList<int> ends)
    {
        int laid = 0;
        foreach (Piece[] block in pieces)
        {
            laid += block.Length;
            yield return laid == 0 ? 0 : ends[laid - 1];
        }
    }

    /// <summary>The first character of a text that cannot be printed, or null.</summary>
    public string? FindUnprintable(string text) => fonts.Covers(text, out Rune missing) ? null : missing.ToString();
}
