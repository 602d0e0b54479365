namespace ContractFunctions.Pdf.Typesetting;

/// <summary>Turns table blocks into rows.</summary>
internal static class TableLayout
{
    private const double MinLabelShare = 0.17;
    private const double MaxLabelShare = 0.36;
    private const double MaxHeaderShare = 0.25;
    private const double Around = 8;

    public static IEnumerable<Piece> Fields(FieldTableBlock block, TextSource text)
    {
        int pairs = Math.Clamp(block.Columns, 1, 2);
        double width = PageStyle.ColumnWidth / pairs;
        double label = LabelWidth(block, text, width);
        for (int i = 0; i < block.Rows.Count; i += pairs)
        {
            List<TableCell> cells = [];
            bool alone = i + 1 == block.Rows.Count;
            for (int pair = 0; pair < pairs && i + pair < block.Rows.Count; pair++)
            {
                FieldRow row = block.Rows[i + pair];
                double x = PageStyle.Left + (pair * width);
                double value = (alone ? PageStyle.ColumnWidth : width) - label;
                cells.Add(TableCell.Of(text.Cells(row.Label), x, label, TextAlign.Left, shaded: true));
                cells.Add(TableCell.Of(text.Cells(row.Value), x + label, value, TextAlign.Justify, shaded: false));
            }

            yield return new TableRowPiece(cells) { Before = i == 0 ? Around : 0, After = i + pairs >= block.Rows.Count ? Around : 0 };
        }
    }

    public static IEnumerable<Piece> Data(DataTableBlock block, TextSource text)
    {
        double total = block.Widths.Sum();
        if (block.Widths.Count == 0 || !(total > 0) || block.Widths.Any(width => !(width > 0)))
        {
            throw new ArgumentException("a table needs positive column widths", nameof(block));
        }

        double[] widths = ColumnWidths(block, total, text);
        TableRowPiece? head = block.Header.Count == 0
            ? null
            : new TableRowPiece([.. Row(block, block.Header, widths, text, header: true)]) { Before = Around, KeepWithNext = block.Rows.Count > 0 };
        if (head is not null)
        {
            yield return head;
        }

        for (int i = 0; i < block.Rows.Count; i++)
        {
            bool last = i + 1 == block.Rows.Count;
            yield return new TableRowPiece([.. Row(block, block.Rows[i], widths, text, header: false)])
            {
                Before = i == 0 && head is null ? Around : 0,
                After = last ? Around : 0,
                RunningHead = head,
            };
        }
    }

    private static IEnumerable<TableCell> Row(DataTableBlock block, IReadOnlyList<string> row, double[] widths, TextSource text, bool header)
    {
        if (row.Count != block.Widths.Count)
        {
            throw new ArgumentException($"a table row has {row.Count} cells for {block.Widths.Count} columns", nameof(row));
        }

        double x = PageStyle.Left;
        for (int i = 0; i < row.Count; i++)
        {
            TextAlign align = header ? TextAlign.Center : i < block.Alignments.Count ? block.Alignments[i] : TextAlign.Left;
            yield return TableCell.Of(text.Cells(row[i], header ? Emphasis.Strong : Emphasis.Plain), x, widths[i], align, shaded: header);
            x += widths[i];
        }
    }

    // In the proportions asked for, except that a short header is not wrapped: its column takes what it lacks from the wider ones.
    private static double[] ColumnWidths(DataTableBlock block, double total, TextSource text)
    {
        double[] widths = [.. block.Widths.Select(width => PageStyle.ColumnWidth * width / total)];
        double[] least = [.. widths.Select((width, i) => i < block.Header.Count ? Math.Min(HeaderWidth(block.Header[i], text), PageStyle.ColumnWidth * MaxHeaderShare) : 0)];
        double lacking = widths.Zip(least, (width, need) => Math.Max(0, need - width)).Sum();
        double spare = widths.Zip(least, (width, need) => Math.Max(0, width - need)).Sum();
        return lacking > spare ? widths : [.. widths.Zip(least, (width, need) => width <= need ? need : width - ((width - need) * lacking / spare))];
    }

    private static double HeaderWidth(string header, TextSource text) => Natural(text.Cells(header)) + (2 * PageStyle.CellPadding) + 1;

    // Width in points when nothing is wrapped.
    private static double Natural(Cell[] cells) =>
        LineBreaker.Break(cells, int.MaxValue / 2, int.MaxValue / 2, LineFit.Ragged).Max(line => line.Width) * PageStyle.TableSize / 1000;

    // As wide as the longest label, within reason.
    private static double LabelWidth(FieldTableBlock block, TextSource text, double width)
    {
        double longest = block.Rows.Select(row => Natural(text.Cells(row.Label))).DefaultIfEmpty().Max();
        double wanted = longest + (2 * PageStyle.CellPadding) + 1;
        return Math.Clamp(wanted, width * MinLabelShare, width * MaxLabelShare);
    }
}
