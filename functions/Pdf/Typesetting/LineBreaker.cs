namespace ContractFunctions.Pdf.Typesetting;

/// <summary>What punctuation may do to make lines even.</summary>
internal enum LineFit
{
    /// <summary>Nothing: the lines are as long as they come.</summary>
    Ragged,

    /// <summary>Marks inside a line may be squeezed to pull in one that just does not fit.</summary>
    Squeezed,

    /// <summary>That, and one of 。，、 at a line's end hangs in the margin.</summary>
    Hanging,
}

/// <summary>Breaks text into lines: first fit, within what <see cref="LineFit"/> allows.</summary>
internal static class LineBreaker
{
    /// <summary>The lines of a text.</summary>
    /// <param name="cells">The text; a line feed ends a line.</param>
    /// <param name="first">Width of the first line, in thousandths of the type size.</param>
    /// <param name="width">Width of the others.</param>
    /// <param name="fit">What punctuation may do to make lines even.</param>
    /// <returns>At least one line. A line is wider than asked only if a single character is; a hanging mark is not counted.</returns>
    public static List<Line> Break(ReadOnlySpan<Cell> cells, int first, int width, LineFit fit)
    {
        List<Line> lines = [];
        int start = 0;
        do
        {
            Line line = Next(cells, start, lines.Count == 0 ? first : width, fit);
            lines.Add(line);
            start = AfterBreak(cells, line);
            if (fit != LineFit.Ragged && line.EndsParagraph)
            {
                CompanyForLast(cells, lines, first, width, fit);
            }
        }
        while (start < cells.Length);
        return lines;
    }

    // A paragraph's last line should not be a single character: it gets another from the line before, which hardly shows there.
    private static void CompanyForLast(ReadOnlySpan<Cell> cells, List<Line> lines, int first, int width, LineFit fit)
    {
        const int MostMoved = 3;
        if (lines.Count < 2 || lines[^2].EndsParagraph || Characters(cells[lines[^1].Start..lines[^1].End]) != 1)
        {
            return;
        }

        (Line above, Line last) = (lines[^2], lines[^1]);
        int room = lines.Count == 2 ? first : width;
        for (int at = last.Start - 1; at > above.Start + 1 && last.Start - at <= MostMoved; at--)
        {
            Line shorter = Trimmed(cells, above.Start, at, WidthOf(cells, above.Start, at), ends: false, fit);
            Line longer = Trimmed(cells, at, last.End, WidthOf(cells, at, last.End), ends: true, fit);
            if (MayBreak(cells, at) && cells[at - 1].Class != CharacterClass.Space && room - shorter.Width < room / 8 && longer.Width <= width)
            {
                lines[^2] = shorter;
                lines[^1] = longer;
                return;
            }
        }
    }

    private static int Characters(ReadOnlySpan<Cell> cells)
    {
        int count = 0;
        foreach (Cell cell in cells)
        {
            count += cell.Class is CharacterClass.Ideograph ? 1 : cell.Class is CharacterClass.Word or CharacterClass.Digit ? 2 : 0;
        }

        return count;
    }

    /// <summary>Whether a line may end between the cell before this index and the one at it.</summary>
    public static bool MayBreak(ReadOnlySpan<Cell> cells, int index)
    {
        (Cell left, Cell right) = (cells[index - 1], cells[index]);
        if (right.Class is CharacterClass.Space or CharacterClass.Close or CharacterClass.NarrowClose or CharacterClass.NoStart
            || left.Class is CharacterClass.Open or CharacterClass.NarrowOpen)
        {
            return false;
        }

        if (left.Class == CharacterClass.Space)
        {
            return !(CharacterClasses.IsUnit(right.Character) && index >= 2 && cells[index - 2].Class == CharacterClass.Digit);
        }

        bool number = left.Class == CharacterClass.Digit && CharacterClasses.IsUnit(right.Character);
        bool ordinal = left.Character == '第' && right.Class == CharacterClass.Digit;
        return !number && !ordinal && (IsWide(left) || IsWide(right) || BreaksWord(cells, index));
    }

