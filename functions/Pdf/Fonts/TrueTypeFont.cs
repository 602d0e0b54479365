using System.Text;

namespace ContractFunctions.Pdf.Fonts;

/// <summary>
/// A TrueType face (ISO/IEC 14496-22 with <c>glyf</c> outlines), read in place: nothing is copied or indexed, so a face costs only the pages it touches.
/// Instances may be used from many threads.
/// </summary>
public sealed class TrueTypeFont
{
    private const int MaxTables = 64;
    private const int MaxFaces = 64;
    private readonly Dictionary<string, FontTable> tables;
    private readonly CharacterMap characters;
    private readonly FontTable glyf;
    private readonly FontTable loca;
    private readonly FontTable hmtx;
    private readonly int longMetrics;
    private readonly bool longOffsets;

    private TrueTypeFont(Dictionary<string, FontTable> tables)
    {
        this.tables = tables;
        (FontTable head, FontTable hhea) = (Required("head"), Required("hhea"));
        (glyf, loca, hmtx) = (Required("glyf"), Required("loca"), Required("hmtx"));
        characters = CharacterMap.Read(Required("cmap"));
        UnitsPerEm = head.U16(18);
        longOffsets = head.U16(50) == 1;
        Bounds = [head.I16(36), head.I16(38), head.I16(40), head.I16(42)];
        Ascent = hhea.I16(4);
        Descent = hhea.I16(6);
        longMetrics = hhea.U16(34);
        GlyphCount = Required("maxp").U16(4);
        if (UnitsPerEm is < 16 or > 16384 || longMetrics is 0 || loca.Length < (GlyphCount + 1) * (longOffsets ? 4 : 2))
        {
            throw FontTable.Fault("the font's head, hhea or loca table is out of range");
        }
    }

    /// <summary>Units of the outlines to one em.</summary>
    public int UnitsPerEm { get; }

    /// <summary>Height above the baseline, in font units.</summary>
    public int Ascent { get; }

    /// <summary>Depth below the baseline, in font units, negative.</summary>
    public int Descent { get; }

    /// <summary>Number of glyphs.</summary>
    public int GlyphCount { get; }

    /// <summary>PostScript name; "Font" where the face has none.</summary>
    public string Name => tables.TryGetValue("name", out FontTable names) ? FontNames.PostScript(names) ?? "Font" : "Font";

    internal int[] Bounds { get; }

    /// <summary>Reads a face.</summary>
    /// <param name="file">A .ttf or .ttc file; it must not change afterwards.</param>
    /// <param name="face">Which face of a .ttc file.</param>
    /// <exception cref="PdfException">Not a TrueType font, or damaged.</exception>
    public static TrueTypeFont Read(ReadOnlyMemory<byte> file, int face = 0)
    {
        FontTable all = new(file);
        int directory = 0;
        if (all.U32(0) == 0x74746366)
        {
            directory = face >= 0 && face < Math.Min(all.U32(8), MaxFaces) ? all.Offset(12 + (4 * face)) : throw FontTable.Fault("the collection has no such face");
        }

        if (all.U32(directory) is not (0x00010000 or 0x74727565))
        {
            throw new PdfException(PdfFault.Unsupported, "not a TrueType font with glyf outlines");
        }

        int count = all.U16(directory + 4);
        if (count > MaxTables)
        {
            throw new PdfException(PdfFault.LimitExceeded, "too many font tables");
        }

        Dictionary<string, FontTable> tables = new(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            int entry = directory + 12 + (16 * i);
            tables[Encoding.Latin1.GetString(all.Span(entry, 4))] = all.Slice(all.U32(entry + 8), all.U32(entry + 12));
        }

        return new TrueTypeFont(tables);
    }

    /// <summary>The glyph of a character, 0 when the face has none.</summary>
    public int GlyphOf(Rune character)
    {
        int glyph = characters.GlyphOf(character.Value);
        return (uint)glyph < (uint)GlyphCount ? glyph : 0;
    }

    /// <summary>How far the pen moves after a glyph, in thousandths of an em.</summary>
    public int AdvanceOf(int glyph) => ToThousandths(hmtx.U16(4 * Math.Min(glyph, longMetrics - 1)));

    /// <summary>The shape of a glyph.</summary>
    /// <exception cref="PdfException">The outline is damaged.</exception>
    public GlyphOutline OutlineOf(int glyph) => OutlineReader.Read(this, glyph);

    /// <summary>True for a glyph that leaves no ink, such as the space.</summary>
    internal bool IsBlank(int glyph) => GlyphData(glyph).Length == 0;

    internal int ToThousandths(int units) => (int)Math.Round(units * 1000.0 / UnitsPerEm);

    /// <summary>Left side bearing in font units, as hmtx has it.</summary>
    internal int BearingOf(int glyph)
    {
        int at = glyph < longMetrics ? (4 * glyph) + 2 : (4 * longMetrics) + (2 * (glyph - longMetrics));
        return at + 2 <= hmtx.Length ? hmtx.I16(at) : 0;
    }

    internal int RawAdvanceOf(int glyph) => hmtx.U16(4 * Math.Min(glyph, longMetrics - 1));

    internal FontTable GlyphData(int glyph)
    {
        if (glyph < 0 || glyph >= GlyphCount)
        {
            throw FontTable.Fault("a glyph id is out of range");
        }

        long start = longOffsets ? loca.U32(4 * glyph) : 2L * loca.U16(2 * glyph);
        long end = longOffsets ? loca.U32((4 * glyph) + 4) : 2L * loca.U16((2 * glyph) + 2);
        return glyf.Slice(start, end - start);
    }

    internal bool TryTable(string tag, out FontTable table) => tables.TryGetValue(tag, out table);

    internal FontTable Required(string tag) => tables.TryGetValue(tag, out FontTable table) ? table : throw FontTable.Fault($"the font has no table {tag}");
}
