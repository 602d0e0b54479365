using System.Globalization;
using System.Text;
using ContractFunctions.Pdf.Fonts;

namespace ContractFunctions.Pdf.Appearances;

/// <summary>A square red name seal (个人印章), drawn from the outlines of the embedded faces: as sharp in print as on a screen.</summary>
public sealed class NameSeal
{
    internal const double Red = 0.79;
    internal const double Green = 0.1;
    internal const double Blue = 0.12;

    private NameSeal(string name, IReadOnlyList<SealGlyph> glyphs) => (Name, Glyphs) = (name, glyphs);

    /// <summary>The name it was made for.</summary>
    public string Name { get; }

    internal IReadOnlyList<SealGlyph> Glyphs { get; }

    /// <summary>Makes a seal.</summary>
    /// <param name="name">1 to 24 characters; the dot between the parts of a name is left out.</param>
    /// <param name="suffix">What follows the name.</param>
    /// <exception cref="ArgumentException">No character to show, or too many.</exception>
    /// <exception cref="PdfException">No face has a character of the name (<see cref="PdfFault.Unsupported"/>).</exception>
    public static NameSeal Of(string name, NameSealSuffix suffix = NameSealSuffix.Customary)
    {
        ArgumentNullException.ThrowIfNull(name);
        FontSet fonts = FontSet.Default;
        return new NameSeal(name, [.. SealLayout.Of(name, suffix, fonts).Select(cell => Glyph(cell, fonts))]);
    }

    /// <summary>The seal of a name as an SVG picture, for previews.</summary>
    public static string ToSvg(string name, NameSealSuffix suffix = NameSealSuffix.Customary) => Of(name, suffix).ToSvg();

    /// <summary>The seal as an SVG picture of 1,000 by 1,000 units. It holds numbers only, nothing of the name's text.</summary>
    public string ToSvg()
    {
        StringBuilder paths = SvgPaths(Glyphs, SealLayout.Side);
        string color = SvgColor;
        double half = SealLayout.Border / 2;
        double side = SealLayout.Side - SealLayout.Border;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000"><rect x="{half}" y="{half}" width="{side}" height="{side}" fill="none" stroke="{color}" stroke-width="{SealLayout.Border}" stroke-linejoin="round"/><g fill="{color}" stroke="{color}" stroke-linejoin="round">{paths}</g></svg>""");
    }

    internal static string SvgColor { get; } = string.Create(CultureInfo.InvariantCulture, $"#{(int)(Red * 255):x2}{(int)(Green * 255):x2}{(int)(Blue * 255):x2}");

    /// <summary>The glyphs as SVG paths, y downwards.</summary>
    internal static StringBuilder SvgPaths(IEnumerable<SealGlyph> glyphs, double side)
    {
        StringBuilder paths = new();
        foreach (SealGlyph glyph in glyphs)
        {
            paths.Append(CultureInfo.InvariantCulture, $"<path stroke-width=\"{glyph.Weight:0.#}\" d=\"");
            AppendPath(paths, glyph, side);
            paths.Append("\"/>");
        }

        return paths;
    }

    private static SealGlyph Glyph(SealCell cell, FontSet fonts)
    {
        if (!fonts.TryFind(cell.Character, out FontGlyph glyph))
        {
            throw new PdfException(PdfFault.Unsupported, $"no font at hand prints U+{cell.Character.Value:X4}");
        }

        // The em box, 0.12 em of it below the baseline, is stretched to the cell.
        TrueTypeFont face = fonts.Faces[glyph.Face];
        double scaleX = cell.Box.Width / glyph.Advance * 1000 / face.UnitsPerEm;
        double scaleY = cell.Box.Height / face.UnitsPerEm;
        return new SealGlyph(face.OutlineOf(glyph.Glyph), new Transform(scaleX, 0, 0, scaleY, cell.Box.Left, cell.Box.Bottom + (0.12 * cell.Box.Height)));
    }

    private static void AppendPath(StringBuilder path, SealGlyph glyph, double side)
    {
        foreach (OutlineStep step in glyph.Outline.Steps)
        {
            (double x, double y) = glyph.To.Apply(step.X, step.Y);
            (double bendX, double bendY) = glyph.To.Apply(step.ControlX, step.ControlY);
            _ = step.Verb switch
            {
                OutlineVerb.Move => path.Append(CultureInfo.InvariantCulture, $"M{x:0.#} {side - y:0.#}"),
                OutlineVerb.Line => path.Append(CultureInfo.InvariantCulture, $"L{x:0.#} {side - y:0.#}"),
                OutlineVerb.Curve => path.Append(CultureInfo.InvariantCulture, $"Q{bendX:0.#} {side - bendY:0.#} {x:0.#} {side - y:0.#}"),
                _ => path.Append('Z'),
            };
        }
    }
}

/// <summary>A character of a seal. The scale is that of the line drawn around it: 1 where the character fills a good part of the seal.</summary>
internal readonly record struct SealGlyph(GlyphOutline Outline, Transform To, double Scale = 1)
{
    /// <summary>Width of the line drawn around it: strokes of a text face are too thin for a seal, unless there are so many that they would run together.</summary>
    public double Weight => Scale * Outline.Steps.Count switch { < 160 => 14, < 280 => 8, _ => 2 };
}
