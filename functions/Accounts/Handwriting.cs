using ContractFunctions.Hosting;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Images;

namespace ContractFunctions.Accounts;

/// <summary>Which pictures are a handwritten signature: a real PNG of sensible size whose ink looks like a line of writing.</summary>
public static class Handwriting
{
    public const string MediaType = "image/png";
    public const int MaxBytes = 512 * 1024;
    public const int MinWidth = 120;
    public const int MinHeight = 60;
    public const double MinInkShare = 0.003;
    public const double MaxInkShare = 0.4;

    private static readonly PngLimits Limits = new(MaxBytes, MaxSide: 2_000, MaxPixels: 2_000_000);

    /// <summary>The picture written anew: its pixels and nothing else of the file that came.</summary>
    public static Outcome<byte[]> Clean(byte[] file)
    {
        PngImage picture;
        try
        {
            picture = PngImage.Read(file, Limits);
        }
        catch (PdfException fault)
        {
            return fault.Fault == PdfFault.LimitExceeded ? AccountRefusals.HandwritingTooLarge : AccountRefusals.HandwritingNotPng;
        }

        return FaultOf(picture) is { } refusal ? refusal : PngWriter.Write(picture);
    }

    private static Refusal? FaultOf(PngImage picture)
    {
        if (picture.Width < MinWidth || picture.Height < MinHeight)
        {
            return AccountRefusals.HandwritingTooSmall;
        }

        InkExtent ink = picture.MeasureInk();
        return ink.Share < MinInkShare ? AccountRefusals.HandwritingBlank
            : ink.Share > MaxInkShare ? AccountRefusals.HandwritingTooDense
            : !IsLineOfWriting(picture, ink) ? AccountRefusals.HandwritingShape
            : null;
    }

    /// <summary>Ink over a fair part of the picture, neither a dot, a dash nor a stroke.</summary>
    private static bool IsLineOfWriting(PngImage picture, InkExtent ink) =>
        ink.Width >= picture.Width / 8 && ink.Height >= picture.Height / 6 && ink.Width <= 15 * ink.Height && ink.Height <= 4 * ink.Width;
}
