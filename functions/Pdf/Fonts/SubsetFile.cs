using System.Buffers.Binary;
using System.Numerics;

namespace ContractFunctions.Pdf.Fonts;

/// <summary>Writes a TrueType file with the glyphs asked for and no others, renumbered; components of composite glyphs follow at the end.</summary>
internal static class SubsetFile
{
    /// <summary>The file of these glyphs: the one at index n gets id n. Has the tables PDF asks for (ISO 32000-2 §9.9.1), no cmap.</summary>
    public static byte[] Write(TrueTypeFont font, IReadOnlyList<int> wanted)
    {
        List<int> glyphs = [.. wanted];
        MemoryStream glyf = new(glyphs.Count * 512);
        List<uint> offsets = new(glyphs.Count + 1);
        Dictionary<int, int> components = [];
        for (int i = 0; i < glyphs.Count; i++)
        {
            offsets.Add((uint)glyf.Length);
            WriteGlyph(font, glyphs, components, i, glyf);
        }

        offsets.Add((uint)glyf.Length);
        SortedDictionary<string, byte[]> tables = new(StringComparer.Ordinal)
        {
            ["glyf"] = glyf.ToArray(),
            ["loca"] = Loca(offsets),
            ["hmtx"] = Hmtx(font, glyphs),
            ["head"] = Patched(font, "head", (8, 0), (10, 0), (50, 1)),
            ["maxp"] = Patched(font, "maxp", (4, glyphs.Count)),
            ["hhea"] = Patched(font, "hhea", (34, glyphs.Count)),
        };
        foreach (string hinting in (string[])["cvt ", "fpgm", "prep"])
        {
            if (font.TryTable(hinting, out FontTable table))
            {
                tables.Add(hinting, table.Data.ToArray());
            }
        }

        return Assemble(tables);
    }

    private static void WriteGlyph(TrueTypeFont font, List<int> glyphs, Dictionary<int, int> components, int index, MemoryStream glyf)
    {
        byte[] data = font.GlyphData(glyphs[index]).Data.ToArray();
        foreach (GlyphComponent component in OutlineReader.ComponentsOf(new FontTable(data)))
        {
            if (!components.TryGetValue(component.Glyph, out int id))
            {
                id = glyphs.Count;
                components.Add(component.Glyph, id);
                glyphs.Add(component.Glyph);
            }

            BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(component.IdAt), checked((ushort)id));
        }

        glyf.Write(data);
        glyf.Write(new byte[-data.Length & 3]);
    }

    private static byte[] Loca(List<uint> offsets)
    {
        byte[] loca = new byte[4 * offsets.Count];
        for (int i = 0; i < offsets.Count; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(4 * i), offsets[i]);
        }

        return loca;
    }

    private static byte[] Hmtx(TrueTypeFont font, List<int> glyphs)
    {
        byte[] hmtx = new byte[4 * glyphs.Count];
        for (int i = 0; i < glyphs.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(hmtx.AsSpan(4 * i), (ushort)font.RawAdvanceOf(glyphs[i]));
            BinaryPrimitives.WriteInt16BigEndian(hmtx.AsSpan((4 * i) + 2), (short)font.BearingOf(glyphs[i]));
        }

        return hmtx;
    }

    private static byte[] Patched(TrueTypeFont font, string tag, params ReadOnlySpan<(int At, int Value)> words)
    {
        byte[] table = font.Required(tag).Data.ToArray();
        foreach ((int at, int value) in words)
        {
            BinaryPrimitives.WriteUInt16BigEndian(at + 2 <= table.Length ? table.AsSpan(at) : throw FontTable.Fault(), checked((ushort)value));
        }

        return table;
    }

    private static byte[] Assemble(SortedDictionary<string, byte[]> tables)
    {
        int directory = 12 + (16 * tables.Count);
        byte[] file = new byte[directory + tables.Values.Sum(table => (table.Length + 3) & ~3)];
        int power = BitOperations.Log2((uint)tables.Count);
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), (ushort)tables.Count);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(6), (ushort)(16 << power));
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(8), (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(10), (ushort)((16 * tables.Count) - (16 << power)));
        (int entry, int at) = (12, directory);
        foreach ((string tag, byte[] table) in tables)
        {
            table.CopyTo(file, at);
            int padded = (table.Length + 3) & ~3;
            System.Text.Encoding.ASCII.GetBytes(tag, file.AsSpan(entry));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(entry + 4), Checksum(file.AsSpan(at, padded)));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(entry + 8), (uint)at);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(entry + 12), (uint)table.Length);
            (entry, at) = (entry + 16, at + padded);
        }

        return file;
    }

    private static uint Checksum(ReadOnlySpan<byte> words)
    {
        uint sum = 0;
        for (int i = 0; i < words.Length; i += 4)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(words[i..]);
        }

        return sum;
    }
}
