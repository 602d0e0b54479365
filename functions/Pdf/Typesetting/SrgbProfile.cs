using System.Buffers.Binary;
using System.Text;

namespace ContractFunctions.Pdf.Typesetting;

/// <summary>
/// The sRGB colour space as an ICC profile of version 2 (ICC.1:2001-04), made here so that no file of others is shipped. Transfer curve and primaries are those of
/// IEC 61966-2-1; the colorants are adapted to the D50 of the profile connection space (Bradford), as the ICC publishes them for sRGB.
/// </summary>
internal static class SrgbProfile
{
    public const string Name = "sRGB IEC61966-2.1";

    private const int HeaderBytes = 128;
    private const int CurvePoints = 1024;

    // s15Fixed16Number, X Y Z.
    private static readonly int[] D50 = [0xF6D6, 0x10000, 0xD32D];
    private static readonly int[] Red = [0x6FA2, 0x38F5, 0x0390];
    private static readonly int[] Green = [0x6299, 0xB785, 0x18DA];
    private static readonly int[] Blue = [0x24A0, 0x0F84, 0xB6CF];

    /// <summary>The profile.</summary>
    public static byte[] Bytes { get; } = Write();

    private static byte[] Write()
    {
        byte[] curve = Curve();
        (string Signature, byte[] Data)[] tags =
        [
            ("desc", Description()),
            ("cprt", [.. "text\0\0\0\0"u8, .. "Public domain\0"u8]),
            ("wtpt", Xyz(D50)),
            ("rXYZ", Xyz(Red)),
            ("gXYZ", Xyz(Green)),
            ("bXYZ", Xyz(Blue)),
            ("rTRC", curve),
            ("gTRC", curve),
            ("bTRC", curve),
        ];
        int at = HeaderBytes + 4 + (12 * tags.Length);
        MemoryStream table = new();
        MemoryStream data = new();
        Dictionary<byte[], int> placed = [];   // by reference: the three channels share one curve
        Number(table, tags.Length);
        foreach ((string signature, byte[] content) in tags)
        {
            if (placed.TryAdd(content, at + (int)data.Length))
            {
                data.Write(content);
                data.Write(new byte[-content.Length & 3]);
            }

            table.Write(Encoding.ASCII.GetBytes(signature));
            Number(table, placed[content]);
            Number(table, content.Length);
        }

        return [.. Header(at + (int)data.Length), .. table.ToArray(), .. data.ToArray()];
    }

    // §6.1: a display profile, RGB to XYZ. Its date is that of the standard it describes.
    private static byte[] Header(int size)
    {
        byte[] header = new byte[HeaderBytes];
        BinaryPrimitives.WriteInt32BigEndian(header, size);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), 0x02400000);
        "mntrRGB XYZ "u8.CopyTo(header.AsSpan(12));
        int[] date = [1999, 10, 1, 0, 0, 0];
        for (int i = 0; i < date.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(24 + (2 * i)), (ushort)date[i]);
        }

        "acsp"u8.CopyTo(header.AsSpan(36));
        for (int i = 0; i < D50.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(68 + (4 * i)), D50[i]);
        }

        return header;
    }

    // §6.5.17 textDescriptionType: ASCII, then an empty Unicode and an empty Macintosh text of 67 bytes.
    private static byte[] Description()
    {
        MemoryStream text = new();
        text.Write("desc\0\0\0\0"u8);
        Number(text, Name.Length + 1);
        text.Write(Encoding.ASCII.GetBytes(Name + "\0"));
        text.Write(new byte[4 + 4 + 2 + 1 + 67]);
        return text.ToArray();
    }

    private static byte[] Xyz(int[] values)
    {
        MemoryStream xyz = new();
        xyz.Write("XYZ \0\0\0\0"u8);
        foreach (int value in values)
        {
            Number(xyz, value);
        }

        return xyz.ToArray();
    }

    // IEC 61966-2-1 §5.2: linear near black, else a power of 2.4.
    private static byte[] Curve()
    {
        byte[] curve = new byte[12 + (2 * CurvePoints)];
        "curv"u8.CopyTo(curve);
        BinaryPrimitives.WriteInt32BigEndian(curve.AsSpan(8), CurvePoints);
        for (int i = 0; i < CurvePoints; i++)
        {
            double device = i / (CurvePoints - 1.0);
            double linear = device <= 0.04045 ? device / 12.92 : Math.Pow((device + 0.055) / 1.055, 2.4);
            BinaryPrimitives.WriteUInt16BigEndian(curve.AsSpan(12 + (2 * i)), (ushort)Math.Round(linear * ushort.MaxValue));
        }

        return curve;
    }

    private static void Number(MemoryStream to, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        to.Write(bytes);
    }
}
