namespace ContractFunctions.Pdf.Typesetting;

/// <summary>A cell of a table row, broken into lines.</summary>
/// <param name="Text">The text.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="X">Left border.</param>
/// <param name="Width">From border to border.</param>
/// <param name="Align">How its lines lie.</param>
/// <param name="Shaded">Light grey ground: labels and headers.</param>
internal sealed record TableCell(Cell[] Text, List<Line> Lines, double X, double Width, TextAlign Align, bool Shaded)
{
    public static TableCell Of(Cell[] text, double x, double width, TextAlign align, bool shaded)
    {
        int room = PageStyle.Thousandths(width - (2 * PageStyle.CellPadding), PageStyle.TableSize);
        return new TableCell(text, LineBreaker.Break(text, room, room, align == TextAlign.Justify ? LineFit.Squeezed : LineFit.Ragged), x, width, align, shaded);
    }
}

/// <summary>A ruled row. One of many lines may be split between them.</summary>
internal sealed class TableRowPiece(IReadOnlyList<TableCell> cells) : Piece
{
    private const double LineHeight = PageStyle.TableSize * PageStyle.TableLeading;
    private const int MostLinesUnsplit = 6;

    private readonly int count = cells.Max(cell => cell.Lines.Count);

    /// <summary>A part of a split row begins its cells at the top, an entire row centres them.</summary>
    private bool IsPart { get; init; }

    public override double Height => HeightOf(count);

    public override double LeastHeight => count <= MostLinesUnsplit ? Height : HeightOf(PageStyle.LeastLines);

    public override (Piece? Head, Piece Tail) Split(double available)
    {
        int fit = (int)((available - (2 * PageStyle.CellPadding) + 0.01) / LineHeight);
        fit = Math.Min(fit, count - PageStyle.LeastLines);
        if (count <= MostLinesUnsplit || fit < PageStyle.LeastLines)
        {
            return (null, this);
        }

        TableRowPiece Part(Func<TableCell, List<Line>> lines, double after) =>
            new([.. cells.Select(cell => cell with { Lines = lines(cell) })]) { IsPart = true, RunningHead = RunningHead, After = after };
        return (Part(cell => [.. cell.Lines.Take(fit)], 0), Part(cell => [.. cell.Lines.Skip(fit)], After));
    }

    public override void Draw(Sheet sheet, double top)
    {
        foreach (TableCell cell in cells)
        {
            PdfRect box = new(cell.X, top - Height, cell.X + cell.Width, top);
            if (cell.Shaded)
            {
                sheet.Fill(box, PageStyle.ShadeGray);
            }

            sheet.Frame(box);
        }

        foreach (TableCell cell in cells)
        {
            double drop = IsPart ? 0 : (count - cell.Lines.Count) * LineHeight / 2;
            double baseline = top - PageStyle.CellPadding - drop - ((LineHeight - PageStyle.TableSize) / 2) - (PageStyle.TableSize * PageStyle.EmAscent);
            double width = cell.Width - (2 * PageStyle.CellPadding);
            for (int i = 0; i < cell.Lines.Count; i++)
            {
                (double X, double Y) at = (cell.X + PageStyle.CellPadding, baseline - (i * LineHeight));
                LinePrinter.Print(sheet, cell.Text, cell.Lines[i], PageStyle.TableSize, at, width, cell.Align);
            }
        }
    }

    private static double HeightOf(int lines) => (lines * LineHeight) + (2 * PageStyle.CellPadding);
}
