namespace ContractFunctions.Pdf.Fonts;

/// <summary>Reads simple and composite outlines of the <c>glyf</c> table.</summary>
internal static class OutlineReader
{
    private const int MaxDepth = 8;
    private const int MaxComponents = 64;
    private const int MaxSteps = 20_000;

    public static GlyphOutline Read(TrueTypeFont font, int glyph)
    {
        List<OutlineStep> steps = [];
        Append(font, glyph, Transform.Identity, steps, 0);
        return new GlyphOutline(steps);
    }

    /// <summary>The components of a composite glyph: id, where the id stands in the data, transform. Empty for a simple one.</summary>
    public static List<GlyphComponent> ComponentsOf(FontTable data)
    {
        List<GlyphComponent> components = [];
        if (data.Length == 0 || data.I16(0) >= 0)
        {
            return components;
        }

        int at = 10;
        int flags;
        do
        {
            if (components.Count == MaxComponents)
            {
                throw new PdfException(PdfFault.LimitExceeded, "a composite glyph has too many components");
            }

            flags = data.U16(at);
            int idAt = at + 2;
            bool words = (flags & 0x0001) != 0;
            (double dx, double dy) = words ? (data.I16(at + 4), data.I16(at + 6)) : ((sbyte)data.U8(at + 4), (sbyte)data.U8(at + 5));
            at += words ? 8 : 6;
            bool offsets = (flags & 0x0002) != 0;
            Transform transform = ReadScale(data, flags, ref at) with { Dx = offsets ? dx : 0, Dy = offsets ? dy : 0 };
            components.Add(new GlyphComponent(data.U16(idAt), idAt, transform));
        }
        while ((flags & 0x0020) != 0);
        return components;
    }

    private static Transform ReadScale(FontTable data, int flags, ref int at)
    {
        double Fixed(ref int position)
        {
            position += 2;
            return data.I16(position - 2) / 16384.0;
        }

        if ((flags & 0x0008) != 0)
        {
            double scale = Fixed(ref at);
            return new Transform(scale, 0, 0, scale, 0, 0);
        }

        if ((flags & 0x0040) != 0)
        {
            return new Transform(Fixed(ref at), 0, 0, Fixed(ref at), 0, 0);
        }

        return (flags & 0x0080) != 0 ? new Transform(Fixed(ref at), Fixed(ref at), Fixed(ref at), Fixed(ref at), 0, 0) : Transform.Identity;
    }

    private static void Append(TrueTypeFont font, int glyph, Transform transform, List<OutlineStep> steps, int depth)
    {
        FontTable data = font.GlyphData(glyph);
        if (data.Length == 0)
        {
            return;
        }

        if (depth > MaxDepth || steps.Count > MaxSteps)
        {
            throw new PdfException(PdfFault.LimitExceeded, "a glyph outline is too deep or too long");
        }

        if (data.I16(0) >= 0)
        {
            SimpleOutline.Append(data, transform, steps);
            return;
        }

        foreach (GlyphComponent component in ComponentsOf(data))
        {
            Append(font, component.Glyph, component.Transform.Then(transform), steps, depth + 1);
        }
    }
}

/// <summary>A part of a composite glyph.</summary>
internal readonly record struct GlyphComponent(int Glyph, int IdAt, Transform Transform);

/// <summary>x' = Xx·x + Yx·y + Dx, y' = Xy·x + Yy·y + Dy.</summary>
internal readonly record struct Transform(double Xx, double Xy, double Yx, double Yy, double Dx, double Dy)
{
    public static Transform Identity { get; } = new(1, 0, 0, 1, 0, 0);

    public (double X, double Y) Apply(double x, double y) => ((Xx * x) + (Yx * y) + Dx, (Xy * x) + (Yy * y) + Dy);

    public Transform Then(Transform next)
    {
        (double dx, double dy) = next.Apply(Dx, Dy);
        return new Transform(
            (next.Xx * Xx) + (next.Yx * Xy), (next.Xy * Xx) + (next.Yy * Xy), (next.Xx * Yx) + (next.Yx * Yy), (next.Xy * Yx) + (next.Yy * Yy), dx, dy);
    }
}
