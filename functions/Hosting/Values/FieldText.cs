using System.Text;

namespace ContractFunctions.Hosting;

/// <summary>How typed text becomes comparable before it is judged.</summary>
internal static class FieldText
{
    /// <summary>Longest raw input looked at: normalizing more would only cost time.</summary>
    private const int MaxRaw = 400;

    /// <summary>Digits and Latin letters as typed on any keyboard: full-width forms folded, white space dropped. Null when it cannot be text.</summary>
    public static string? Compact(string? text) => Normalized(text, NormalizationForm.FormKC) is { } folded
        ? string.Concat(folded.Where(c => !char.IsWhiteSpace(c)))
        : null;

    /// <summary>Composed form (NFC), trimmed. Null when it is not well-formed UTF-16 or far too long.</summary>
    public static string? Composed(string? text) => Normalized(text, NormalizationForm.FormC)?.Trim();

    private static string? Normalized(string? text, NormalizationForm form)
    {
        if (text is null || text.Length > MaxRaw || !IsWellFormed(text))
        {
            return null;
        }

        return text.Normalize(form);
    }

    /// <summary>Lone surrogates and noncharacters make <see cref="string.Normalize()"/> throw.</summary>
    private static bool IsWellFormed(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out Rune rune) || (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF)
            {
                return false;
            }

            at += rune.Utf16SequenceLength;
        }

        return true;
    }
}
