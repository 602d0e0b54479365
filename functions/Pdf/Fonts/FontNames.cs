using System.Text;

namespace ContractFunctions.Pdf.Fonts;

/// <summary>The <c>name</c> table.</summary>
internal static class FontNames
{
    private const int PostScriptName = 6;

    /// <summary>The PostScript name, cut down to what a PDF name needs no escapes for.</summary>
    public static string? PostScript(FontTable names)
    {
        int strings = names.U16(4);
        int count = Math.Min(names.U16(2), 1000);
        for (int i = 0; i < count; i++)
        {
            int entry = 6 + (12 * i);
            if (names.U16(entry + 6) == PostScriptName)
            {
                ReadOnlySpan<byte> bytes = names.Span(strings + names.U16(entry + 10), names.U16(entry + 8));
                string name = names.U16(entry) == 1 ? Encoding.ASCII.GetString(bytes) : Encoding.BigEndianUnicode.GetString(bytes);
                return string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(63));
            }
        }

        return null;
    }
}
