using System.Buffers.Binary;

namespace ContractFunctions.Pdf.Fonts;

/// <summary>Bounds-checked big-endian reads of one font table. Every read outside of it is a <see cref="PdfException"/>.</summary>
internal readonly struct FontTable(ReadOnlyMemory<byte> data)
{
    public int Length => data.Length;

    public ReadOnlyMemory<byte> Data => data;

    public int U8(int at) => Span(at, 1)[0];

    public int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(Span(at, 2));

    public int I16(int at) => BinaryPrimitives.ReadInt16BigEndian(Span(at, 2));

    public uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(Span(at, 4));

    /// <summary>A 32-bit value used as an offset or length: more than 2 GiB is a fault.</summary>
    public int Offset(int at) => U32(at) is var value && value <= int.MaxValue ? (int)value : throw Fault();

    public FontTable Slice(long at, long length) =>
        at >= 0 && length >= 0 && at + length <= data.Length ? new FontTable(data.Slice((int)at, (int)length)) : throw Fault();

    public ReadOnlySpan<byte> Span(int at, int length) =>
        at >= 0 && length >= 0 && (long)at + length <= data.Length ? data.Span.Slice(at, length) : throw Fault();

    public static PdfException Fault(string what = "a font table ends early") => new(PdfFault.Malformed, what);
}
