using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ContractFunctions.Tests.Accounts;

/// <summary>Small PNG files, written here so that the product's own writer is not its own judge.</summary>
internal static class Pictures
{
    /// <summary>Black strokes on a transparent ground, as a signature pad sends them.</summary>
    public static byte[] Handwriting(int width = 400, int height = 160) => Rgba(width, height, (x, y) =>
        Math.Abs(y - (height / 2) - (height / 4 * Math.Sin(x / 17.0))) < 3 && x > width / 8 && x < width * 7 / 8);

    public static byte[] Rgba(int width, int height, Func<int, int, bool> ink)
    {
        using MemoryStream rows = new();
        using (ZLibStream zlib = new(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(0);
                for (int x = 0; x < width; x++)
                {
                    zlib.Write(ink(x, y) ? [0, 0, 0, 255] : [0, 0, 0, 0]);
                }
            }
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 6);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", rows.ToArray()), .. Chunk("IEND", [])];
    }

    /// <summary>The same picture with a tEXt chunk before its end.</summary>
    public static byte[] WithComment(byte[] png, string comment) => [.. png[..^12], .. Chunk("tEXt", [.. "Comment\0"u8, .. Encoding.ASCII.GetBytes(comment)]), .. png[^12..]];

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        byte[] chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        uint crc = uint.MaxValue;
        foreach (byte value in body)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 4), ~crc);
        return chunk;
    }
}
