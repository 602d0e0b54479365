using System.Globalization;
using System.Text;
using ContractFunctions.Pdf.Fonts;
using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Pdf.Appearances;

/// <summary>
/// A red company seal (印章) as outlines. Round: the company's name along the upper arc, a five-pointed star, what kind of seal it is in a line below it, a security
/// code along the lower arc; by custom 40 mm across, a border of 1.2 mm. Oval, as 发票专用章 are: no star, a number in the middle; 40 by 30 mm.
/// </summary>
public sealed class CompanySeal
{
    internal const double Side = 1000;

    private const double Centre = Side / 2, Border = 30, TextTop = 448, StarRadius = 170, WordsDrop = 262, WordsHeight = 92, CodeRadius = 452, CodeHeight = 52;
    private const double WidestArc = 250 * Math.PI / 180;
    private const int MostCharacters = 40, MostWords = 10, MostCode = 20;

    /// <summary>Height to width of an oval seal.</summary>
    private const double Flatness = 0.75;

    private CompanySeal(IReadOnlyList<SealGlyph> glyphs, bool isOval) => (Glyphs, IsOval) = (glyphs, isOval);

    /// <summary>Whether it is an ellipse without a star.</summary>
    public bool IsOval { get; }

    internal IReadOnlyList<SealGlyph> Glyphs { get; }

    /// <summary>The star's corners, the first at the top.</summary>
    internal static IReadOnlyList<(double X, double Y)> Star { get; } =
    [
        .. Enumerable.Range(0, 10).Select(corner => (corner % 2 == 0 ? StarRadius : StarRadius * 0.382, (90 - (36 * corner)) * Math.PI / 180))
            .Select(polar => (Centre + (polar.Item1 * Math.Cos(polar.Item2)), Centre + 18 + (polar.Item1 * Math.Sin(polar.Item2)))),
    ];

    /// <summary>Middle line of the border.</summary>
    internal static double RingRadius => Centre - (Border / 2);

    /// <summary>The same upwards; smaller where the seal is oval.</summary>
    internal double RingHeight => IsOval ? (Centre * Flatness) - (Border / 2) : RingRadius;

    internal static double RingWidth => Border;

    /// <summary>Makes a seal.</summary>
    /// <param name="name">1 to 40 characters.</param>
    /// <param name="words">What kind of seal it is, 合同专用章, up to 10 characters; empty for the plain company seal (公章).</param>
    /// <param name="code">Security code, up to 20 digits; null: none.</param>
    /// <exception cref="ArgumentException">Too few or too many characters.</exception>
    /// <exception cref="PdfException">No face has a character (<see cref="PdfFault.Unsupported"/>).</exception>
    public static CompanySeal Of(string name, string words, string? code = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(words);
        (Rune[] ring, Rune[] line, Rune[] digits) = Parts(name, words, code);
        return new CompanySeal([.. Ring(ring, TextTop), .. Line(line, WordsDrop, 560), .. Code(digits)], isOval: false);
    }

    /// <summary>Makes an oval seal.</summary>
    /// <param name="name">1 to 40 characters.</param>
    /// <param name="words">发票专用章, up to 10 characters.</param>
    /// <param name="number">In the middle, as a tax number: up to 20 letters and digits; null: none.</param>
    /// <exception cref="ArgumentException">Too few or too many characters.</exception>
    /// <exception cref="PdfException">No face has a character (<see cref="PdfFault.Unsupported"/>).</exception>
    public static CompanySeal Oval(string name, string words, string? number = null)
    {
        (Rune[] ring, Rune[] line, Rune[] digits) = Parts(name, words, number);
        return new CompanySeal([.. Ring(ring, (Centre * Flatness) - (Centre - TextTop)), .. Line(line, 230, 400), .. Middle(digits)], isOval: true);
    }

