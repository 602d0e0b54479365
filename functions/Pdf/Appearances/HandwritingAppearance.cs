using ContractFunctions.Pdf.Images;
using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Pdf.Appearances;

/// <summary>
/// A handwritten signature, as large as fits, centred, cut to its ink. White paper becomes transparent, so the text beneath stays readable.
/// The picture is compressed once and kept; may be used from many threads.
/// </summary>
public sealed class HandwritingAppearance : IAppearance
{
    private readonly InkExtent ink;
    private readonly Lazy<(PdfStream Color, PdfStream Mask)> streams;

    /// <summary>An appearance of this picture.</summary>
    /// <exception cref="PdfException">Nothing is drawn on it (<see cref="PdfFault.Unsupported"/>).</exception>
    public HandwritingAppearance(PngImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ink = picture.MeasureInk(darkness: 16);
        if (ink.Width == 0)
        {
            throw new PdfException(PdfFault.Unsupported, "the handwriting is blank");
        }

        streams = new Lazy<(PdfStream, PdfStream)>(() => Build(picture, ink));
    }

    /// <summary>Width to height of the ink.</summary>
    public double Aspect => (double)ink.Width / ink.Height;

    /// <inheritdoc/>
    public PdfReference Write(PdfObjectSink sink, double width, double height)
    {
        ArgumentNullException.ThrowIfNull(sink);
        (PdfStream color, PdfStream mask) = streams.Value;
        PdfReference image = sink.Add(new PdfStream(color.Dictionary.With("SMask", sink.Add(mask)), color.Data));
        double scale = Math.Min(width / ink.Width, height / ink.Height);
        (double w, double h) = (ink.Width * scale, ink.Height * scale);
        ContentWriter content = new();
        content.Op("q").Num(w).Raw("0 0 "u8).Num(h).Num((width - w) / 2).Num((height - h) / 2).Op("cm /I0 Do Q");
        return sink.Add(FormXObject.Of(width, height, new PdfDictionary { ["XObject"] = new PdfDictionary { ["I0"] = image } }, content));
    }

    private static (PdfStream Color, PdfStream Mask) Build(PngImage picture, InkExtent ink)
    {
        int pixels = ink.Width * ink.Height;
        byte[] color = new byte[3 * pixels];
        byte[] mask = new byte[pixels];
        for (int i = 0; i < pixels; i++)
        {
            int source = ((ink.Top + (i / ink.Width)) * picture.Width) + ink.Left + (i % ink.Width);
            mask[i] = Lift(picture, source, color.AsSpan(3 * i, 3));
        }

        return (PngXObject.Stream(ink.Width, ink.Height, gray: false, color), PngXObject.Stream(ink.Width, ink.Height, gray: true, mask));
    }

    // Takes white out of a pixel: the strongest colour and least opacity that give the same pixel on white paper.
    private static byte Lift(PngImage picture, int pixel, Span<byte> color)
    {
        int opacity = picture.HasAlpha ? picture.Alpha[pixel] : 255;
        for (int channel = 0; channel < 3; channel++)
        {
            int value = picture.IsGray ? picture.Color[pixel] : picture.Color[(3 * pixel) + channel];
            color[channel] = (byte)(255 - ((255 - value) * opacity / 255));
        }

        int lifted = 255 - Math.Min(color[0], Math.Min(color[1], color[2]));
        for (int channel = 0; channel < 3 && lifted > 0; channel++)
        {
            color[channel] = (byte)(255 - ((255 - color[channel]) * 255 / lifted));
        }

        return (byte)lifted;
    }
}
