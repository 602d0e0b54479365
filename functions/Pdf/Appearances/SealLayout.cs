using System.Text;
using ContractFunctions.Pdf.Fonts;

namespace ContractFunctions.Pdf.Appearances;

/// <summary>What follows the name on a name seal.</summary>
public enum NameSealSuffix
{
    /// <summary>What fills the square: 之印 after two characters, 印 after three, nothing after others.</summary>
    Customary,

    /// <summary>The name alone.</summary>
    None,

    /// <summary>印.</summary>
    Seal,

    /// <summary>之印.</summary>
    OfSeal,
}

/// <summary>Where each character of a seal lies, in a square of 1,000 units, y upwards.</summary>
/// <param name="Character">The character.</param>
/// <param name="Box">Its em box.</param>
internal readonly record struct SealCell(Rune Character, PdfRect Box);

/// <summary>The customary order: columns from right to left, each from top to bottom.</summary>
internal static class SealLayout
{
    public const double Side = 1000;
    public const double Border = 44;
    private const double Margin = Border + 36;
    private const double Inner = Side - (2 * Margin);
    private const double Gap = 16;
    private const int MostCharacters = 24;

    /// <summary>The cells of a seal.</summary>
    /// <exception cref="ArgumentException">No character to show, or more than 24.</exception>
    public static IReadOnlyList<SealCell> Of(string name, NameSealSuffix suffix, FontSet fonts)
    {
        // The dot between the parts of a name and spaces are not cut into a seal.
        List<Rune> characters = [.. name.EnumerateRunes().Where(c => !Rune.IsWhiteSpace(c) && c.Value is not ('·' or '•' or '・' or '‧'))];
        if (characters.Count is 0 or > MostCharacters)
        {
            throw new ArgumentException($"a name seal shows 1 to {MostCharacters} characters", nameof(name));
        }

        if (characters.Exists(c => c.IsAscii || c.Value < 0x2E80))
        {
            return Words(name, fonts);
        }

        characters.AddRange(SuffixOf(characters.Count, suffix).EnumerateRunes());
        return Columns(characters);
    }

    private static string SuffixOf(int count, NameSealSuffix suffix) => (suffix, count) switch
    {
        (NameSealSuffix.Seal, _) or (NameSealSuffix.Customary, 1 or 3) => "印",
        (NameSealSuffix.OfSeal, _) or (NameSealSuffix.Customary, 2) => "之印",
        _ => string.Empty,
    };

    // Two stand above each other; three as one tall character on the right, two on the left; what does not divide evenly goes to the later columns.
    private static List<SealCell> Columns(List<Rune> characters)
    {
        int columns = characters.Count switch { <= 2 => 1, <= 6 => 2, <= 12 => 3, _ => 4 };
        double width = (Inner - ((columns - 1) * Gap)) / columns;
        List<SealCell> cells = [];
        for (int column = 0; column < columns; column++)
        {
            int rows = (characters.Count / columns) + (column >= columns - (characters.Count % columns) ? 1 : 0);
            double height = (Inner - ((rows - 1) * Gap)) / rows;
            double left = Side - Margin - ((column + 1) * width) - (column * Gap);
            for (int row = 0; row < rows; row++)
            {
                double top = Side - Margin - (row * (height + Gap));
                cells.Add(new SealCell(characters[cells.Count], new PdfRect(left, top - height, left + width, top)));
            }
        }

        return cells;
    }

    // Names in letters: one word a row, each letter as wide as it is.
    private static List<SealCell> Words(string name, FontSet fonts)
    {
        string[] words = name.Split([' ', '·', '•', '・', '‧', '\u3000'], StringSplitOptions.RemoveEmptyEntries);
        double height = Math.Min(Inner / words.Length, Inner / 2);
        double top = (Side + (height * words.Length)) / 2;
        List<SealCell> cells = [];
        foreach (string word in words)
        {
            Rune[] letters = [.. word.EnumerateRunes()];
            double[] advances = [.. letters.Select(letter => fonts.TryFind(letter, out FontGlyph glyph) ? (double)glyph.Advance : 1000)];
            double scale = Math.Min(height * 1.1, Inner * 1000 / advances.Sum()) / 1000;
            double x = (Side - (advances.Sum() * scale)) / 2;
            for (int i = 0; i < letters.Length; i++)
            {
                cells.Add(new SealCell(letters[i], new PdfRect(x, top - height, x + (advances[i] * scale), top)));
                x += advances[i] * scale;
            }

            top -= height;
        }

        return cells;
    }
}
