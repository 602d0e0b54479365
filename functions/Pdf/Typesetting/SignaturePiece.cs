namespace ContractFunctions.Pdf.Typesetting;

/// <summary>One row of signature places: label, empty area, lines. Never split.</summary>
internal sealed class SignaturePiece : Piece
{
    public const double AreaWidth = 200;
    private const double Size = PageStyle.Body;
    private const double LineHeight = Size * PageStyle.Leading;
    private const double Gutter = 24;

    private readonly List<Column> columns = [];

    private sealed record Column(string Name, double X, double Width, double AreaHeight, List<(Cell[] Text, Line Line)> Label, List<(Cell[] Text, Line Line)> Lines);

    public SignaturePiece(IReadOnlyList<SignaturePlace> places, int perRow, TextSource text)
    {
        double width = (PageStyle.ColumnWidth - ((perRow - 1) * Gutter)) / perRow;
        for (int i = 0; i < places.Count; i++)
        {
            SignaturePlace place = places[i];
            List<(Cell[], Line)> lines = [.. place.Lines.SelectMany(line => Broken(line, width, text))];
            columns.Add(new Column(place.Name, PageStyle.Left + (i * (width + Gutter)), width, place.AreaHeight, [.. Broken(place.Label, width, text)], lines));
        }
    }

    public override double Height => LabelHeight + columns.Max(column => column.AreaHeight + (column.Lines.Count * LineHeight));

    // The areas of one row stand level, whatever their labels need.
    private double LabelHeight => columns.Max(column => column.Label.Count) * LineHeight;

    public override void Draw(Sheet sheet, double top)
    {
        foreach (Column column in columns)
        {
            double below = top - LabelHeight - column.AreaHeight;
            Print(sheet, column, column.Label, top);
            sheet.Place(column.Name, new PdfRect(column.X, below, column.X + Math.Min(AreaWidth, column.Width), below + column.AreaHeight));
            Print(sheet, column, column.Lines, below);
        }
    }

    private static void Print(Sheet sheet, Column column, List<(Cell[] Text, Line Line)> lines, double top)
    {
        double baseline = top - ((LineHeight - Size) / 2) - (Size * PageStyle.EmAscent);
        for (int i = 0; i < lines.Count; i++)
        {
            LinePrinter.Print(sheet, lines[i].Text, lines[i].Line, Size, (column.X, baseline - (i * LineHeight)), column.Width, TextAlign.Left);
        }
    }

    private static IEnumerable<(Cell[] Text, Line Line)> Broken(string text, double width, TextSource source)
    {
        Cell[] cells = source.Cells(text);
        int room = PageStyle.Thousandths(width, Size);
        return LineBreaker.Break(cells, room, room, LineFit.Ragged).Select(line => (cells, line));
    }
}
