namespace ContractFunctions.Pdf.Images;

/// <summary>A decoded picture of 8 bits a channel.</summary>
public sealed class PngImage
{
    private readonly byte[] color;
    private readonly byte[]? alpha;

    internal PngImage(int width, int height, bool isGray, byte[] color, byte[]? alpha) =>
        (Width, Height, IsGray, this.color, this.alpha) = (width, height, isGray, color, alpha);

    /// <summary>Pixels from left to right.</summary>
    public int Width { get; }

    /// <summary>Pixels from top to bottom.</summary>
    public int Height { get; }

    /// <summary>One byte a pixel in <see cref="Color"/> instead of three.</summary>
    public bool IsGray { get; }

    /// <summary>Whether some pixel is not fully opaque.</summary>
    public bool HasAlpha => alpha is not null;

    /// <summary>Grey values, or red, green, blue; rows from the top, without padding.</summary>
    public ReadOnlySpan<byte> Color => color;

    /// <summary>Opacity, one byte a pixel; empty when the picture is opaque.</summary>
    public ReadOnlySpan<byte> Alpha => alpha;

    /// <summary>A grey, opaque picture.</summary>
    /// <param name="width">At least 1.</param>
    /// <param name="pixels">One byte a pixel, whole rows from the top.</param>
    public static PngImage Gray(int width, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length % width, 0, nameof(pixels));
        return new PngImage(width, pixels.Length / width, isGray: true, pixels, alpha: null);
    }

    /// <summary>
    /// Reads a PNG file (ISO/IEC 15948): grey, RGB, palette, each with or without alpha, 8 bits a channel, not interlaced.
    /// Strict: each checksum must be right and nothing may follow the end.
    /// </summary>
    /// <exception cref="PdfException">
    /// <see cref="PdfFault.Malformed"/> damaged or no PNG; <see cref="PdfFault.Unsupported"/> interlaced or of another bit depth;
    /// <see cref="PdfFault.LimitExceeded"/> larger than allowed.
    /// </exception>
    public static PngImage Read(ReadOnlyMemory<byte> file, PngLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return file.Length <= limits.MaxBytes
            ? PngPixels.Decode(PngFile.Read(file, limits))
            : throw new PdfException(PdfFault.LimitExceeded, $"the picture has more than {limits.MaxBytes} bytes");
    }

    /// <summary>How much of the picture is drawn on, seen on white paper.</summary>
    /// <param name="darkness">From which darkness on, 1 to 255, a pixel counts as ink.</param>
    public InkExtent MeasureInk(int darkness = 64)
    {
        (int left, int top, int right, int bottom, int count) = (Width, Height, -1, -1, 0);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                if (DarknessAt((y * Width) + x) >= darkness)
                {
                    (left, right) = (Math.Min(left, x), Math.Max(right, x));
                    (top, bottom) = (Math.Min(top, y), y);
                    count++;
                }
            }
        }

        return count == 0 ? default : new InkExtent((double)count / Width / Height, left, top, right - left + 1, bottom - top + 1);
    }

    // 255 black, 0 white or transparent; luminance by the weights of Rec. 601.
    private int DarknessAt(int pixel)
    {
        int light = IsGray ? color[pixel] : ((299 * color[3 * pixel]) + (587 * color[(3 * pixel) + 1]) + (114 * color[(3 * pixel) + 2])) / 1000;
        return (255 - light) * (alpha is null ? 255 : alpha[pixel]) / 255;
    }
}

/// <summary>The ink of a picture.</summary>
/// <param name="Share">Inked pixels among all, 0 to 1.</param>
/// <param name="Left">First inked column.</param>
/// <param name="Top">First inked row, from the top.</param>
/// <param name="Width">Columns from first to last; 0 when nothing is drawn.</param>
/// <param name="Height">Rows from first to last.</param>
public readonly record struct InkExtent(double Share, int Left, int Top, int Width, int Height);
