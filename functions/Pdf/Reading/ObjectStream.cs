namespace ContractFunctions.Pdf;

/// <summary>An object stream (§7.5.7), decoded.</summary>
internal sealed class ObjectStream
{
    private readonly ReadOnlyMemory<byte> data;
    private readonly (long Number, long Offset)[] entries;
    private readonly int depth;

    private ObjectStream(ReadOnlyMemory<byte> data, (long Number, long Offset)[] entries, int depth)
    {
        this.data = data;
        this.entries = entries;
        this.depth = depth;
    }

    public static ObjectStream Open(PdfDocument document, PdfStream stream, PdfLimits limits)
    {
        int? count = document.Number(stream.Dictionary["N"])?.AsInt32;
        int? first = document.Number(stream.Dictionary["First"])?.AsInt32;
        ReadOnlyMemory<byte> data = document.Decode(stream);

        // Each entry of the index takes two integers and a space between them.
        if (count is not { } n || n < 0 || n > data.Length / 3 || first is not { } start || start < 0 || start > data.Length)
        {
            throw new PdfException(PdfFault.Malformed, "object stream with a wrong /N or /First");
        }

        PdfLexer lexer = new(data, 0, limits.Depth);
        (long Number, long Offset)[] entries = new (long, long)[n];
        for (int i = 0; i < n; i++)
        {
            entries[i] = (lexer.ReadInteger(), start + lexer.ReadInteger());
        }

        return new ObjectStream(data, entries, limits.Depth);
    }

    public PdfObject Read(int index, int number) =>
        index < entries.Length && entries[index].Number == number
            ? new PdfLexer(data, entries[index].Offset, depth).ReadObject()
            : throw new PdfException(PdfFault.Malformed, $"object {number} is not where the cross-reference says");
}
