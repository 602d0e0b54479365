using ContractFunctions.Pdf.Fonts;
using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Pdf.Appearances;

/// <summary>A mark with small lines of text underneath, such as the signer's name and the time. The lines are text: they can be searched and copied.</summary>
/// <param name="mark">Handwriting or seal; takes the room the lines leave.</param>
/// <param name="lines">Each wraps where the area is too narrow.</param>
public sealed class SignatureAppearance(IAppearance mark, IReadOnlyList<string> lines) : IAppearance
{
    private const double Size = 7.5;
    private const double LineHeight = Size * 1.4;
    private const double Gap = 3;
    private const double TextGray = 0.2;

    /// <inheritdoc/>
    /// <exception cref="PdfException">
    /// No face has a character of the lines (<see cref="PdfFault.Unsupported"/>); the lines leave less than a third of the height to the mark
    /// (<see cref="PdfFault.LimitExceeded"/>).
    /// </exception>
    public PdfReference Write(PdfObjectSink sink, double width, double height)
    {
        ArgumentNullException.ThrowIfNull(sink);
        TextSource text = new(FontSet.Default);
        int room = PageStyle.Thousandths(width, Size);
        List<(Cell[] Cells, Line Line)> printed = [];
        foreach (string line in lines)
        {
            Cell[] cells = text.Cells(line);
            printed.AddRange(LineBreaker.Break(cells, room, room, squeeze: false).Select(broken => (cells, broken)));
        }

        double forMark = height - (printed.Count * LineHeight) - (printed.Count > 0 ? Gap : 0);
        if (forMark < height / 3)
        {
            throw new PdfException(PdfFault.LimitExceeded, "the lines under the signature leave no room for it");
        }

        Sheet sheet = new(0);
        DrawMark(sheet, sink, width, height, forMark);
        using (new Ink(sheet, TextGray))
        {
            for (int i = 0; i < printed.Count; i++)
            {
                double baseline = height - forMark - Gap - (i * LineHeight) - (Size * PageStyle.EmAscent);
                LinePrinter.Print(sheet, printed[i].Cells, printed[i].Line, Size, (0, baseline), width, TextAlign.Left);
            }
        }

        PdfDictionary resources = new() { ["Font"] = text.WriteFonts(sink), ["XObject"] = new PdfDictionary(sheet.XObjects.Select(Entry)) };
        return sink.Add(FormXObject.Of(width, height, resources, sheet.Content));
    }

    // Marks stand at the left, above the text, not in the middle of a wide area.
    private void DrawMark(Sheet sheet, PdfObjectSink sink, double width, double height, double forMark)
    {
        double aspect = mark switch { NameSealAppearance => 1, HandwritingAppearance handwriting => handwriting.Aspect, _ => width / forMark };
        double markWidth = Math.Min(width, forMark * aspect);
        sheet.Draw("M0", mark.Write(sink, markWidth, forMark), 0, height - forMark, 1, 1);
    }

    private static KeyValuePair<string, PdfObject> Entry(KeyValuePair<string, PdfReference> xobject) => KeyValuePair.Create(xobject.Key, (PdfObject)xobject.Value);
}
