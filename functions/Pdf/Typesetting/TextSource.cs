using System.Text;
using ContractFunctions.Pdf.Fonts;

namespace ContractFunctions.Pdf.Typesetting;

/// <summary>Turns text into cells, keeping the subsets of the faces it needs. One for each PDF.</summary>
internal sealed class TextSource(FontSet fonts)
{
    private readonly FontSubset[] subsets = [.. fonts.Faces.Select(face => new FontSubset(face))];

    public FontSet Fonts { get; } = fonts;

    /// <summary>The cells of a text.</summary>
    /// <exception cref="PdfException">No face prints one of its characters.</exception>
    public Cell[] Cells(string text, Emphasis style = Emphasis.Plain)
    {
        List<Cell> cells = new(text.Length);
        Append(text, style, cells);
        return [.. cells];
    }

    /// <summary>The cells of runs one after the other.</summary>
    public Cell[] Cells(IReadOnlyList<Inline> content)
    {
        List<Cell> cells = [];
        foreach (Inline run in content)
        {
            Append(run.Text, run switch { StrongText => Emphasis.Strong, FilledText => Emphasis.Filled, _ => Emphasis.Plain }, cells);
        }

        return [.. cells];
    }

    /// <summary>Writes the faces used; the font resources of all pages.</summary>
    public PdfDictionary WriteFonts(PdfObjectSink sink)
    {
        Dictionary<string, PdfObject> written = [];
        for (int face = 0; face < subsets.Length; face++)
        {
            if (!subsets[face].IsEmpty)
            {
                written.Add(ResourceName(face), subsets[face].Write(sink));
            }
        }

        return new PdfDictionary(written);
    }

    public static string ResourceName(int face) => $"F{face}";

    private void Append(string text, Emphasis style, List<Cell> cells)
    {
        Rune previous = default;
        foreach (Rune raw in text.EnumerateRunes())
        {
            // CR LF is one line feed; a tab is a space.
            Rune character = raw.Value switch { '\r' => new Rune('\n'), '\t' => new Rune(' '), _ => raw };
            if (raw.Value != '\n' || previous.Value != '\r')
            {
                cells.Add(CellOf(character, style));
            }

            previous = raw;
        }
    }

    private Cell CellOf(Rune character, Emphasis style)
    {
        if (character.Value == '\n')
        {
            return new Cell('\n', 0, 0, 0, CharacterClass.LineFeed, style);
        }

        return Fonts.TryFind(character, out FontGlyph glyph)
            ? new Cell(character.Value, subsets[glyph.Face].CodeOf(character, glyph.Glyph), glyph.Advance, glyph.Face, CharacterClasses.Of(character), style)
            : throw new PdfException(PdfFault.Unsupported, $"no font at hand prints U+{character.Value:X4}");
    }
}
