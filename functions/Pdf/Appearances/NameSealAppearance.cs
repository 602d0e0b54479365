using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Pdf.Appearances;

/// <summary>A name seal, as large as fits, centred. Its outlines are written once and kept; may be used from many threads.</summary>
/// <param name="seal">The seal.</param>
public sealed class NameSealAppearance(NameSeal seal) : IAppearance
{
    private readonly Lazy<byte[]> drawing = new(() => Draw(seal));

    /// <summary>The customary seal of a name.</summary>
    /// <exception cref="ArgumentException">No character to show, or too many.</exception>
    /// <exception cref="PdfException">No face has a character of the name.</exception>
    public NameSealAppearance(string name)
        : this(NameSeal.Of(name))
    {
    }

    /// <inheritdoc/>
    public PdfReference Write(PdfObjectSink sink, double width, double height)
    {
        ArgumentNullException.ThrowIfNull(sink);
        double scale = Math.Min(width, height) / SealLayout.Side;
        ContentWriter content = new();
        content.Op("q").Fine(scale).Raw("0 0 "u8).Fine(scale);
        content.Num((width - (SealLayout.Side * scale)) / 2).Num((height - (SealLayout.Side * scale)) / 2).Op("cm").Raw(drawing.Value).Op("Q");
        return sink.Add(FormXObject.Of(width, height, [], content));
    }

    private static byte[] Draw(NameSeal seal)
    {
        ContentWriter content = new();
        const double Inset = SealLayout.Border / 2;
        const double Side = SealLayout.Side - SealLayout.Border;
        content.Num(NameSeal.Red).Num(NameSeal.Green).Num(NameSeal.Blue).Op("rg").Num(NameSeal.Red).Num(NameSeal.Green).Num(NameSeal.Blue).Op("RG");
        content.Num(SealLayout.Border).Op("w 1 j").Num(Inset).Num(Inset).Num(Side).Num(Side).Op("re S");
        foreach (SealGlyph glyph in seal.Glyphs)
        {
            content.Num(glyph.Weight).Op("w").Path(glyph.Outline, glyph.To).Op("B");
        }

        return content.Written.ToArray();
    }
}
