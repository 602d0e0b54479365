using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Pdf.Appearances;

/// <summary>Form XObjects (ISO 32000-2 §8.10).</summary>
internal static class FormXObject
{
    public static PdfStream Of(double width, double height, PdfDictionary resources, ContentWriter content) => PdfStream.Deflate(
        new PdfDictionary
        {
            ["Type"] = new PdfName("XObject"),
            ["Subtype"] = new PdfName("Form"),
            ["BBox"] = PdfArray.Of(0, 0, width, height),
            ["Resources"] = resources,
        },
        content.Written);
}
