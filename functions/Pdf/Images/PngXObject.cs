namespace ContractFunctions.Pdf.Images;

/// <summary>Writes a picture as an image XObject (ISO 32000-2 §8.9.5), its alpha as soft mask.</summary>
internal static class PngXObject
{
    public static PdfReference Write(PngImage image, PdfObjectSink sink)
    {
        PdfReference? mask = image.HasAlpha ? sink.Add(Stream(image, gray: true, image.Alpha, null)) : null;
        return sink.Add(Stream(image, image.IsGray, image.Color, mask));
    }

    private static PdfStream Stream(PngImage image, bool gray, ReadOnlySpan<byte> samples, PdfReference? mask) => PdfStream.Deflate(
        new PdfDictionary
        {
            ["Type"] = new PdfName("XObject"),
            ["Subtype"] = new PdfName("Image"),
            ["Width"] = image.Width,
            ["Height"] = image.Height,
            ["ColorSpace"] = new PdfName(gray ? "DeviceGray" : "DeviceRGB"),
            ["BitsPerComponent"] = 8,
            ["SMask"] = mask,
        },
        samples);
}
