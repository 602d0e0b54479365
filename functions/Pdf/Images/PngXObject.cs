namespace ContractFunctions.Pdf.Images;

/// <summary>Pictures as image XObjects (ISO 32000-2 §8.9.5), alpha as soft mask.</summary>
internal static class PngXObject
{
    /// <summary>Writes a picture.</summary>
    public static PdfReference Write(PngImage image, PdfObjectSink sink)
    {
        PdfReference? mask = image.HasAlpha ? sink.Add(Stream(image.Width, image.Height, gray: true, image.Alpha)) : null;
        PdfStream color = Stream(image.Width, image.Height, image.IsGray, image.Color);
        return sink.Add(new PdfStream(color.Dictionary.With("SMask", mask), color.Data));
    }

    /// <summary>An image of 8 bits a channel, rows from the top.</summary>
    public static PdfStream Stream(int width, int height, bool gray, ReadOnlySpan<byte> samples) => PdfStream.Deflate(
        new PdfDictionary
        {
            ["Type"] = new PdfName("XObject"),
            ["Subtype"] = new PdfName("Image"),
            ["Width"] = width,
            ["Height"] = height,
            ["ColorSpace"] = new PdfName(gray ? "DeviceGray" : "DeviceRGB"),
            ["BitsPerComponent"] = 8,
        },
        samples);
}
