namespace ContractFunctions.Pdf;

/// <summary>An indirect object as it stands in the file (§7.3.10).</summary>
internal readonly record struct IndirectObject(int Number, int Generation, PdfObject Content)
{
    /// <summary>Reads <c>n g obj … endobj</c> where the lexer stands.</summary>
    /// <param name="lexer">Over <paramref name="file"/>.</param>
    /// <param name="file">The whole file.</param>
    /// <param name="resolve">Gives the number behind a stream's /Length.</param>
    public static IndirectObject Read(PdfLexer lexer, ReadOnlyMemory<byte> file, Func<PdfObject?, PdfNumber?> resolve)
    {
        long number = lexer.ReadInteger();
        long generation = lexer.ReadInteger();
        lexer.ExpectKeyword("obj"u8);
        PdfObject content = lexer.TryReadKeyword("endobj"u8) ? PdfNull.Instance : lexer.ReadObject();
        if (content is PdfDictionary dictionary && lexer.TryReadKeyword("stream"u8))
        {
            content = ReadStream(lexer, file, dictionary, resolve);
        }

        return number is > 0 and <= int.MaxValue && generation <= ushort.MaxValue
            ? new IndirectObject((int)number, (int)generation, content)
            : throw PdfLexer.Fault("object number out of range", lexer.Position);
    }

    private static PdfStream ReadStream(PdfLexer lexer, ReadOnlyMemory<byte> file, PdfDictionary dictionary, Func<PdfObject?, PdfNumber?> resolve)
    {
        int start = lexer.Position;
        ReadOnlySpan<byte> bytes = file.Span;
        start += start < bytes.Length && bytes[start] == '\r' ? 1 : 0;
        start += start < bytes.Length && bytes[start] == '\n' ? 1 : 0;
        long length = resolve(dictionary["Length"])?.AsInt64 ?? throw PdfLexer.Fault("stream without /Length", start);
        if (length < 0 || length > bytes.Length - start)
        {
            throw PdfLexer.Fault("stream longer than the file", start);
        }

        lexer.Position = start + (int)length;
        lexer.ExpectKeyword("endstream"u8);
        return new PdfStream(dictionary, file.Slice(start, (int)length));
    }
}
