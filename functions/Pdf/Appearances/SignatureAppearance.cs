using ContractFunctions.Pdf.Fonts;
using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Pdf.Appearances;

/// <summary>A mark with small lines of text underneath, such as the signer's name and the time. The lines are text: they can be searched and copied.</summary>
/// <param name="mark">Handwriting or seal; takes the room the lines leave.</param>
/// <param name="lines">Each wraps where the area is too narrow; the type gets smaller where they are many.</param>
public sealed class SignatureAppearance(IAppearance mark, IReadOnlyList<string> lines) : IAppearance
{
    private const double Leading = 1.4;
    private const double Gap = 3;
    private const double LeastMark = 0.4;
    private const double TextGray = 0.2;
    private static readonly double[] Sizes = [7.5, 6.5, 5.5, 4.5];

    private sealed record Setting(double Size, List<(Cell[] Cells, Line Line)> Lines)
    {
        public double Height => Lines.Count == 0 ? 0 : (Lines.Count * Size * Leading) + Gap;
    }

    /// <inheritdoc/>
    /// <exception cref="PdfException">
    /// No face has a character of the lines (<see cref="PdfFault.Unsupported"/>); even the smallest type, 4.5 points, leaves the mark less than two
    /// fifths of the height (<see cref="PdfFault.LimitExceeded"/>).
    /// </exception>
    public PdfReference Write(PdfObjectSink sink, double width, double height)
    {
        ArgumentNullException.ThrowIfNull(sink);
        TextSource text = new(FontSet.Default);
        Setting setting = Set([.. lines.Select(line => text.Cells(line))], width, height);
        Sheet sheet = new(0);
        DrawMark(sheet, sink, width, height, height - setting.Height);
        using (new Ink(sheet, TextGray))
        {
            double top = setting.Height - Gap;
            for (int i = 0; i < setting.Lines.Count; i++)
            {
                double baseline = top - (i * setting.Size * Leading) - (setting.Size * PageStyle.EmAscent);
                LinePrinter.Print(sheet, setting.Lines[i].Cells, setting.Lines[i].Line, setting.Size, (0, baseline), width, TextAlign.Left);
            }
        }

        PdfDictionary resources = new() { ["Font"] = text.WriteFonts(sink), ["XObject"] = new PdfDictionary(sheet.XObjects.Select(Entry)) };
        return sink.Add(FormXObject.Of(width, height, resources, sheet.Content));
    }

    private static Setting Set(Cell[][] texts, double width, double height)
    {
        foreach (double size in Sizes)
        {
            int room = PageStyle.Thousandths(width, size);
            Setting setting = new(size, [.. texts.SelectMany(cells => LineBreaker.Break(cells, room, room, LineFit.Ragged).Select(line => (cells, line)))]);
            if (height - setting.Height >= height * LeastMark)
            {
                return setting;
            }
        }

        throw new PdfException(PdfFault.LimitExceeded, "the lines under the signature leave no room for it");
    }

    // Marks stand at the left, above the text, not in the middle of a wide area.
    private void DrawMark(Sheet sheet, PdfObjectSink sink, double width, double height, double forMark)
    {
        double aspect = mark switch { NameSealAppearance or CompanySealAppearance => 1, HandwritingAppearance handwriting => handwriting.Aspect, _ => width / forMark };
        double markWidth = Math.Min(width, forMark * aspect);
        sheet.Draw("M0", mark.Write(sink, markWidth, forMark), 0, height - forMark, 1, 1);
    }

    private static KeyValuePair<string, PdfObject> Entry(KeyValuePair<string, PdfReference> xobject) => KeyValuePair.Create(xobject.Key, (PdfObject)xobject.Value);
}
