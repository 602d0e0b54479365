using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ContractFunctions.Embedded.Demo;

/// <summary>Draws handwriting for the demo: pen strokes on a transparent ground, as a touch screen would deliver them (PNG, gray with alpha, 8 bits).</summary>
internal static class InkDrawing
{
    private const int Width = 480, Height = 200, Pen = 5;

    /// <summary>A signature-like drawing; different for each <paramref name="seed"/>.</summary>
    public static byte[] Draw(int seed)
    {
        byte[] alpha = new byte[Width * Height];
        for (int stroke = 0; stroke < 4; stroke++)
        {
            Stroke(alpha, left: 40 + (stroke * 105), phase: (seed * 1.7) + (stroke * 0.9));
        }

        return Encode(alpha);
    }

    private static void Stroke(byte[] alpha, int left, double phase)
    {
        for (double t = 0; t < 1; t += 0.001)
        {
            double x = left + (85 * t) + (22 * Math.Sin((9 * t) + phase));
            double y = 100 + (62 * Math.Sin((6.5 * t) + phase)) + (14 * Math.Cos((15 * t) - phase));
            Dot(alpha, (int)x, (int)y);
        }
    }

    private static void Dot(byte[] alpha, int centreX, int centreY)
    {
        for (int y = Math.Max(0, centreY - Pen); y <= Math.Min(Height - 1, centreY + Pen); y++)
        {
            for (int x = Math.Max(0, centreX - Pen); x <= Math.Min(Width - 1, centreX + Pen); x++)
            {
                double distance = Math.Sqrt(((x - centreX) * (x - centreX)) + ((y - centreY) * (y - centreY)));
                byte ink = (byte)(255 * Math.Clamp(Pen - distance, 0, 1));
                alpha[(y * Width) + x] = Math.Max(alpha[(y * Width) + x], ink);
            }
        }
    }

    private static byte[] Encode(byte[] alpha)
    {
        using MemoryStream rows = new();
        using (ZLibStream zlib = new(rows, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < Height; y++)
            {
                zlib.WriteByte(0);   // no filter
                for (int x = 0; x < Width; x++)
                {
                    zlib.Write([0x14, alpha[(y * Width) + x]]);
                }
            }
        }

        using MemoryStream png = new();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        header[8] = 8;    // bits
        header[9] = 4;    // gray with alpha
        Chunk(png, "IHDR", header);
        Chunk(png, "IDAT", rows.ToArray());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(Stream png, string type, byte[] data)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    /// <summary>CRC-32 of ISO 3309, as PNG asks for.</summary>
    private static uint Crc(byte[] data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
