namespace ContractFunctions.Pdf.Typesetting;

/// <summary>How a paragraph is set.</summary>
/// <param name="Size">Type size in points.</param>
/// <param name="Leading">Line height as a multiple of the size.</param>
/// <param name="Indent">Left indent in points.</param>
/// <param name="FirstIndent">Further indent of the first line.</param>
/// <param name="Align">How lines lie.</param>
/// <param name="Gray">0 black to 1 white.</param>
internal sealed record ParagraphStyle(double Size, double Leading, double Indent, double FirstIndent, TextAlign Align, double Gray = 0);

/// <summary>Lines of text, splittable between lines but never with a single line on either page.</summary>
internal sealed class ParagraphPiece : Piece
{
    private readonly ParagraphStyle style;
    private readonly Cell[] cells;
    private readonly List<Line> lines;
    private readonly bool continues;

    public ParagraphPiece(Cell[] cells, ParagraphStyle style)
    {
        this.cells = cells;
        this.style = style;
        double width = PageStyle.ColumnWidth - style.Indent;
        lines = LineBreaker.Break(
            cells,
            PageStyle.Thousandths(width - style.FirstIndent, style.Size),
            PageStyle.Thousandths(width, style.Size),
            style.Align == TextAlign.Justify ? LineFit.Hanging : LineFit.Ragged);
    }

    private ParagraphPiece(ParagraphPiece whole, List<Line> lines, bool continues)
    {
        (cells, style, this.lines, this.continues) = (whole.cells, whole.style, lines, continues);
        (Marker, MarkerIndent) = (continues ? null : whole.Marker, whole.MarkerIndent);
        After = whole.After;
        KeepWithNext = whole.KeepWithNext;
        Heading = continues ? null : whole.Heading;
    }

    /// <summary>A clause number or list mark, printed at its own indent on the first line.</summary>
    public Cell[]? Marker { get; init; }

    /// <summary>Where the marker stands, in points from the column's left edge.</summary>
    public double MarkerIndent { get; init; }

    /// <summary>Level and text of the outline entry that leads here.</summary>
    public (int Level, string Text)? Heading { get; init; }

    public override double Height => lines.Count * LineHeight;

    public override double LeastHeight => lines.Count <= (2 * PageStyle.LeastLines) - 1 ? Height : PageStyle.LeastLines * LineHeight;

    private double LineHeight => style.Size * style.Leading;

    public override (Piece? Head, Piece Tail) Split(double available)
    {
        int fit = Math.Min((int)((available + 0.01) / LineHeight), lines.Count - PageStyle.LeastLines);
        return fit < PageStyle.LeastLines
            ? (null, this)
            : (new ParagraphPiece(this, lines[..fit], continues), new ParagraphPiece(this, lines[fit..], continues: true));
    }

    public override void Draw(Sheet sheet, double top)
    {
        if (Heading is { } heading)
        {
            sheet.Mark(heading.Level, heading.Text, top + style.Size);
        }

        using Ink ink = new(sheet, style.Gray);
        double baseline = top - ((LineHeight - style.Size) / 2) - (style.Size * PageStyle.EmAscent);
        if (Marker is { Length: > 0 } marker)
        {
            Line line = LineBreaker.Break(marker, int.MaxValue / 2, int.MaxValue / 2, LineFit.Ragged)[0];
            LinePrinter.Print(sheet, marker, line, style.Size, (PageStyle.Left + MarkerIndent, baseline), PageStyle.ColumnWidth, TextAlign.Left);
        }

        for (int i = 0; i < lines.Count; i++)
        {
            double indent = style.Indent + (i == 0 && !continues ? style.FirstIndent : 0);
            (double X, double Y) at = (PageStyle.Left + indent, baseline - (i * LineHeight));
            LinePrinter.Print(sheet, cells, lines[i], style.Size, at, PageStyle.ColumnWidth - indent, style.Align);
        }
    }
}
