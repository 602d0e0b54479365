using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace ContractFunctions.Pdf;

/// <summary>
/// A revision appended to a file (§7.5.6): the bytes before it stay as they are. Its cross-reference is of the kind the file ends with, as §7.5.8.4 requires of mixed readers.
/// </summary>
internal sealed class PdfUpdate : PdfObjectSink
{
    private const int XrefStreamOffsetBytes = 5;

    private readonly PdfDocument document;
    private readonly PdfSerializer serializer;
    private readonly SortedDictionary<int, (long Offset, int Generation)> written = [];
    private int next;

    public PdfUpdate(PdfDocument document)
    {
        this.document = document;
        next = document.NextNumber;
        serializer = new PdfSerializer(document.File.Length);
        if (document.File.Span[^1] is not ((byte)'\n' or (byte)'\r'))
        {
            serializer.WriteAscii("\n");
        }
    }

    public override PdfReference Reserve() => new(next++);

    public override void Put(PdfReference reference, PdfObject content)
    {
        if (!written.TryAdd(reference.Number, (serializer.Position, reference.Generation)))
        {
            throw new InvalidOperationException($"object {reference.Number} is written twice in one revision");
        }

        serializer.WriteIndirect(reference, content);
    }

    /// <summary>Writes the cross-reference and gives what is to be appended to the file.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        PdfString mark = new(SHA256.HashData(serializer.Written.Span).AsMemory(0, 16));
        PdfDictionary trailer = new()
        {
            ["Root"] = document.CatalogReference,
            ["Info"] = document.Trailer["Info"],
            ["ID"] = document.Array(document.Trailer["ID"]) is { Count: 2 } identifier ? PdfArray.Of(identifier[0], mark) : null,
            ["Prev"] = document.StartOfCrossReference,
        };
        long start = document.EndsWithCrossReferenceStream ? WriteStream(trailer) : WriteTable(trailer);
        serializer.WriteAscii(string.Create(CultureInfo.InvariantCulture, $"startxref\n{start}\n%%EOF\n"));
        return serializer.Written;
    }

    private long WriteTable(PdfDictionary trailer)
    {
        long start = serializer.Position;
        serializer.WriteAscii("xref\n0 1\n0000000000 65535 f \n");
        foreach ((int first, List<(long Offset, int Generation)> run) in Runs())
        {
            serializer.WriteAscii(string.Create(CultureInfo.InvariantCulture, $"{first} {run.Count}\n"));
            foreach ((long offset, int generation) in run)
            {
                serializer.WriteAscii(string.Create(CultureInfo.InvariantCulture, $"{offset:0000000000} {generation:00000} n \n"));
            }
        }

        serializer.WriteAscii("trailer\n");
        serializer.Write(trailer.With("Size", next));
        serializer.WriteAscii("\n");
        return start;
    }

    private long WriteStream(PdfDictionary trailer)
    {
        PdfReference self = Reserve();
        long start = serializer.Position;
        written.Add(self.Number, (start, 0));
        List<PdfObject> index = [];
        using MemoryStream entries = new();
        Span<byte> entry = stackalloc byte[sizeof(long) + sizeof(ushort)];
        foreach ((int first, List<(long Offset, int Generation)> run) in Runs())
        {
            index.AddRange([first, run.Count]);
            foreach ((long offset, int generation) in run)
            {
                BinaryPrimitives.WriteInt64BigEndian(entry, offset);
                BinaryPrimitives.WriteUInt16BigEndian(entry[sizeof(long)..], (ushort)generation);
                entries.WriteByte(1);
                entries.Write(entry.Slice(sizeof(long) - XrefStreamOffsetBytes, XrefStreamOffsetBytes + sizeof(ushort)));
            }
        }

        PdfDictionary dictionary = new() { ["Type"] = new PdfName("XRef"), ["W"] = PdfArray.Of(1, XrefStreamOffsetBytes, sizeof(ushort)), ["Index"] = PdfArray.Of([.. index]) };
        PdfStream stream = new(new PdfDictionary(dictionary.Concat(trailer)).With("Size", next), entries.ToArray());
        serializer.WriteIndirect(self, stream);
        return start;
    }

    private IEnumerable<(int First, List<(long Offset, int Generation)> Run)> Runs()
    {
        List<(long Offset, int Generation)> run = [];
        int first = 0;
        foreach ((int number, (long Offset, int Generation) place) in written)
        {
            if (run.Count > 0 && number != first + run.Count)
            {
                yield return (first, run);
                run = [];
            }

            first = run.Count == 0 ? number : first;
            run.Add(place);
        }

        if (run.Count > 0)
        {
            yield return (first, run);
        }
    }
}
