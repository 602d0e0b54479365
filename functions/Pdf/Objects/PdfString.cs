using System.Globalization;
using System.Text;

namespace ContractFunctions.Pdf;

/// <summary>A string object: bytes (§7.3.4). Written in hexadecimal form.</summary>
/// <param name="bytes">The decoded bytes.</param>
public sealed class PdfString(ReadOnlyMemory<byte> bytes) : PdfObject
{
    /// <summary>The bytes, escapes resolved.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>Where the string token stands in the file, delimiters included; empty when it was not read directly from a file.</summary>
    internal (long Start, long End) Source { get; init; }

    /// <summary>A text string (§7.9.2.2): ASCII as it is, anything else UTF-16BE with a byte order mark.</summary>
    public static PdfString FromText(string text) =>
        new(Ascii.IsValid(text) ? Encoding.ASCII.GetBytes(text) : [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)]);

    /// <summary>A date (§7.9.4) with the offset the instant carries, e.g. <c>D:20260131093000+08'00'</c>.</summary>
    public static PdfString FromDate(DateTimeOffset instant)
    {
        char sign = instant.Offset < TimeSpan.Zero ? '-' : '+';
        string stamp = instant.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        string offset = instant.Offset.ToString("hh\\'mm\\'", CultureInfo.InvariantCulture);
        return FromText($"D:{stamp}{sign}{offset}");
    }

    /// <summary>The text of a text string: UTF-16 or UTF-8 by its byte order mark, else Latin-1 (which PDFDocEncoding equals for ASCII).</summary>
    public string ToText() => Bytes.Span switch
    {
        [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
        [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
        [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
        var plain => Encoding.Latin1.GetString(plain),
    };

    /// <summary>The instant of a date string; null when it is none. A missing time zone counts as UTC.</summary>
    public DateTimeOffset? ToDate()
    {
        string text = ToText();
        string digits = text.StartsWith("D:", StringComparison.Ordinal) ? text[2..] : text;
        int zone = digits.AsSpan().IndexOfAny('Z', '+', '-');
        string local = (zone < 0 ? digits : digits[..zone]).TrimEnd();
        if (!DateTime.TryParseExact(Complete(local), "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime clock))
        {
            return null;
        }

        TimeSpan offset = zone < 0 ? TimeSpan.Zero : OffsetOf(digits[zone..]);
        return clock.Ticks - offset.Ticks is long ticks and > 0 && ticks < DateTime.MaxValue.Ticks ? new DateTimeOffset(clock, offset) : null;
    }

    // A date may stop after any of its parts: the rest has the smallest value.
    private static string Complete(string digits) => digits.Length is >= 4 and < 14 ? digits + "00000101000000"[digits.Length..] : digits;

    private static TimeSpan OffsetOf(string zone)
    {
        string digits = string.Concat(zone.Where(char.IsAsciiDigit));
        if (zone[0] == 'Z' || digits.Length < 2)
        {
            return TimeSpan.Zero;
        }

        int minutes = int.Parse(digits.AsSpan(0, 2), CultureInfo.InvariantCulture) * 60;
        minutes += digits.Length >= 4 ? int.Parse(digits.AsSpan(2, 2), CultureInfo.InvariantCulture) : 0;
        return TimeSpan.FromMinutes(Math.Min(minutes, 14 * 60) * (zone[0] == '-' ? -1 : 1));
    }
}
