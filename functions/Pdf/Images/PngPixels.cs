using System.Buffers.Binary;
using System.IO.Compression;

namespace ContractFunctions.Pdf.Images;

/// <summary>Inflates, unfilters and spreads the rows of a PNG file into colour and alpha.</summary>
internal static class PngPixels
{
    public static PngImage Decode(PngFile file)
    {
        int channels = file.ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        bool gray = file.ColorType is 0 or 4;
        int pixels = file.Width * file.Height;
        byte[] color = new byte[pixels * (gray ? 1 : 3)];
        bool mayHaveAlpha = file.ColorType is 4 or 6 || file.Transparency.Length > 0;
        byte[]? alpha = mayHaveAlpha ? new byte[pixels] : null;
        Spreader spreader = new(file, color, alpha);
        byte[] row = new byte[file.Width * channels];
        byte[] above = new byte[row.Length];
        try
        {
            using ZLibStream zlib = new(new MemoryStream(file.Compressed, writable: false), CompressionMode.Decompress);
            for (int y = 0; y < file.Height; y++)
            {
                int filter = zlib.ReadByte();
                zlib.ReadExactly(row);
                Unfilter(filter, row, above, channels);
                spreader.Spread(row, y * file.Width);
                (row, above) = (above, row);
            }

            if (zlib.ReadByte() >= 0)
            {
                throw PngFile.Damaged("it has more pixels than its header says");
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            throw new PdfException(PdfFault.Malformed, "the PNG file is damaged: its pixels cannot be inflated", fault);
        }

        return new PngImage(file.Width, file.Height, gray, color, alpha is not null && alpha.AsSpan().ContainsAnyExcept((byte)255) ? alpha : null);
    }

    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = step; i < row.Length; i++)
                {
                    row[i] += row[i - step];
                }

                break;
            case 2:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += above[i];
                }

                break;
            case 3:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += (byte)(((i < step ? 0 : row[i - step]) + above[i]) / 2);
                }

                break;
            case 4:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += i < step ? above[i] : Paeth(row[i - step], above[i], above[i - step]);
                }

                break;
            default:
                throw PngFile.Damaged("a row has an unknown filter");
        }
    }

    private static byte Paeth(byte left, byte above, byte corner)
    {
        int estimate = left + above - corner;
        (int toLeft, int toAbove, int toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private sealed class Spreader
    {
        private readonly PngFile file;
        private readonly byte[] color;
        private readonly byte[]? alpha;
        private readonly int[] key;

        public Spreader(PngFile file, byte[] color, byte[]? alpha)
        {
            (this.file, this.color, this.alpha) = (file, color, alpha);
            int expected = file.ColorType switch { 0 => 2, 2 => 6, _ => -1 };
            bool keyed = expected > 0 && file.Transparency.Length > 0;
            bool fits = file.Transparency.Length == 0 || file.Transparency.Length == expected || (file.ColorType == 3 && file.Transparency.Length <= file.Palette.Length / 3);
            key = !fits ? throw PngFile.Damaged("tRNS does not fit the colour type")
                : keyed ? [.. Enumerable.Range(0, expected / 2).Select(i => (int)BinaryPrimitives.ReadUInt16BigEndian(file.Transparency.AsSpan(2 * i)))] : [];
        }

        public void Spread(ReadOnlySpan<byte> row, int pixel)
        {
            switch (file.ColorType)
            {
                case 0 or 2:
                    row.CopyTo(color.AsSpan(pixel * (file.ColorType == 0 ? 1 : 3)));
                    ApplyKey(row, pixel);
                    break;
                case 3:
                    SpreadIndexes(row, pixel);
                    break;
                default:
                    SpreadAlpha(row, pixel, file.ColorType == 4 ? 1 : 3);
                    break;
            }
        }

        // One colour stands for "transparent".
        private void ApplyKey(ReadOnlySpan<byte> row, int pixel)
        {
            for (int i = 0; alpha is not null && i < file.Width; i++)
            {
                bool match = true;
                for (int channel = 0; channel < key.Length; channel++)
                {
                    match &= row[(i * key.Length) + channel] == key[channel];
                }

                alpha[pixel + i] = match ? (byte)0 : (byte)255;
            }
        }

        private void SpreadIndexes(ReadOnlySpan<byte> row, int pixel)
        {
            for (int i = 0; i < row.Length; i++)
            {
                int index = row[i];
                if ((3 * index) + 3 > file.Palette.Length)
                {
                    throw PngFile.Damaged("a pixel is outside of the palette");
                }

                file.Palette.AsSpan(3 * index, 3).CopyTo(color.AsSpan(3 * (pixel + i)));
                if (alpha is not null)
                {
                    alpha[pixel + i] = index < file.Transparency.Length ? file.Transparency[index] : (byte)255;
                }
            }
        }

        private void SpreadAlpha(ReadOnlySpan<byte> row, int pixel, int channels)
        {
            for (int i = 0; i < file.Width; i++)
            {
                ReadOnlySpan<byte> source = row.Slice(i * (channels + 1), channels + 1);
                source[..channels].CopyTo(color.AsSpan((pixel + i) * channels));
                alpha![pixel + i] = source[channels];
            }
        }
    }
}
