using System.IO.Compression;

namespace ContractFunctions.Pdf;

/// <summary>A stream (§7.3.8): a dictionary and its encoded bytes. /Length is set from the bytes when it is written.</summary>
/// <param name="dictionary">Its dictionary; it names the filters that <paramref name="data"/> is encoded with.</param>
/// <param name="data">The bytes as they stand in the file.</param>
public sealed class PdfStream(PdfDictionary dictionary, ReadOnlyMemory<byte> data) : PdfObject
{
    /// <summary>The stream dictionary.</summary>
    public PdfDictionary Dictionary { get; } = dictionary;

    /// <summary>The encoded bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>A stream compressed with /FlateDecode.</summary>
    /// <param name="dictionary">Its other entries.</param>
    /// <param name="content">The bytes before compression.</param>
    public static PdfStream Deflate(PdfDictionary dictionary, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return new PdfStream(dictionary.With("Filter", new PdfName("FlateDecode")), packed.ToArray());
    }
}
