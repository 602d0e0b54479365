namespace ContractFunctions.Pdf.Fonts;

/// <summary>The <c>cmap</c> table read in place, by binary search: a dictionary of 30,000 characters would cost a megabyte for every face.</summary>
internal sealed class CharacterMap
{
    private const int MaxSubtables = 64;
    private readonly FontTable table;
    private readonly int format;

    private CharacterMap(FontTable table, int format)
    {
        this.table = table;
        this.format = format;
    }

    /// <summary>Takes the Unicode subtable of the widest reach: format 12, else format 4.</summary>
    public static CharacterMap Read(FontTable cmap)
    {
        CharacterMap? best = null;
        int count = Math.Min(cmap.U16(2), MaxSubtables);
        for (int i = 0; i < count; i++)
        {
            (int platform, int encoding) = (cmap.U16(4 + (8 * i)), cmap.U16(6 + (8 * i)));
            int at = cmap.Offset(8 + (8 * i));
            int format = cmap.U16(at);
            bool unicode = platform == 0 || (platform == 3 && encoding is 1 or 10);
            if (unicode && format is 4 or 12 && format > (best?.format ?? 0))
            {
                long length = format == 12 ? cmap.U32(at + 4) : cmap.U16(at + 2);
                best = new CharacterMap(cmap.Slice(at, length), format);
            }
        }

        return best ?? throw new PdfException(PdfFault.Unsupported, "the font has no Unicode character map");
    }

    /// <summary>The glyph of a code point, 0 when there is none.</summary>
    public int GlyphOf(int codePoint) => format == 12 ? FindGroup(codePoint) : codePoint <= 0xFFFF ? FindSegment(codePoint) : 0;

    private int FindGroup(int codePoint)
    {
        (int low, int high) = (0, Math.Min(table.Offset(12), (table.Length - 16) / 12) - 1);
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            int at = 16 + (12 * middle);
            if (codePoint < table.U32(at))
            {
                high = middle - 1;
            }
            else if (codePoint > table.U32(at + 4))
            {
                low = middle + 1;
            }
            else
            {
                return (int)(table.U32(at + 8) + (codePoint - table.U32(at)));
            }
        }

        return 0;
    }

    // The four parallel arrays of format 4: end codes, (padding), start codes, deltas, offsets into the glyph array.
    private int FindSegment(int codePoint)
    {
        int segments = table.U16(6) / 2;
        (int low, int high) = (0, segments - 1);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = table.U16(14 + (2 * middle)) < codePoint ? (middle + 1, high) : (low, middle);
        }

        int starts = 16 + (2 * segments);
        int start = table.U16(starts + (2 * low));
        if (codePoint < start || codePoint > table.U16(14 + (2 * low)))
        {
            return 0;
        }

        int delta = table.U16(starts + (2 * segments) + (2 * low));
        int offsetAt = starts + (4 * segments) + (2 * low);
        int offset = table.U16(offsetAt);
        int glyph = offset == 0 ? codePoint : table.U16(offsetAt + offset + (2 * (codePoint - start)));
        return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
    }
}
