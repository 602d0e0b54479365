using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ContractFunctions.Pdf.Fonts;

/// <summary>
/// The characters that one PDF uses of one face, embedded as Type0 / CIDFontType2 / Identity-H (ISO 32000-2 §9.7) with a ToUnicode map.
/// Ids are given by character, not by glyph: where two characters share a glyph (一 and the radical ⼀), copying still returns the one written.
/// </summary>
internal sealed class FontSubset(TrueTypeFont font)
{
    private readonly Dictionary<Rune, ushort> ids = [];
    private readonly List<Rune> characters = [];
    private readonly List<int> glyphs = [0];

    public bool IsEmpty => characters.Count == 0;

    /// <summary>The two-byte code of a character in the content streams of this PDF.</summary>
    public ushort CodeOf(Rune character, int glyph)
    {
        if (!ids.TryGetValue(character, out ushort id))
        {
            id = checked((ushort)glyphs.Count);
            ids.Add(character, id);
            characters.Add(character);
            glyphs.Add(glyph);
        }

        return id;
    }

    /// <summary>Writes the font and all it refers to.</summary>
    public PdfReference Write(PdfObjectSink sink)
    {
        byte[] file = SubsetFile.Write(font, glyphs);
        PdfName name = new($"{Tag()}+{font.Name}");
        PdfReference program = sink.Add(PdfStream.Deflate(new PdfDictionary { ["Length1"] = file.Length }, file));
        PdfReference descendant = sink.Add(new PdfDictionary
        {
            ["Type"] = new PdfName("Font"),
            ["Subtype"] = new PdfName("CIDFontType2"),
            ["BaseFont"] = name,
            ["CIDSystemInfo"] = new PdfDictionary { ["Registry"] = PdfString.FromText("Adobe"), ["Ordering"] = PdfString.FromText("Identity"), ["Supplement"] = 0 },
            ["FontDescriptor"] = sink.Add(Descriptor(name, program)),
            ["DW"] = 1000,
            ["W"] = Widths(),
            ["CIDToGIDMap"] = new PdfName("Identity"),
        });
        PdfReference toUnicode = sink.Add(PdfStream.Deflate([], Encoding.ASCII.GetBytes(ToUnicode())));
        return sink.Add(new PdfDictionary
        {
            ["Type"] = new PdfName("Font"),
            ["Subtype"] = new PdfName("Type0"),
            ["BaseFont"] = name,
            ["Encoding"] = new PdfName("Identity-H"),
            ["DescendantFonts"] = PdfArray.Of(descendant),
            ["ToUnicode"] = toUnicode,
        });
    }

    // The six letters that mark a subset (§9.9.2), from what is in it: same characters, same bytes.
    private string Tag()
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(characters)));
        return string.Create(6, hash, (tag, bytes) =>
        {
            for (int i = 0; i < tag.Length; i++)
            {
                tag[i] = (char)('A' + (bytes[i] % 26));
            }
        });
    }

    private PdfDictionary Descriptor(PdfName name, PdfReference program)
    {
        int[] box = font.Bounds;
        return new PdfDictionary
        {
            ["Type"] = new PdfName("FontDescriptor"),
            ["FontName"] = name,
            ["Flags"] = 6,
            ["FontBBox"] = PdfArray.Of([.. box.Select(v => (PdfObject)font.ToThousandths(v))]),
            ["ItalicAngle"] = 0,
            ["Ascent"] = font.ToThousandths(font.Ascent),
            ["Descent"] = font.ToThousandths(font.Descent),
            ["CapHeight"] = 733,
            ["StemV"] = 80,
            ["FontFile2"] = program,
        };
    }

    private PdfArray Widths()
    {
        PdfObject[] widths = [.. glyphs.Select(glyph => (PdfObject)font.AdvanceOf(glyph))];
        return [0, PdfArray.Of(widths)];
    }

    private string ToUnicode()
    {
        StringBuilder map = new("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n");
        map.Append("/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n");
        map.Append("1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        int code = 1;
        foreach (Rune[] section in characters.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{section.Length} beginbfchar\n");
            foreach (Rune character in section)
            {
                string unicode = Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(character.ToString()));
                map.Append(CultureInfo.InvariantCulture, $"<{code++:X4}> <{unicode}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend").ToString();
    }
}
