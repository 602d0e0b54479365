using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Images;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Pdf.Images;

public sealed class PngImageTests
{
    private static readonly byte[] Sound = PngBuilder.Box(8, 6, 2, 1, 5, 4);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public void Read_OfRandomPixelsAndFilters_GivesThemBack(int colorType)
    {
        int channels = colorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        Gen<(byte[][] Rows, int[] Filters)> pictures =
            from width in Gen.Choose(1, 9)
            from height in Gen.Choose(1, 7)
            from rows in Gen.Choose(0, 255).Select(v => (byte)v).ArrayOf(width * channels).ArrayOf(height)
            from filters in Gen.Choose(0, 4).ArrayOf(height)
            select (rows, filters);
        Prop.ForAll(Arb.From(pictures), picture =>
        {
            PngImage image = PngImage.Read(PngBuilder.Encode(picture.Rows[0].Length / channels, colorType, picture.Rows, y => picture.Filters[y]), PngLimits.Default);
            byte[] samples = [.. picture.Rows.SelectMany(row => row)];
            bool alpha = colorType >= 4;
            int colors = alpha ? channels - 1 : channels;
            Assert.Equal(colors == 1, image.IsGray);
            Assert.Equal([.. samples.Where((_, i) => i % channels < colors)], image.Color.ToArray());
            byte[] opacity = alpha ? [.. samples.Where((_, i) => i % channels == colors)] : [];
            Assert.Equal(opacity.Any(value => value < 255) ? opacity : [], image.Alpha.ToArray());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Read_OfAPalette_SpreadsColoursAndTransparency()
    {
        PngImage image = PngImage.Read(PngBuilder.Encode(3, 3, [[0, 1, 2]], palette: [1, 2, 3, 4, 5, 6, 7, 8, 9], transparency: [0, 128]), PngLimits.Default);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], image.Color.ToArray());
        Assert.Equal([0, 128, 255], image.Alpha.ToArray());
    }

    [Theory]
    [InlineData(0, new byte[] { 7, 8 }, new byte[] { 0, 7 })]
    [InlineData(2, new byte[] { 1, 2, 3, 1, 2, 4 }, new byte[] { 0, 1, 0, 2, 0, 3 })]
    public void Read_WithATransparentColour_MakesItTransparent(int colorType, byte[] row, byte[] key) =>
        Assert.Equal([0, 255], PngImage.Read(PngBuilder.Encode(2, colorType, [row], transparency: key), PngLimits.Default).Alpha.ToArray());

    [Fact]
    public void Read_WhenPixelsAreInSeveralChunks_JoinsThem()
    {
        byte[] packed = PngBuilder.Deflate([0, 1, 2, 3]);
        byte[] file = new PngBuilder().Header(3, 1, 0).Chunk("IDAT", packed[..3]).Chunk("IDAT", packed[3..]).Chunk("IEND", []).ToArray();
        Assert.Equal([1, 2, 3], PngImage.Read(file, PngLimits.Default).Color.ToArray());
    }

    [Fact]
    public void Read_WithAnyByteChanged_IsMalformed()
    {
        for (int at = 0; at < Sound.Length; at++)
        {
            byte[] broken = [.. Sound];
            broken[at] ^= 0x20;
            Assert.Equal(PdfFault.Malformed, FaultOf(broken));
        }
    }

    [Fact]
    public void Read_WhenCutAnywhere_IsMalformed()
    {
        for (int length = 0; length < Sound.Length; length++)
        {
            Assert.Equal(PdfFault.Malformed, FaultOf(Sound[..length]));
        }
    }

    public static TheoryData<string, PdfFault, byte[]> Faults() => new()
    {
        { "bytes after the end", PdfFault.Malformed, [.. Sound, 0] },
        { "16 bits", PdfFault.Unsupported, Made(new PngBuilder().Header(1, 1, 0, depth: 16), [0, 0, 0]) },
        { "1 bit", PdfFault.Unsupported, Made(new PngBuilder().Header(1, 1, 0, depth: 1), [0, 0]) },
        { "interlaced", PdfFault.Unsupported, Made(new PngBuilder().Header(1, 1, 0, interlace: 1), [0, 0]) },
        { "unknown interlacing", PdfFault.Malformed, Made(new PngBuilder().Header(1, 1, 0, interlace: 2), [0, 0]) },
        { "unknown colour type", PdfFault.Malformed, Made(new PngBuilder().Header(1, 1, 5), [0, 0]) },
        { "no width", PdfFault.Malformed, Made(new PngBuilder().Header(0, 1, 0), [0, 0]) },
        { "negative height", PdfFault.LimitExceeded, Made(new PngBuilder().Header(1, -1, 0), [0, 0]) },
        { "too wide", PdfFault.LimitExceeded, Made(new PngBuilder().Header(4001, 1, 0), [0, 0]) },
        { "too many pixels", PdfFault.LimitExceeded, Made(new PngBuilder().Header(4000, 4000, 0), [0, 0]) },
        { "two headers", PdfFault.Malformed, Made(new PngBuilder().Header(1, 1, 0).Header(1, 1, 0), [0, 0]) },
        { "header not first", PdfFault.Malformed, Made(new PngBuilder().Chunk("tEXt", []).Header(1, 1, 0), [0, 0]) },
        { "no pixels", PdfFault.Malformed, new PngBuilder().Header(1, 1, 0).Chunk("IEND", []).ToArray() },
        { "fewer pixels", PdfFault.Malformed, Made(new PngBuilder().Header(2, 2, 0), [0, 0, 0, 0, 0]) },
        { "more pixels", PdfFault.Malformed, Made(new PngBuilder().Header(1, 1, 0), [0, 0, 0]) },
        { "not deflated", PdfFault.Malformed, new PngBuilder().Header(1, 1, 0).Chunk("IDAT", [1, 2, 3, 4]).Chunk("IEND", []).ToArray() },
        { "unknown filter", PdfFault.Malformed, Made(new PngBuilder().Header(1, 1, 0), [5, 0]) },
        { "palette missing", PdfFault.Malformed, Made(new PngBuilder().Header(1, 1, 3), [0, 0]) },
        { "palette too long", PdfFault.Malformed, Made(new PngBuilder().Header(1, 1, 3).Chunk("PLTE", new byte[771]), [0, 0]) },
        { "palette of odd length", PdfFault.Malformed, Made(new PngBuilder().Header(1, 1, 3).Chunk("PLTE", new byte[4]), [0, 0]) },
        { "palette twice", PdfFault.Malformed, Made(new PngBuilder().Header(1, 1, 3).Chunk("PLTE", new byte[3]).Chunk("PLTE", new byte[3]), [0, 0]) },
        { "outside of the palette", PdfFault.Malformed, Made(new PngBuilder().Header(1, 1, 3).Chunk("PLTE", new byte[3]), [0, 1]) },
        { "transparency of wrong length", PdfFault.Malformed, Made(new PngBuilder().Header(1, 1, 2).Chunk("tRNS", new byte[2]), [0, 0, 0, 0]) },
        { "transparency beside alpha", PdfFault.Malformed, Made(new PngBuilder().Header(1, 1, 6).Chunk("tRNS", new byte[2]), [0, 0, 0, 0, 0]) },
        { "unknown critical chunk", PdfFault.Malformed, Made(new PngBuilder().Header(1, 1, 0).Chunk("ABCD", []), [0, 0]) },
        { "pixels apart", PdfFault.Malformed, new PngBuilder().Header(1, 1, 0).Chunk("IDAT", PngBuilder.Deflate([0, 0])).Chunk("tEXt", []).Chunk("IDAT", [0]).Chunk("IEND", []).ToArray() },
        { "end with data", PdfFault.Malformed, new PngBuilder().Header(1, 1, 0).Chunk("IDAT", PngBuilder.Deflate([0, 0])).Chunk("IEND", [0]).ToArray() },
        { "chunk longer than the file", PdfFault.Malformed, new PngBuilder().Header(1, 1, 0).Raw(0xFF, 0xFF, 0xFF, 0xFF, 65, 66, 67, 68, 0, 0, 0, 0).ToArray() },
        { "another format", PdfFault.Malformed, [0xFF, 0xD8, 0xFF, 0xE0] },
        { "larger than allowed", PdfFault.LimitExceeded, new byte[PngLimits.Default.MaxBytes + 1] },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void Read_OfAFaultyFile_SaysWhichFault(string what, PdfFault fault, byte[] file) => Assert.Equal((what, fault), (what, FaultOf(file)));

    [Fact]
    public void Read_OfABomb_StopsAtTheSizeItsHeaderSays() =>
        Assert.Equal(PdfFault.Malformed, FaultOf(Made(new PngBuilder().Header(1, 1, 0), new byte[50_000_000])));

    [Fact]
    public void Read_WithAnAncillaryChunk_IgnoresIt() =>
        Assert.Equal(1, PngImage.Read(Made(new PngBuilder().Header(1, 1, 0).Chunk("tEXt", [1]), [0, 9]), PngLimits.Default).Width);

    [Fact]
    public void MeasureInk_OfABox_GivesShareAndExtent() =>
        Assert.Equal(new InkExtent(9.0 / 48, 2, 1, 3, 3), PngImage.Read(Sound, PngLimits.Default).MeasureInk());

    [Fact]
    public void MeasureInk_OfBlankOrTransparentPictures_IsNothing()
    {
        Assert.Equal(default, PngImage.Read(PngBuilder.Box(8, 6, 0, 0, 0, 0), PngLimits.Default).MeasureInk());
        Assert.Equal(default, PngImage.Read(PngBuilder.Encode(2, 4, [[0, 0, 0, 20]]), PngLimits.Default).MeasureInk());
    }

    private static PdfFault FaultOf(byte[] file) => Assert.Throws<PdfException>(() => PngImage.Read(file, PngLimits.Default)).Fault;

    private static byte[] Made(PngBuilder builder, byte[] pixels) => builder.Chunk("IDAT", PngBuilder.Deflate(pixels)).Chunk("IEND", []).ToArray();
}
