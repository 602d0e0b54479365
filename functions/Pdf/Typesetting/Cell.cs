namespace ContractFunctions.Pdf.Typesetting;

/// <summary>How a character is printed.</summary>
internal enum Emphasis : byte
{
    Plain,
    Strong,
    Filled,
}

/// <summary>One character, ready to be measured and printed. Widths are thousandths of the type size throughout, so they hold for every size.</summary>
/// <param name="Character">Code point.</param>
/// <param name="Code">Code in the subset of its face.</param>
/// <param name="Advance">Width in thousandths.</param>
/// <param name="Face">Which face.</param>
/// <param name="Class">For line breaking.</param>
/// <param name="Style">How it is printed.</param>
internal readonly record struct Cell(int Character, ushort Code, ushort Advance, byte Face, CharacterClass Class, Emphasis Style);

/// <summary>A line of cells: those from <paramref name="Start"/> to before <paramref name="End"/>.</summary>
/// <param name="Start">First cell.</param>
/// <param name="End">After the last cell printed; spaces at the end are left out.</param>
/// <param name="Width">Natural width in thousandths, with the empty halves at both edges given up.</param>
/// <param name="EndsParagraph">True for the last line and before a line feed: such a line is not stretched.</param>
internal readonly record struct Line(int Start, int End, int Width, bool EndsParagraph);
