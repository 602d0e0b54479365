using System.Globalization;
using System.Text;
using ContractFunctions.Pdf.Fonts;

namespace ContractFunctions.Filling;

/// <summary>
/// Text as typed, made fit for print: composed (NFC), trimmed, one kind of line end. What could not be printed, or could make a contract show something else
/// than it says, is named, not dropped: characters in no face, control and format characters (bidirectional overrides, zero-width characters), lone
/// surrogates, private-use and unassigned code points.
/// </summary>
/// <param name="Unprintable">The characters at fault, as they are or by code point; empty: none.</param>
public sealed record FormText(string Clean, string Unprintable)
{
    private const int MaxNamed = 5;

    /// <summary>In characters as people count them.</summary>
    public int Length => new StringInfo(Clean).LengthInTextElements;

    public static FormText Of(string raw, bool multiline)
    {
        string[] strange = [.. CodePoints(raw).Where(value => !IsPlain(value, multiline)).Select(Name).Distinct().Take(MaxNamed)];
        return strange.Length > 0 ? new FormText("", string.Join(' ', strange)) : Printable(Normalize(raw, multiline));
    }

    private static FormText Printable(string text)
    {
        string[] missing = [.. text.EnumerateRunes().Where(rune => !FontSet.Default.Covers(rune.ToString(), out _)).Select(rune => rune.ToString()).Distinct().Take(MaxNamed)];
        return missing.Length > 0 ? new FormText("", string.Join(' ', missing)) : new FormText(text, "");
    }

    private static string Normalize(string raw, bool multiline)
    {
        string composed = raw.Normalize(NormalizationForm.FormC).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\t', ' ');
        return multiline ? string.Join('\n', composed.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)) : composed.Trim();
    }

    /// <summary>Code points; a lone surrogate stands for itself, so that it is found.</summary>
    private static IEnumerable<int> CodePoints(string raw)
    {
        for (int at = 0; at < raw.Length;)
        {
            bool whole = Rune.TryGetRuneAt(raw, at, out Rune rune);
            yield return whole ? rune.Value : raw[at];
            at += whole ? rune.Utf16SequenceLength : 1;
        }
    }

    private static bool IsPlain(int value, bool multiline) => value switch
    {
        '\n' or '\r' => multiline,
        '\t' => true,
        _ => CharUnicodeInfo.GetUnicodeCategory(value) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator),
    };

    private static string Name(int value) => $"U+{value:X4}";
}
