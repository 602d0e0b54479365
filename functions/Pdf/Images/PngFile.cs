using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ContractFunctions.Pdf.Images;

/// <summary>The chunks of a PNG file, checked: signature, order, checksums, limits.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="ColorType">0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha.</param>
/// <param name="Palette">RGB triples; empty unless the colour type is 3.</param>
/// <param name="Transparency">The tRNS chunk.</param>
/// <param name="Compressed">The IDAT chunks one after the other: a zlib stream.</param>
internal sealed record PngFile(int Width, int Height, int ColorType, byte[] Palette, byte[] Transparency, byte[] Compressed)
{
    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static PngFile Read(ReadOnlyMemory<byte> file, PngLimits limits)
    {
        if (!file.Span.StartsWith(Signature))
        {
            throw new PdfException(PdfFault.Malformed, "the picture is no PNG file");
        }

        Chunks chunks = new(limits);
        int at = Signature.Length;
        while (!chunks.Ended)
        {
            (string type, ReadOnlyMemory<byte> data) = ReadChunk(file, ref at);
            chunks.Take(type, data);
        }

        return at == file.Length ? chunks.Build() : throw Damaged("bytes follow its end");
    }

    public static PdfException Damaged(string how) => new(PdfFault.Malformed, $"the PNG file is damaged: {how}");

    private static (string Type, ReadOnlyMemory<byte> Data) ReadChunk(ReadOnlyMemory<byte> file, ref int at)
    {
        if (file.Length - at < 12)
        {
            throw Damaged("it ends early");
        }

        ReadOnlySpan<byte> rest = file.Span[at..];
        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > file.Length - at - 12)
        {
            throw Damaged("a chunk runs past the end");
        }

        int end = 8 + (int)length;
        if (Crc32.Of(rest[4..end]) != BinaryPrimitives.ReadUInt32BigEndian(rest[end..]))
        {
            throw Damaged("a checksum is wrong");
        }

        ReadOnlyMemory<byte> data = file.Slice(at + 8, (int)length);
        at += end + 4;
        return (Encoding.Latin1.GetString(rest.Slice(4, 4)), data);
    }

    private sealed class Chunks(PngLimits limits)
    {
        private readonly ArrayBufferWriter<byte> compressed = new();
        private byte[] palette = [];
        private byte[] transparency = [];
        private (int Width, int Height, int ColorType)? header;
        private bool dataEnded;

        public bool Ended { get; private set; }

        public void Take(string type, ReadOnlyMemory<byte> data)
        {
            if ((header is null) != (type == "IHDR"))
            {
                throw Damaged("IHDR must come first, once");
            }

            dataEnded |= compressed.WrittenCount > 0 && type != "IDAT";
            switch (type)
            {
                case "IHDR":
                    header = Header(data.Span);
                    break;
                case "PLTE" when compressed.WrittenCount == 0 && palette.Length == 0 && data.Length is > 0 and <= 768 && data.Length % 3 == 0:
                    palette = data.ToArray();
                    break;
                case "tRNS" when compressed.WrittenCount == 0 && transparency.Length == 0:
                    transparency = data.ToArray();
                    break;
                case "IDAT" when !dataEnded:
                    compressed.Write(data.Span);
                    break;
                case "IEND" when data.Length == 0:
                    Ended = true;
                    break;
                case "PLTE" or "tRNS" or "IDAT" or "IEND":
                    throw Damaged($"{type} is out of place or of a wrong length");
                default:
                    // Bit 5 of the first letter marks a chunk that may be ignored.
                    _ = char.IsAsciiLetterLower(type[0]) ? true : throw Damaged("an unknown critical chunk");
                    break;
            }
        }

        public PngFile Build()
        {
            (int width, int height, int type) = header!.Value;
            if (compressed.WrittenCount == 0 || (type == 3 && palette.Length == 0))
            {
                throw Damaged("it has no pixels or no palette");
            }

            return new PngFile(width, height, type, type == 3 ? palette : [], transparency, compressed.WrittenSpan.ToArray());
        }

        private (int Width, int Height, int ColorType) Header(ReadOnlySpan<byte> data)
        {
            if (data.Length != 13 || data[10] != 0 || data[11] != 0 || data[12] > 1 || data[9] is not (0 or 2 or 3 or 4 or 6))
            {
                throw Damaged("its header is out of range");
            }

            if (data[8] != 8 || data[12] != 0)
            {
                throw new PdfException(PdfFault.Unsupported, "only PNG files of 8 bits a channel without interlacing are read");
            }

            (uint width, uint height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
            if (width == 0 || height == 0)
            {
                throw Damaged("it has no extent");
            }

            return width <= limits.MaxSide && height <= limits.MaxSide && (long)width * height <= limits.MaxPixels
                ? ((int)width, (int)height, data[9])
                : throw new PdfException(PdfFault.LimitExceeded, $"the picture is larger than {limits.MaxSide} pixels a side or {limits.MaxPixels} in all");
        }
    }
}
