using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ContractFunctions.Pdf.Images;

/// <summary>Writes a picture as a PNG file (ISO/IEC 15948) of 8 bits a channel: nothing but IHDR, IDAT and IEND, so nothing of an original file but its pixels remains.</summary>
public static class PngWriter
{
    /// <summary>The same picture gives the same bytes.</summary>
    public static byte[] Write(PngImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArrayBufferWriter<byte> file = new();
        file.Write(PngFile.Signature);
        WriteChunk(file, "IHDR", Header(picture));
        WriteChunk(file, "IDAT", Compress(Rows(picture)));
        WriteChunk(file, "IEND", []);
        return file.WrittenSpan.ToArray();
    }

    private static byte[] Header(PngImage picture)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        header[8] = 8;
        header[9] = (byte)((picture.IsGray ? 0 : 2) + (picture.HasAlpha ? 4 : 0));
        return header;
    }

    /// <summary>Pixels row by row, colour and opacity side by side, each row after its filter type (0: none).</summary>
    private static byte[] Rows(PngImage picture)
    {
        int channels = picture.IsGray ? 1 : 3;
        int size = channels + (picture.HasAlpha ? 1 : 0);
        byte[] rows = new byte[picture.Height * (1 + (picture.Width * size))];
        int at = 0;
        for (int pixel = 0; pixel < picture.Width * picture.Height; pixel++)
        {
            at += pixel % picture.Width == 0 ? 1 : 0;
            picture.Color.Slice(pixel * channels, channels).CopyTo(rows.AsSpan(at));
            at += channels;
            if (picture.HasAlpha)
            {
                rows[at++] = picture.Alpha[pixel];
            }
        }

        return rows;
    }

    private static byte[] Compress(byte[] rows)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Optimal))
        {
            zlib.Write(rows);
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(ArrayBufferWriter<byte> file, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        BinaryPrimitives.WriteInt32BigEndian(file.GetSpan(4), data.Length);
        file.Advance(4);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(file.GetSpan(4), Crc32.Of(body));
        file.Advance(4);
    }
}
