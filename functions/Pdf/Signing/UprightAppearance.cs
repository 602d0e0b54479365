using System.Text;

namespace ContractFunctions.Pdf;

/// <summary>Draws an appearance so that it stands upright on a rotated page: the form XObject is turned against the rotation (§12.5.5).</summary>
internal static class UprightAppearance
{
    /// <summary>Adds the appearance for a widget.</summary>
    /// <param name="sink">Receives it.</param>
    /// <param name="appearance">What to draw.</param>
    /// <param name="rect">The widget's /Rect, in user space.</param>
    /// <param name="rotation">Of its page.</param>
    public static PdfReference Write(PdfObjectSink sink, IAppearance appearance, PdfRect rect, int rotation)
    {
        bool sideways = rotation is 90 or 270;
        double width = sideways ? rect.Height : rect.Width;
        double height = sideways ? rect.Width : rect.Height;
        return Turned(sink, appearance.Write(sink, width, height), width, height, rotation);
    }

    /// <summary>Turns what is drawn already.</summary>
    public static PdfReference Turned(PdfObjectSink sink, PdfReference drawn, double width, double height, int rotation)
    {
        PdfArray? turned = rotation switch
        {
            90 => PdfArray.Of(0, 1, -1, 0, 0, 0),
            180 => PdfArray.Of(-1, 0, 0, -1, 0, 0),
            270 => PdfArray.Of(0, -1, 1, 0, 0, 0),
            _ => null,
        };
        return turned is null ? drawn : sink.Add(Turn(drawn, turned, width, height));
    }

    private static PdfStream Turn(PdfReference drawn, PdfArray matrix, double width, double height) => new(
        new PdfDictionary
        {
            ["Type"] = new PdfName("XObject"),
            ["Subtype"] = new PdfName("Form"),
            ["BBox"] = PdfArray.Of(0, 0, width, height),
            ["Matrix"] = matrix,
            ["Resources"] = new PdfDictionary { ["XObject"] = new PdfDictionary { ["X"] = drawn } },
        },
        Encoding.ASCII.GetBytes("/X Do"));
}
