using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Pdf.Appearances;

/// <summary>A vertical slice of a picture that is written once: what one page shows of a cross-page seal (骑缝章).</summary>
internal static class CrossPageStrip
{
    /// <summary>One of <paramref name="count"/> slices, counted from the left, of a form XObject of <paramref name="size"/> by <paramref name="size"/> points.</summary>
    public static PdfReference Write(PdfObjectSink sink, PdfReference whole, double size, int index, int count)
    {
        double width = size / count;
        ContentWriter content = new();
        content.Op("q").Raw("1 0 0 1 "u8).Num(-index * width).Raw("0 "u8).Op("cm /X Do Q");
        return sink.Add(FormXObject.Of(width, size, new PdfDictionary { ["XObject"] = new PdfDictionary { ["X"] = whole } }, content));
    }
}