    private static (Rune[] Ring, Rune[] Line, Rune[] Digits) Parts(string name, string words, string? code)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(words);
        Rune[] ring = [.. name.EnumerateRunes().Where(rune => !Rune.IsWhiteSpace(rune))], line = [.. words.EnumerateRunes()], digits = [.. (code ?? "").EnumerateRunes()];
        ArgumentOutOfRangeException.ThrowIfZero(ring.Length, nameof(name));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ring.Length, MostCharacters, nameof(name));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(line.Length, MostWords, nameof(words));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits.Length, MostCode, nameof(code));
        return (ring, line, digits);
    }

    /// <summary>The seal as an SVG picture of 1,000 by 1,000 units; it holds numbers only.</summary>
    public string ToSvg()
    {
        string color = NameSeal.SvgColor;
        StringBuilder paths = NameSeal.SvgPaths(Glyphs, Side);
        string star = string.Join(' ', Star.Select(corner => string.Create(CultureInfo.InvariantCulture, $"{corner.X:0.#},{Side - corner.Y:0.#}")));
        string middle = IsOval ? "" : $"""<polygon points="{star}" fill="{color}"/>""";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000"><ellipse cx="{Centre}" cy="{Centre}" rx="{RingRadius}" ry="{RingHeight}" fill="none" stroke="{color}" stroke-width="{Border}"/>{middle}<g fill="{color}" stroke="{color}" stroke-linejoin="round">{paths}</g></svg>""");
    }

    /// <summary>Along the upper arc, tops outwards, read clockwise; narrower the more there are.</summary>
    /// <param name="characters">Without spaces.</param>
    /// <param name="top">How far from the centre the tops reach upwards; sideways it is <see cref="TextTop"/>.</param>
    private static IEnumerable<SealGlyph> Ring(Rune[] characters, double top)
    {
        double height = characters.Length switch { <= 8 => 150, <= 12 => 138, <= 16 => 124, <= 22 => 106, <= 30 => 88, _ => 70 } * top / TextTop;
        EllipseArc middle = new(TextTop - (height / 2), top - (height / 2));
        double cell = Math.Min(height * 1.45, middle.LengthOf(WidestArc) / characters.Length), width = Math.Min(height * 0.8, cell * 0.86);
        for (int at = 0; at < characters.Length; at++)
        {
            ((double x, double y), (double X, double Y) up) = middle.At((((characters.Length - 1) / 2.0) - at) * cell);
            yield return Glyph(characters[at], width, height, (Centre + x - (up.X * height / 2), Centre + y - (up.Y * height / 2)), (up.Y, -up.X), up);
        }
    }

    private static IEnumerable<SealGlyph> Line(Rune[] characters, double drop, double room)
    {
        double cell = Math.Min(WordsHeight * 1.05, room / Math.Max(1, characters.Length)), height = Math.Min(WordsHeight, cell * 1.2);
        for (int at = 0; at < characters.Length; at++)
        {
            double x = Centre + ((at - ((characters.Length - 1) / 2.0)) * cell);
            yield return Glyph(characters[at], cell * 0.92, height, (x, Centre - drop), (1, 0), (0, 1));
        }
    }

    /// <summary>A number across the middle of an oval seal.</summary>
    private static IEnumerable<SealGlyph> Middle(Rune[] digits)
    {
        const double Room = 600, Height = 84;
        double cell = Math.Min(Height * 0.6, Room / Math.Max(1, digits.Length));
        for (int at = 0; at < digits.Length; at++)
        {
            double x = Centre + ((at - ((digits.Length - 1) / 2.0)) * cell);
            yield return Glyph(digits[at], cell * 0.84, Height, (x, Centre - (Height / 2)), (1, 0), (0, 1));
        }
    }

    /// <summary>Along the lower arc, tops inwards, read anticlockwise: from left to right.</summary>
    private static IEnumerable<SealGlyph> Code(Rune[] digits)
    {
        const double Cell = CodeHeight * 0.72;
        for (int at = 0; at < digits.Length; at++)
        {
            double angle = (Math.PI * 1.5) + ((at - ((digits.Length - 1) / 2.0)) * Cell / CodeRadius);
            (double X, double Y) up = (-Math.Cos(angle), -Math.Sin(angle)), along = (up.Y, -up.X);
            yield return Glyph(digits[at], CodeHeight * 0.6, CodeHeight, (Centre - (up.X * CodeRadius), Centre - (up.Y * CodeRadius)), along, up);
        }
    }

    /// <summary>A character whose em box stands on its foot, the middle of its lower edge, along one direction and up another.</summary>
    private static SealGlyph Glyph(Rune character, double width, double height, (double X, double Y) foot, (double X, double Y) along, (double X, double Y) up)
    {
        if (!FontSet.Default.TryFind(character, out FontGlyph glyph))
        {
            throw new PdfException(PdfFault.Unsupported, $"no font at hand prints U+{character.Value:X4}");
        }

        // The em box, 0.12 em of it below the baseline, is stretched to width and height.
        TrueTypeFont face = FontSet.Default.Faces[glyph.Face];
        double scaleX = width / glyph.Advance * 1000 / face.UnitsPerEm, scaleY = height / face.UnitsPerEm, baseline = 0.12 * height;
        Transform to = new(
            scaleX * along.X, scaleX * along.Y, scaleY * up.X, scaleY * up.Y, foot.X - (along.X * width / 2) + (up.X * baseline), foot.Y - (along.Y * width / 2) + (up.Y * baseline));
        return new SealGlyph(face.OutlineOf(glyph.Glyph), to, height / 400);
    }
}

