using System.IO.Compression;

namespace ContractFunctions.Pdf;

/// <summary>/FlateDecode with its predictors (§7.4.4), within the limits of the file.</summary>
internal sealed class StreamDecoder(PdfLimits limits)
{
    private long spent;

    /// <summary>One filter step.</summary>
    /// <exception cref="PdfException">Malformed data, a limit passed, or a filter or predictor not known here.</exception>
    public byte[] Decode(string filter, PdfDictionary? parameters, ReadOnlyMemory<byte> data)
    {
        if (filter is not ("FlateDecode" or "Fl"))
        {
            throw new PdfException(PdfFault.Unsupported, $"filter /{filter} is not decoded");
        }

        byte[] plain = Inflate(data);
        int predictor = Parameter(parameters, "Predictor", 1, 15);
        return predictor switch
        {
            1 => plain,
            >= 10 => UndoPng(plain, Colors(parameters), Parameter(parameters, "BitsPerComponent", 8, 16), Parameter(parameters, "Columns", 1, 1 << 20)),
            _ => throw new PdfException(PdfFault.Unsupported, $"predictor {predictor} is not decoded"),
        };
    }

    private static int Colors(PdfDictionary? parameters) => Parameter(parameters, "Colors", 1, 32);

    private static int Parameter(PdfDictionary? parameters, string key, int standard, int most) => parameters?[key] switch
    {
        null => standard,
        PdfNumber { AsInt32: { } value } when value >= 1 && value <= most => value,
        _ => throw new PdfException(PdfFault.Malformed, $"/DecodeParms /{key} is out of range"),
    };

    private byte[] Inflate(ReadOnlyMemory<byte> data)
    {
        using ZLibStream zlib = new(new MemoryStream(data.ToArray(), writable: false), CompressionMode.Decompress);
        using MemoryStream plain = new();
        byte[] buffer = new byte[81920];
        try
        {
            for (int read; (read = zlib.Read(buffer)) > 0;)
            {
                spent += read;
                plain.Write(buffer, 0, read);
                if (plain.Length > limits.StreamBytes || spent > limits.TotalStreamBytes)
                {
                    throw new PdfException(PdfFault.LimitExceeded, "decoded streams are larger than allowed");
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new PdfException(PdfFault.Malformed, "compressed data is damaged", e);
        }

        return plain.ToArray();
    }

    private static byte[] UndoPng(byte[] data, int colors, int bits, int columns)
    {
        int step = Math.Max(1, colors * bits / 8);
        int width = (int)((((long)colors * bits * columns) + 7) / 8);
        int rows = data.Length / (width + 1);
        if (rows * (width + 1) != data.Length)
        {
            throw new PdfException(PdfFault.Malformed, "predicted data does not fill its rows");
        }

        byte[] plain = new byte[rows * width];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<byte> line = data.AsSpan(row * (width + 1), width + 1);
            Span<byte> above = row == 0 ? default : plain.AsSpan((row - 1) * width, width);
            UndoRow(line[0], line[1..], above, plain.AsSpan(row * width, width), step);
        }

        return plain;
    }

    private static void UndoRow(byte kind, ReadOnlySpan<byte> line, ReadOnlySpan<byte> above, Span<byte> plain, int step)
    {
        for (int i = 0; i < line.Length; i++)
        {
            int left = i >= step ? plain[i - step] : 0;
            int up = above.IsEmpty ? 0 : above[i];
            int corner = above.IsEmpty || i < step ? 0 : above[i - step];
            int predicted = kind switch
            {
                0 => 0,
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                4 => Paeth(left, up, corner),
                _ => throw new PdfException(PdfFault.Malformed, "unknown PNG row filter"),
            };
            plain[i] = (byte)(line[i] + predicted);
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int estimate = left + up - corner;
        int byLeft = Math.Abs(estimate - left);
        int byUp = Math.Abs(estimate - up);
        int byCorner = Math.Abs(estimate - corner);
        return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
    }
}
