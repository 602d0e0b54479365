using System.Text;

namespace ContractFunctions.Pdf.Fonts;

/// <summary>Faces in order of preference: each character is printed from the first that has it. May be used from many threads.</summary>
/// <param name="faces">At least one; the first gives Latin letters, digits and punctuation.</param>
public sealed class FontSet(params IReadOnlyList<TrueTypeFont> faces)
{
    private const string Resources = "ContractFunctions.Pdf.Fonts.";
    private static readonly Lazy<FontSet> Embedded = new(() => new FontSet(
        TrueTypeFont.Read(EmbeddedMemory.Open(Resources + "NotoSerifSC-Regular.ttf")),
        TrueTypeFont.Read(EmbeddedMemory.Open(Resources + "CFHanExtension-Regular.ttf"))));

    /// <summary>Noto Serif SC, then a face for Han characters of Extension B to D. Opened on first use.</summary>
    public static FontSet Default => Embedded.Value;

    /// <summary>The faces.</summary>
    public IReadOnlyList<TrueTypeFont> Faces { get; } = faces;

    /// <summary>
    /// Whether every character can be printed. Line feeds and tabs count as printable; other control characters, invisible formatting characters,
    /// variation selectors and lone surrogates do not.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="missing">The first character that cannot be printed; U+FFFD for a lone surrogate.</param>
    public bool Covers(ReadOnlySpan<char> text, out Rune missing)
    {
        foreach (Rune character in text.EnumerateRunes())
        {
            if (character.Value is not ('\n' or '\t') && (character == Rune.ReplacementChar || !TryFind(character, out _)))
            {
                missing = character;
                return false;
            }
        }

        missing = default;
        return true;
    }

    /// <summary>The first face that prints the character, and its glyph there. A glyph without ink serves spaces only.</summary>
    internal bool TryFind(Rune character, out FontGlyph found)
    {
        for (int face = 0; face < Faces.Count; face++)
        {
            int glyph = Faces[face].GlyphOf(character);
            if (glyph != 0 && (Rune.IsWhiteSpace(character) || !Faces[face].IsBlank(glyph)))
            {
                found = new FontGlyph((byte)face, (ushort)glyph, (ushort)Faces[face].AdvanceOf(glyph));
                return true;
            }
        }

        found = default;
        return false;
    }
}

/// <summary>A glyph of a face of a <see cref="FontSet"/>.</summary>
/// <param name="Face">Index of the face.</param>
/// <param name="Glyph">Glyph id in the face.</param>
/// <param name="Advance">In thousandths of an em.</param>
internal readonly record struct FontGlyph(byte Face, ushort Glyph, ushort Advance);
