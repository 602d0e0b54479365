using System.Text;

namespace ContractFunctions.Hosting;

/// <summary>How typed text becomes comparable before it is judged. Written out, since the invariant culture does not normalize.</summary>
internal static class FieldText
{
    /// <summary>Longest raw input looked at.</summary>
    private const int MaxRaw = 400;

    /// <summary>Digits and Latin letters as typed on any keyboard: full-width forms folded to ASCII, white space dropped. Null when far too long.</summary>
    public static string? Compact(string? text) => text is { Length: <= MaxRaw } ? string.Concat(text.Select(Folded).Where(c => !char.IsWhiteSpace(c))) : null;

    /// <summary>The characters (code points), trimmed. Null when it is not well-formed UTF-16 or far too long.</summary>
    public static Rune[]? Characters(string? text)
    {
        if (text is null or { Length: > MaxRaw })
        {
            return null;
        }

        List<Rune> runes = [];
        string trimmed = text.Trim();
        for (int at = 0; at < trimmed.Length; at += runes[^1].Utf16SequenceLength)
        {
            if (!Rune.TryGetRuneAt(trimmed, at, out Rune rune))
            {
                return null;
            }

            runes.Add(rune);
        }

        return [.. runes];
    }

    private static char Folded(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
}
