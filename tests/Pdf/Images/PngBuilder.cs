using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ContractFunctions.Tests.Pdf.Images;

/// <summary>Makes PNG files, sound ones and broken ones.</summary>
internal sealed class PngBuilder
{
    private readonly MemoryStream file = new();

    public PngBuilder() => file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    /// <summary>A whole file of these rows, each with the filter given for it.</summary>
    public static byte[] Encode(int width, int colorType, byte[][] rows, Func<int, int>? filterOf = null, byte[]? palette = null, byte[]? transparency = null)
    {
        PngBuilder builder = new PngBuilder().Header(width, rows.Length, colorType);
        _ = palette is null ? builder : builder.Chunk("PLTE", palette);
        _ = transparency is null ? builder : builder.Chunk("tRNS", transparency);
        int step = colorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        return builder.Chunk("IDAT", Deflate(Filter(rows, step, filterOf ?? (_ => 0)))).Chunk("IEND", []).ToArray();
    }

    /// <summary>A white picture with a black box in it.</summary>
    public static byte[] Box(int width, int height, int left, int top, int right, int bottom) => Encode(
        width, 0, [.. Enumerable.Range(0, height).Select(y => Enumerable.Range(0, width).Select(x => x >= left && x < right && y >= top && y < bottom ? (byte)0 : (byte)255).ToArray())]);

    public PngBuilder Header(int width, int height, int colorType, int depth = 8, int interlace = 0)
    {
        byte[] data = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9], data[12]) = ((byte)depth, (byte)colorType, (byte)interlace);
        return Chunk("IHDR", data);
    }

    public PngBuilder Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        file.Write(word);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(word, Checksum(body));
        file.Write(word);
        return this;
    }

    public PngBuilder Raw(params byte[] bytes)
    {
        file.Write(bytes);
        return this;
    }

    public byte[] ToArray() => file.ToArray();

    public static byte[] Deflate(byte[] content)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Filter(byte[][] rows, int step, Func<int, int> filterOf)
    {
        List<byte> output = [];
        for (int y = 0; y < rows.Length; y++)
        {
            int filter = filterOf(y);
            output.Add((byte)filter);
            for (int i = 0; i < rows[y].Length; i++)
            {
                int left = i < step ? 0 : rows[y][i - step];
                int above = y == 0 ? 0 : rows[y - 1][i];
                int corner = y == 0 || i < step ? 0 : rows[y - 1][i - step];
                output.Add((byte)(rows[y][i] - filter switch { 1 => left, 2 => above, 3 => (left + above) / 2, 4 => Paeth(left, above, corner), _ => 0 }));
            }
        }

        return [.. output];
    }

    private static int Paeth(int a, int b, int c)
    {
        int p = a + b - c;
        return new[] { (Math.Abs(p - a), 0, a), (Math.Abs(p - b), 1, b), (Math.Abs(p - c), 2, c) }.Min().Item3;
    }

    // Bit by bit, so that it shares nothing with the product's table.
    private static uint Checksum(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