    private static Line Next(ReadOnlySpan<Cell> cells, int start, int width, LineFit fit)
    {
        int lead = start < cells.Length ? Spacing.AtStart(cells[start]) : 0;
        int pen = -lead;
        int room = 0;
        Line? best = null;
        int fits = start;
        for (int i = start; i < cells.Length; i++)
        {
            if (cells[i].Class == CharacterClass.LineFeed)
            {
                return Ending(cells, best, Trimmed(cells, start, i, pen, ends: true, fit), width, fit == LineFit.Ragged ? 0 : room, fits, fit);
            }

            if (i > start)
            {
                if (MayBreak(cells, i))
                {
                    Line candidate = Trimmed(cells, start, i, pen, ends: false, fit);
                    if (candidate.Width > width)
                    {
                        return Chosen(cells, best, candidate, width, fit == LineFit.Ragged ? 0 : room, fits, fit);
                    }

                    best = candidate;
                }

                pen += Spacing.Between(cells[i - 1], cells[i]);
                room += Spacing.Squeezable(cells[i - 1], cells[i]);
            }

            pen += cells[i].Advance;
            fits = pen - Spacing.AtEnd(cells[i], fit) <= width || i == start ? i + 1 : fits;
            if (pen - room - Spacing.AtEnd(cells[i], fit) > width && cells[i].Class != CharacterClass.Space)
            {
                return best ?? Emergency(cells, start, fits, fit);
            }
        }

        return Ending(cells, best, Trimmed(cells, start, cells.Length, pen, ends: true, fit), width, fit == LineFit.Ragged ? 0 : room, fits, fit);
    }

    private static Line Ending(ReadOnlySpan<Cell> cells, Line? best, Line ending, int width, int room, int fits, LineFit fit) =>
        ending.Width <= width ? ending : Chosen(cells, best, ending, width, room, fits, fit);

    // Squeeze to take one more word in when that changes the line less than stretching what is there.
    private static Line Chosen(ReadOnlySpan<Cell> cells, Line? best, Line candidate, int width, int room, int fits, LineFit fit)
    {
        bool squeezed = candidate.Width - room <= width && (best is null || candidate.Width - width <= width - best.Value.Width);
        return squeezed ? candidate : best ?? Emergency(cells, candidate.Start, fits, fit);
    }

    // No place to break: a word longer than the line is cut where it is full.
    private static Line Emergency(ReadOnlySpan<Cell> cells, int start, int end, LineFit fit) => Trimmed(cells, start, end, WidthOf(cells, start, end), ends: false, fit);

    // Without what the first character gives up; what the last one does is left to Trimmed.
    private static int WidthOf(ReadOnlySpan<Cell> cells, int start, int end)
    {
        int pen = -Spacing.AtStart(cells[start]);
        for (int i = start; i < end; i++)
        {
            pen += cells[i].Advance + (i > start ? Spacing.Between(cells[i - 1], cells[i]) : 0);
        }

        return pen;
    }

    private static Line Trimmed(ReadOnlySpan<Cell> cells, int start, int end, int pen, bool ends, LineFit fit)
    {
        while (end > start && cells[end - 1].Class == CharacterClass.Space)
        {
            end--;
            pen -= cells[end].Advance + (end > start ? Spacing.Between(cells[end - 1], cells[end]) : 0);
        }

        return new Line(start, end, end > start ? pen - Spacing.AtEnd(cells[end - 1], fit) : 0, ends);
    }

    private static int AfterBreak(ReadOnlySpan<Cell> cells, Line line)
    {
        int next = line.End;
        while (next < cells.Length && cells[next].Class == CharacterClass.Space)
        {
            next++;
        }

        return line.EndsParagraph && next < cells.Length && cells[next].Class == CharacterClass.LineFeed ? next + 1 : next;
    }

    private static bool IsWide(in Cell cell) => cell.Class is CharacterClass.Ideograph or CharacterClass.Open or CharacterClass.Close or CharacterClass.NoStart;

    // After a hyphen or slash between letters; not in dates and numbers, not after the // of an address.
    private static bool BreaksWord(ReadOnlySpan<Cell> cells, int index) =>
        IsJoint(cells[index - 1]) && index >= 2 && !IsJoint(cells[index - 2]) && cells[index].Class == CharacterClass.Word && !IsJoint(cells[index]);

    private static bool IsJoint(in Cell cell) => cell.Character is '-' or '/';
}