/// <summary>A company seal at its real size, smaller where there is no room, in the upper left of its place. Its outlines are written once and kept; may be used from many threads.</summary>
/// <param name="seal">The seal.</param>
/// <param name="diameter">In points; 40 mm by custom.</param>
public sealed class CompanySealAppearance(CompanySeal seal, double diameter = CompanySealAppearance.Customary) : IAppearance
{
    /// <summary>40 mm.</summary>
    public const double Customary = 40 * 72 / 25.4;

    private readonly Lazy<byte[]> drawing = new(() => Draw(seal));

    /// <inheritdoc/>
    public PdfReference Write(PdfObjectSink sink, double width, double height)
    {
        ArgumentNullException.ThrowIfNull(sink);
        double size = Math.Min(diameter, Math.Min(width, height)), scale = size / CompanySeal.Side;
        ContentWriter content = new();
        content.Op("q").Fine(scale).Raw("0 0 "u8).Fine(scale).Num(0).Num(height - size).Op("cm").Raw(drawing.Value).Op("Q");
        return sink.Add(FormXObject.Of(width, height, [], content));
    }

    private static byte[] Draw(CompanySeal seal)
    {
        ContentWriter content = new();
        content.Num(NameSeal.Red).Num(NameSeal.Green).Num(NameSeal.Blue).Op("rg").Num(NameSeal.Red).Num(NameSeal.Green).Num(NameSeal.Blue).Op("RG");
        Ellipse(content.Num(CompanySeal.RingWidth).Op("w 1 j"), CompanySeal.Side / 2, CompanySeal.RingRadius, seal.RingHeight).Op("s");
        if (!seal.IsOval)
        {
            foreach ((int at, (double x, double y)) in CompanySeal.Star.Index())
            {
                content.Num(x).Num(y).Op(at == 0 ? "m" : "l");
            }

            content.Op("f");
        }

        foreach (SealGlyph glyph in seal.Glyphs)
        {
            content.Num(glyph.Weight).Op("w").Path(glyph.Outline, glyph.To).Op("B");
        }

        return content.Written.ToArray();
    }

    /// <summary>Four Bézier curves; 0.5523 is the distance of their control points for a radius of one.</summary>
    private static ContentWriter Ellipse(ContentWriter content, double centre, double width, double height)
    {
        const double Bend = 0.5523;
        content.Num(centre + width).Num(centre).Op("m");
        (double X, double Y)[] axes = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)];
        foreach (((double X, double Y) from, (double X, double Y) to) in axes.Zip(axes.Skip(1)))
        {
            content.Num(centre + ((from.X + (to.X * Bend)) * width)).Num(centre + ((from.Y + (to.Y * Bend)) * height));
            content.Num(centre + ((to.X + (from.X * Bend)) * width)).Num(centre + ((to.Y + (from.Y * Bend)) * height));
            content.Num(centre + (to.X * width)).Num(centre + (to.Y * height)).Op("c");
        }

        return content;
    }
}
