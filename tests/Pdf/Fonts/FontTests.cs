using System.Text;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Fonts;

namespace ContractFunctions.Tests.Pdf.Fonts;

public sealed class FontTests
{
    [Theory]
    [InlineData("甲方：张三，租金￥3,500.00元（大写：叁仟伍佰元整）")]
    [InlineData("喆龘㐀𠮷𪚥堃玥煊")]
    [InlineData("Alice O'Brien, ①②③ √ □ ■ ㎡ ℃ ‰ ——……")]
    [InlineData("一\n二\t三　四 五")]
    [InlineData("")]
    public void Covers_OfPrintableText_IsTrue(string text) => Assert.True(FontSet.Default.Covers(text, out _));

    [Theory]
    [InlineData("笑😀", 0x1F600)]
    [InlineData("a\u200Bb", 0x200B)] // invisible
    [InlineData("a\u202Eb", 0x202E)] // turns the reading direction
    [InlineData("葛\U000E0100城", 0xE0100)] // a variation selector would be lost
    [InlineData("a\u0007", 0x0007)]
    [InlineData("שלום", 0x05E9)]
    [InlineData("\U0002CEB0", 0x2CEB0)] // Extension F
    public void Covers_OfUnprintableText_NamesTheFirst(string text, int codePoint)
    {
        Assert.False(FontSet.Default.Covers(text, out Rune missing));
        Assert.Equal(codePoint, missing.Value);
    }

    [Fact]
    public void Covers_OfALoneSurrogate_IsFalse() => Assert.False(FontSet.Default.Covers("a\uD842", out _));

    [Fact]
    public void Covers_OfTheHanBlocks_IsAsTheReadmeSays()
    {
        Assert.All(Enumerable.Range(0x4E00, 0x9FFF - 0x4E00 + 1).Concat(Enumerable.Range(0x3400, 0x4DBF - 0x3400 + 1)), AssertCovered);
        Assert.All(Enumerable.Range(0x20000, 0x2A6D6 - 0x20000 + 1).Concat(Enumerable.Range(0x2A700, 0x2B81D - 0x2A700 + 1)).Where(code => code is not (> 0x2B734 and < 0x2B740)), AssertCovered);
    }

    [Fact]
    public void Glyphs_AreTheSameByEachWayOfTheCharacterMap()
    {
        // Characters of the basic plane stand in the face's format 4 and format 12 tables alike; advances of Han are one em.
        TrueTypeFont face = FontSet.Default.Faces[0];
        Assert.Equal(1000, face.AdvanceOf(face.GlyphOf(new Rune('国'))));
        Assert.Equal(256, face.AdvanceOf(face.GlyphOf(new Rune(' '))));
        Assert.Equal(0, face.GlyphOf(new Rune(0x20BB7)));
        Assert.NotEqual(0, FontSet.Default.Faces[1].GlyphOf(new Rune(0x20BB7)));
    }

    [Fact]
    public void Outline_OfAHanCharacter_FillsItsSquareWithClosedContours()
    {
        TrueTypeFont face = FontSet.Default.Faces[0];
        GlyphOutline outline = face.OutlineOf(face.GlyphOf(new Rune('国')));
        Assert.Equal(new PdfRect(99, -78, 944, 821), outline.Bounds);
        Assert.Equal(outline.Steps.Count(step => step.Verb == OutlineVerb.Move), outline.Steps.Count(step => step.Verb == OutlineVerb.Close));
        Assert.Empty(face.OutlineOf(face.GlyphOf(new Rune(' '))).Steps);
    }

    [Fact]
    public void Subset_HoldsTheSameOutlinesUnderNewIds()
    {
        TrueTypeFont face = FontSet.Default.Faces[0];
        int[] glyphs = [0, .. "国Å１①é".EnumerateRunes().Select(face.GlyphOf)];
        byte[] subset = SubsetFile.Write(face, glyphs);
        Assert.InRange(subset.Length, 500, 12_000);
        TrueTypeFont read = TrueTypeFont.Read(WithCharacterMap(subset));
        for (int id = 0; id < glyphs.Length; id++)
        {
            Assert.Equal(face.OutlineOf(glyphs[id]).Steps, read.OutlineOf(id).Steps);
            Assert.Equal(face.AdvanceOf(glyphs[id]), read.AdvanceOf(id));
        }
    }

    [Fact]
    public void Read_OfDamagedFonts_OnlyEverThrowsPdfException()
    {
        byte[] file = WithCharacterMap(SubsetFile.Write(FontSet.Default.Faces[0], [0, .. "国家Åé".EnumerateRunes().Select(FontSet.Default.Faces[0].GlyphOf)]));
        Random random = new(20260131);
        int damaged = 0;
        for (int round = 0; round < 4000; round++)
        {
            byte[] broken = [.. file];
            for (int i = 0; i <= round % 4; i++)
            {
                broken[random.Next(round % 2 == 0 ? 300 : broken.Length)] = (byte)random.Next(256);
            }

            try
            {
                TrueTypeFont font = TrueTypeFont.Read(round % 5 == 0 ? broken.AsMemory(0, random.Next(broken.Length)) : broken);
                for (int code = 0; code < 8; code++)
                {
                    int glyph = font.GlyphOf(new Rune('A' + code));
                    _ = (font.AdvanceOf(glyph), font.OutlineOf(glyph).Bounds, font.Name);
                }
            }
            catch (PdfException)
            {
                damaged++;
            }
        }

        Assert.InRange(damaged, 500, 4000);
    }

    [Theory]
    [InlineData("OTTO")]
    [InlineData("wOFF")]
    public void Read_OfAnotherKindOfFont_IsUnsupported(string tag) =>
        Assert.Equal(PdfFault.Unsupported, Assert.Throws<PdfException>(() => TrueTypeFont.Read(Encoding.ASCII.GetBytes(tag.PadRight(40)))).Fault);

    private static void AssertCovered(int code) => Assert.True(FontSet.Default.Covers(new Rune(code).ToString(), out _), $"U+{code:X4}");

    // Subsets have no character map; this one maps A, B, C … to glyphs 1, 2, 3 … by one group of format 12.
    private static byte[] WithCharacterMap(byte[] font)
    {
        int tables = (font[4] << 8) | font[5];
        byte[] map = [0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0, 0, 0, 0, 28, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 65, 0, 0, 0, 72, 0, 0, 0, 1];
        byte[] result = new byte[font.Length + 16 + map.Length];
        font.AsSpan(0, 12 + (16 * tables)).CopyTo(result);
        result[5]++;
        for (int i = 0; i < tables; i++)
        {
            Span<byte> offset = result.AsSpan(12 + (16 * i) + 8, 4);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(offset, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(offset) + 16);
        }

        int entry = 12 + (16 * tables);
        Encoding.ASCII.GetBytes("cmap", result.AsSpan(entry));
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(result.AsSpan(entry + 8), result.Length - map.Length);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(result.AsSpan(entry + 12), map.Length);
        font.AsSpan(entry).CopyTo(result.AsSpan(entry + 16));
        map.CopyTo(result, result.Length - map.Length);
        return result;
    }
}
