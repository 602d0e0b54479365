using ContractFunctions.Hosting;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Images;

namespace ContractFunctions.Seals;

/// <summary>Which uploaded pictures are a seal, and what is kept of them: pixels alone, no other part of the file that came.</summary>
public static class SealPicture
{
    public const int MinSide = 200;
    public const double MinInkShare = 0.01, MaxInkShare = 0.7;

    private static readonly PngLimits Limits = new(2 * 1024 * 1024, MaxSide: 2_000, MaxPixels: 4_000_000);

    public static Outcome<byte[]> Clean(byte[] file)
    {
        PngImage picture;
        try
        {
            picture = PngImage.Read(file, Limits);
        }
        catch (PdfException)
        {
            return SealRefusals.ImageNotPng;
        }

        InkExtent ink = picture.MeasureInk();
        return picture.Width < MinSide || picture.Height < MinSide || ink.Share is < MinInkShare or > MaxInkShare || ink.Width * 3 < picture.Width || ink.Height * 3 < picture.Height
            ? SealRefusals.ImageUnfit
            : PngWriter.Write(picture);
    }
}
