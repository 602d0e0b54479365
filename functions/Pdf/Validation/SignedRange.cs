using System.Buffers;
using System.Formats.Asn1;

namespace ContractFunctions.Pdf;

/// <summary>Which bytes a signature signs: all of its revision from the first byte on but the /Contents string (§12.8.1).</summary>
/// <param name="GapStart">Offset of <c>&lt;</c>.</param>
/// <param name="GapEnd">Offset after <c>&gt;</c>.</param>
/// <param name="End">End of the revision.</param>
/// <param name="Cms">/Contents without its padding.</param>
internal sealed record SignedRange(int GapStart, int GapEnd, int End, ReadOnlyMemory<byte> Cms)
{
    private static readonly SearchValues<byte> HexadecimalDigits = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    /// <summary>Checks /ByteRange and /Contents of a signature dictionary against the file. Universal forgery and signature wrapping end here.</summary>
    public static SignedRange Read(PdfDocument document, PdfDictionary signature)
    {
        // Direct objects only: an indirect one could be changed by a later revision while the signed bytes stay.
        long[]? range = (signature["ByteRange"] as PdfArray)?.Select(item => (item as PdfNumber)?.AsInt64 ?? -1).ToArray();
        if (range is not [0, > 0 and var first, > 0 and var second, > 0 and var rest] || second <= first || second > document.File.Length || rest > document.File.Length - second)
        {
            throw Fault("/ByteRange is not of the form [0 a b c] within the file");
        }

        if (signature["Contents"] is not PdfString contents || contents.Source.End == 0)
        {
            throw Fault("/Contents is no string of the file itself");
        }

        if (contents.Source != (first, second) || document.File.Span[(int)first] != '<')
        {
            throw Fault($"/ByteRange leaves out {first} to {second}, /Contents is {contents.Source.Start} to {contents.Source.End}");
        }

        if (document.File.Span[((int)first + 1)..((int)second - 1)].ContainsAnyExcept(HexadecimalDigits))
        {
            throw Fault("/Contents holds more than hexadecimal digits");
        }

        return new SignedRange((int)first, (int)second, (int)(second + rest), WithoutPadding(contents.Bytes));
    }

    public byte[] SignedBytes(ReadOnlyMemory<byte> file)
    {
        byte[] bytes = new byte[GapStart + End - GapEnd];
        file[..GapStart].CopyTo(bytes);
        file[GapEnd..End].CopyTo(bytes.AsMemory(GapStart));
        return bytes;
    }

    private static PdfException Fault(string what) => new(PdfFault.Malformed, what);

    private static ReadOnlyMemory<byte> WithoutPadding(ReadOnlyMemory<byte> contents)
    {
        try
        {
            AsnDecoder.ReadEncodedValue(contents.Span, AsnEncodingRules.BER, out _, out _, out int length);
            return contents.Span[length..].ContainsAnyExcept((byte)0) ? throw Fault("/Contents holds more than the CMS and zeros") : contents[..length];
        }
        catch (AsnContentException e)
        {
            throw new PdfException(PdfFault.Malformed, "/Contents is no ASN.1", e);
        }
    }
}
