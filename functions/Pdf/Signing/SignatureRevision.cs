using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ContractFunctions.Pdf;

/// <summary>A revision that ends in a signature over the whole file (ISO 32000-2 §12.8.1): places are kept free for /ByteRange and /Contents and filled once all else is written.</summary>
/// <param name="pdf">The file before the revision.</param>
/// <param name="reservedBytes">Room for what /Contents will hold.</param>
internal sealed class SignatureRevision(ReadOnlyMemory<byte> pdf, int reservedBytes)
{
    private const string EmptyByteRange = "[0 0000000000 0000000000 0000000000]";

    /// <summary>To be put into the signature dictionary.</summary>
    public PdfPlaceholder ByteRange { get; } = new(EmptyByteRange);

    /// <summary>To be put into the signature dictionary.</summary>
    public PdfPlaceholder Contents { get; } = new($"<{new string('0', reservedBytes * 2)}>");

    /// <summary>Finishes the update, which holds the signature dictionary, and has it signed.</summary>
    /// <param name="update">Everything of the revision.</param>
    /// <param name="sign">Makes /Contents from the SHA-256 of all other bytes.</param>
    /// <returns>The bytes to append to the file.</returns>
    public async Task<ReadOnlyMemory<byte>> FinishAsync(PdfUpdate update, Func<byte[], Task<ReadOnlyMemory<byte>>> sign)
    {
        byte[] revision = update.Finish().ToArray();
        ReadOnlyMemory<byte> contents = await sign(Seal(revision));
        if (contents.Length > reservedBytes)
        {
            throw new PdfException(PdfFault.LimitExceeded, $"the signature takes {contents.Length} bytes, {reservedBytes} are reserved");
        }

        Encoding.ASCII.GetBytes(Convert.ToHexString(contents.Span), revision.AsSpan((int)(Contents.Offset - pdf.Length) + 1));
        return revision;
    }

    // Writes the byte range into the revision and hashes everything but the contents string, delimiters included.
    private byte[] Seal(byte[] revision)
    {
        long end = Contents.Offset + Contents.Text.Length;
        long total = pdf.Length + (long)revision.Length;
        string range = string.Create(CultureInfo.InvariantCulture, $"[0 {Contents.Offset} {end} {total - end}]").PadRight(EmptyByteRange.Length);
        Encoding.ASCII.GetBytes(range, revision.AsSpan((int)(ByteRange.Offset - pdf.Length)));
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(pdf.Span);
        hash.AppendData(revision.AsSpan(0, (int)(Contents.Offset - pdf.Length)));
        hash.AppendData(revision.AsSpan((int)(end - pdf.Length)));
        return hash.GetHashAndReset();
    }
}
