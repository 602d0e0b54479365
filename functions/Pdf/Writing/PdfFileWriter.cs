using System.Globalization;
using System.Security.Cryptography;

namespace ContractFunctions.Pdf;

/// <summary>
/// Makes a whole new file: PDF 1.7, one revision, a cross-reference table. The same objects in the same order give the same bytes;
/// the file identifier (§14.4) is taken from a hash of them.
/// </summary>
public sealed class PdfFileWriter : PdfObjectSink
{
    private readonly PdfSerializer serializer = new(0);
    private readonly List<long> offsets = [];
    private bool finished;

    /// <summary>A writer with nothing in it but the header.</summary>
    public PdfFileWriter() => serializer.WriteAscii("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");

    /// <inheritdoc/>
    public override PdfReference Reserve()
    {
        offsets.Add(-1);
        return new PdfReference(offsets.Count);
    }

    /// <inheritdoc/>
    public override void Put(PdfReference reference, PdfObject content)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (finished || reference.Number > offsets.Count || offsets[reference.Number - 1] >= 0)
        {
            throw new InvalidOperationException($"object {reference.Number} cannot be written: unknown, written before, or the file is finished");
        }

        offsets[reference.Number - 1] = serializer.Position;
        serializer.WriteIndirect(reference, content);
    }

    /// <summary>Writes cross-reference table and trailer.</summary>
    /// <param name="catalog">The document catalog (§7.7.2).</param>
    /// <param name="information">The document information dictionary (§14.3.3), if any.</param>
    /// <returns>The file. The writer takes no more objects.</returns>
    /// <exception cref="InvalidOperationException">A reserved object was never given.</exception>
    public ReadOnlyMemory<byte> Finish(PdfReference catalog, PdfReference? information = null)
    {
        int missing = offsets.IndexOf(-1);
        if (missing >= 0)
        {
            throw new InvalidOperationException($"object {missing + 1} was reserved but never given");
        }

        finished = true;
        PdfString identifier = new(SHA256.HashData(serializer.Written.Span).AsMemory(0, 16));
        long start = serializer.Position;
        serializer.WriteAscii(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n"));
        foreach (long offset in offsets)
        {
            serializer.WriteAscii(offset.ToString("0000000000", CultureInfo.InvariantCulture) + " 00000 n \n");
        }

        serializer.WriteAscii("trailer\n");
        serializer.Write(new PdfDictionary { ["Size"] = offsets.Count + 1, ["Root"] = catalog, ["Info"] = information, ["ID"] = PdfArray.Of(identifier, identifier) });
        serializer.WriteAscii(string.Create(CultureInfo.InvariantCulture, $"\nstartxref\n{start}\n%%EOF\n"));
        return serializer.Written;
    }
}
