using System.Buffers.Text;

namespace ContractFunctions.Pdf;

/// <summary>The last lines of a file or revision: <c>startxref</c>, an offset, <c>%%EOF</c> (§7.5.5).</summary>
internal static class PdfTail
{
    // §7.5.5 note: readers accept the end-of-file marker anywhere in the last 1024 bytes.
    private const int Window = 1024;

    public static long StartOfCrossReference(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> tail = file[Math.Max(0, file.Length - Window)..];
        int at = tail.LastIndexOf("startxref"u8);
        if (at < 0)
        {
            throw new PdfException(PdfFault.NotPdf, "no startxref at the end of the file");
        }

        ReadOnlySpan<byte> digits = TrimStart(tail[(at + 9)..]);
        return Utf8Parser.TryParse(digits, out long offset, out _) && offset >= 0 ? offset : throw new PdfException(PdfFault.Malformed, "startxref without an offset");
    }

    /// <summary>True when the bytes end with the end-of-file marker and at most one end of line after it.</summary>
    public static bool IsEndOfRevision(ReadOnlySpan<byte> revision)
    {
        ReadOnlySpan<byte> end = revision;
        end = end.EndsWith("\n"u8) ? end[..^1] : end;
        end = end.EndsWith("\r"u8) ? end[..^1] : end;
        return end.EndsWith("%%EOF"u8);
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> bytes)
    {
        int skip = 0;
        while (skip < bytes.Length && PdfLexer.IsWhiteSpace(bytes[skip]))
        {
            skip++;
        }

        return bytes[skip..];
    }
}
