namespace ContractFunctions.Pdf.Images;

/// <summary>What a PNG file may ask of the machine.</summary>
/// <param name="MaxBytes">Size of the file.</param>
/// <param name="MaxSide">Pixels in width, and in height.</param>
/// <param name="MaxPixels">Pixels in all; each takes up to four bytes.</param>
public sealed record PngLimits(int MaxBytes, int MaxSide, int MaxPixels)
{
    /// <summary>4 MiB, 4,000 pixels a side, 8 million pixels.</summary>
    public static PngLimits Default { get; } = new(4 * 1024 * 1024, 4_000, 8_000_000);
}
