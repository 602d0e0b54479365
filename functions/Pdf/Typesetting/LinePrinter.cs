namespace ContractFunctions.Pdf.Typesetting;

/// <summary>Prints one line of cells as text: TJ carries the stretch, because word spacing (Tw) has no effect on two-byte codes.</summary>
internal static class LinePrinter
{
    private const double BoldStroke = 0.028;
    private const double UnderlineDrop = 0.16;

    // Above this poppler and others read a space between two Han characters; such lines say what their text is.
    private const double WidestSilentGap = 90;

    // A line that would be pulled apart further, in a narrow cell before a long word, stays ragged.
    private const double WidestStretch = 300;

    /// <summary>Prints a line.</summary>
    /// <param name="sheet">The page.</param>
    /// <param name="cells">The text the line was broken from.</param>
    /// <param name="line">The line.</param>
    /// <param name="size">Type size in points.</param>
    /// <param name="at">Left end of the baseline.</param>
    /// <param name="width">Room in points.</param>
    /// <param name="align">How the line lies in that room.</param>
    public static void Print(Sheet sheet, Cell[] cells, Line line, double size, (double X, double Y) at, double width, TextAlign align)
    {
        if (line.End == line.Start)
        {
            return;
        }

        double slack = (width * 1000 / size) - line.Width;
        double stretch = slack < 0 ? slack : align == TextAlign.Justify && !line.EndsParagraph ? slack : 0;
        double shift = slack <= 0 ? 0 : align switch { TextAlign.Center => slack / 2, TextAlign.Right => slack, _ => 0 };
        double x = at.X + ((shift - Spacing.AtStart(cells[line.Start])) * size / 1000);
        double[] gaps = Gaps(cells.AsSpan(line.Start, line.End - line.Start), stretch, out bool wide);
        ContentWriter content = sheet.Content;
        if (wide)
        {
            ActualText(content, cells.AsSpan(line.Start, line.End - line.Start));
        }

        content.Op("BT").Raw("/F"u8).Num(cells[line.Start].Face).Num(size).Op("Tf").Raw("1 0 0 1 "u8).Num(x).Num(at.Y).Op("Tm");
        Runs(content, cells.AsSpan(line.Start, line.End - line.Start), gaps, size);
        content.Op(wide ? "ET\nEMC" : "ET");
        Underline(sheet, cells.AsSpan(line.Start, line.End - line.Start), gaps, size, x, at.Y);
    }

    // What stands between each cell and the next: the natural spacing plus its share of the stretch or squeeze.
    private static double[] Gaps(ReadOnlySpan<Cell> cells, double stretch, out bool wide)
    {
        double[] gaps = new double[cells.Length];
        int places = 0;
        for (int i = 1; i < cells.Length; i++)
        {
            gaps[i - 1] = Spacing.Between(cells[i - 1], cells[i]);
            places += Share(cells, i, stretch);
        }

        double each = places == 0 || stretch / places > WidestStretch ? 0 : stretch / places;
        wide = false;
        for (int i = 1; i < cells.Length && each != 0; i++)
        {
            int share = Share(cells, i, stretch);
            gaps[i - 1] += share * each;
            wide |= share > 0 && gaps[i - 1] > WidestSilentGap && cells[i - 1].Class != CharacterClass.Space;
        }

        return gaps;
    }

    private static int Share(ReadOnlySpan<Cell> cells, int index, double stretch) =>
        stretch < 0 ? Spacing.Squeezable(cells[index - 1], cells[index]) : Spacing.Stretches(cells[index - 1], cells[index]) ? 1 : 0;

    private static void Runs(ContentWriter content, ReadOnlySpan<Cell> cells, double[] gaps, double size)
    {
        (byte face, bool bold) = (cells[0].Face, false);
        content.Raw("[<"u8);
        for (int i = 0; i < cells.Length; i++)
        {
            Cell cell = cells[i];
            bool strong = cell.Style == Emphasis.Strong;
            if (cell.Face != face || strong != bold)
            {
                content.Op(">] TJ");
                if (strong != bold)
                {
                    content.Num(strong ? 2 : 0).Raw("Tr "u8).Num(size * BoldStroke).Op("w");
                }

                content.Raw("/F"u8).Num(cell.Face).Num(size).Op("Tf").Raw("[<"u8);
                (face, bold) = (cell.Face, strong);
            }

            content.Code(cell.Code);
            if (gaps[i] is > 0.005 or < -0.005)
            {
                content.Raw("> "u8).Num(-gaps[i]).Raw("<"u8);
            }
        }

        content.Op(bold ? ">] TJ 0 Tr" : ">] TJ");
    }

    private static void ActualText(ContentWriter content, ReadOnlySpan<Cell> cells)
    {
        content.Raw("/Span <</ActualText <FEFF"u8);
        Span<char> units = stackalloc char[2];
        foreach (Cell cell in cells)
        {
            int count = new System.Text.Rune(cell.Character).EncodeToUtf16(units);
            for (int i = 0; i < count; i++)
            {
                content.Code(units[i]);
            }
        }

        content.Op(">>> BDC");
    }

    private static void Underline(Sheet sheet, ReadOnlySpan<Cell> cells, double[] gaps, double size, double x, double baseline)
    {
        double pen = 0;
        double? from = null;
        for (int i = 0; i < cells.Length; i++)
        {
            bool filled = cells[i].Style == Emphasis.Filled;
            from ??= filled ? (i > 0 ? pen - (Spacing.FilledRoom / 2.0) : Spacing.AtStart(cells[0])) : null;   // not below the half an opening mark gives up
            pen += cells[i].Advance;
            bool ends = filled && (i + 1 == cells.Length || cells[i + 1].Style != Emphasis.Filled);
            if (ends && from is { } start)
            {
                double end = pen + (i + 1 < cells.Length ? Spacing.FilledRoom / 2.0 : -Spacing.AtEnd(cells[i], LineFit.Ragged));
                double y = baseline - (size * UnderlineDrop);
                sheet.Rule(x + (start * size / 1000), y, x + (end * size / 1000), y);
                from = null;
            }

            pen += gaps[i];
        }
    }
}
