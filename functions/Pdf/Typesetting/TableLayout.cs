namespace ContractFunctions.Pdf.Typesetting;

/// <summary>Turns table blocks into rows.</summary>
internal static class TableLayout
{
    private const double MinLabelShare = 0.17;
    private const double MaxLabelShare = 0.36;
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

        TableRowPiece? head = block.Header.Count == 0
            ? null
            : new TableRowPiece([.. Row(block, block.Header, total, text, header: true)]) { Before = Around, KeepWithNext = block.Rows.Count > 0 };
        if (head is not null)
        {
            yield return head;
        }

        for (int i = 0; i < block.Rows.Count; i++)
        {
            bool last = i + 1 == block.Rows.Count;
            yield return new TableRowPiece([.. Row(block, block.Rows[i], total, text, header: false)])
            {
                Before = i == 0 && head is null ? Around : 0,
                After = last ? Around : 0,
                RunningHead = head,
            };
        }
    }

    private static IEnumerable<TableCell> Row(DataTableBlock block, IReadOnlyList<string> row, double total, TextSource text, bool header)
    {
        if (row.Count != block.Widths.Count)
        {
            throw new ArgumentException($"a table row has {row.Count} cells for {block.Widths.Count} columns", nameof(row));
        }

        double x = PageStyle.Left;
        for (int i = 0; i < row.Count; i++)
        {
            double width = PageStyle.ColumnWidth * block.Widths[i] / total;
            TextAlign align = header ? TextAlign.Center : i < block.Alignments.Count ? block.Alignments[i] : TextAlign.Left;
            yield return TableCell.Of(text.Cells(row[i], header ? Emphasis.Strong : Emphasis.Plain), x, width, align, shaded: header);
            x += width;
        }
    }

    // As wide as the longest label, within reason.
    private static double LabelWidth(FieldTableBlock block, TextSource text, double width)
    {
        double longest = 0;
        foreach (FieldRow row in block.Rows)
        {
            Cell[] label = text.Cells(row.Label);
            longest = Math.Max(longest, LineBreaker.Break(label, int.MaxValue / 2, int.MaxValue / 2, squeeze: false).Max(line => line.Width));
        }

        double wanted = (longest * PageStyle.TableSize / 1000) + (2 * PageStyle.CellPadding) + 1;
        return Math.Clamp(wanted, width * MinLabelShare, width * MaxLabelShare);
    }
}
