using System.Globalization;
using System.Text;

namespace ContractFunctions.Filling;

/// <summary>
/// Text as typed, made fit for print: composed (NFC), trimmed, one kind of line end. What could make a contract show something else than it says is named,
/// not dropped: control and format characters (bidirectional overrides, zero-width characters), lone surrogates, private-use and unassigned code points.
/// </summary>
public sealed record FormText(string Clean, string Unprintable)
{
    /// <summary>In characters as people count them.</summary>
    public int Length => new StringInfo(Clean).LengthInTextElements;

    public static FormText Of(string raw, bool multiline)
    {
        string[] strange = [.. Runes(raw).Where(rune => !IsPlain(rune, multiline)).Select(Name).Distinct().Take(5)];
        return strange.Length > 0 ? new FormText("", string.Join(' ', strange)) : new FormText(Normalize(raw, multiline), "");
    }

    private static string Normalize(string raw, bool multiline)
    {
        string composed = raw.Normalize(NormalizationForm.FormC).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\t', ' ');
        return multiline ? string.Join('\n', composed.Split('\n').Select(line => line.TrimEnd())).Trim() : composed.Trim();
    }

    /// <summary>Lone surrogates stand for themselves, so that they are found.</summary>
    private static IEnumerable<int> Runes(string raw)
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
