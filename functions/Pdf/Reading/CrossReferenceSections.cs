namespace ContractFunctions.Pdf;

/// <summary>One cross-reference section as it stands in the file.</summary>
internal sealed record CrossReferenceSection(Dictionary<int, ObjectPlace> Places, PdfDictionary Trailer, bool IsStream);

/// <summary>Reads single cross-reference sections, tables (§7.5.4) and streams (§7.5.8).</summary>
internal sealed class CrossReferenceSections(ReadOnlyMemory<byte> file, PdfLimits limits, StreamDecoder decoder)
{
    public CrossReferenceSection Read(long offset)
    {
        PdfLexer lexer = new(file, offset, limits.Depth) { IsFile = true };
        return lexer.TryReadKeyword("xref"u8) ? ReadTable(lexer) : ReadStream(lexer);
    }

    private CrossReferenceSection ReadTable(PdfLexer lexer)
    {
        Dictionary<int, ObjectPlace> places = [];
        while (!lexer.TryReadKeyword("trailer"u8))
        {
            long first = lexer.ReadInteger();
            long count = lexer.ReadInteger();
            for (long i = 0; i < count; i++)
            {
                long place = lexer.ReadInteger();
                long generation = lexer.ReadInteger();
                bool used = lexer.TryReadKeyword("n"u8);
                if (!used)
                {
                    lexer.ExpectKeyword("f"u8);
                }

                // Some writers give unused objects the offset 0 instead of marking them free.
                ObjectPlaceKind kind = used && place > 0 ? ObjectPlaceKind.Offset : ObjectPlaceKind.Free;
                Add(places, first + i, new ObjectPlace(kind, place, (int)Math.Min(generation, ushort.MaxValue)), lexer.Position);
            }
        }

        return lexer.ReadObject() is PdfDictionary trailer
            ? new CrossReferenceSection(places, trailer, IsStream: false)
            : throw PdfLexer.Fault("trailer is no dictionary", lexer.Position);
    }

    private CrossReferenceSection ReadStream(PdfLexer lexer)
    {
        int at = lexer.Position;
        PdfStream stream = IndirectObject.Read(lexer, file, static length => length as PdfNumber).Content as PdfStream
            ?? throw PdfLexer.Fault("cross-reference expected", at);
        PdfDictionary dictionary = stream.Dictionary;
        if (dictionary["Type"] is not PdfName { Value: "XRef" })
        {
            throw PdfLexer.Fault("cross-reference stream expected", at);
        }

        // Encryption is told before anything else is looked at; cross-reference streams themselves never are encrypted.
        byte[] data = dictionary["Encrypt"] is null ? Decode(stream) : [];
        return new CrossReferenceSection(ReadEntries(dictionary, data), dictionary, IsStream: true);
    }

    private byte[] Decode(PdfStream stream)
    {
        PdfObject? filter = stream.Dictionary["Filter"] is PdfArray { Count: 1 } filters ? filters[0] : stream.Dictionary["Filter"];
        PdfObject? parameters = stream.Dictionary["DecodeParms"] is PdfArray { Count: 1 } list ? list[0] : stream.Dictionary["DecodeParms"];
        return filter switch
        {
            null => stream.Data.ToArray(),
            PdfName name => decoder.Decode(name.Value, parameters as PdfDictionary, stream.Data),
            _ => throw new PdfException(PdfFault.Unsupported, "cross-reference stream with several filters is not decoded"),
        };
    }

    private Dictionary<int, ObjectPlace> ReadEntries(PdfDictionary dictionary, byte[] data)
    {
        int[] widths = Integers(dictionary["W"]);
        int size = (dictionary["Size"] as PdfNumber)?.AsInt32 ?? throw new PdfException(PdfFault.Malformed, "/Size is no integer");
        int[] index = dictionary["Index"] is null ? [0, size] : Integers(dictionary["Index"]);
        if (widths.Length != 3 || widths.Any(width => width > 8) || widths.Sum() == 0 || index.Length % 2 != 0)
        {
            throw new PdfException(PdfFault.Malformed, "/W or /Index of a cross-reference stream");
        }

        Dictionary<int, ObjectPlace> places = [];
        int position = 0;
        for (int run = 0; run < index.Length; run += 2)
        {
            for (int i = 0; i < index[run + 1] && position + widths.Sum() <= data.Length; i++)
            {
                long kind = widths[0] == 0 ? 1 : Field(data, ref position, widths[0]);
                long place = Field(data, ref position, widths[1]);
                long last = Field(data, ref position, widths[2]);
                if (kind is >= 0 and <= 2)
                {
                    Add(places, (long)index[run] + i, new ObjectPlace((ObjectPlaceKind)kind, place, (int)Math.Clamp(last, 0, int.MaxValue)), position);
                }
            }
        }

        return places;
    }

    private void Add(Dictionary<int, ObjectPlace> places, long number, ObjectPlace place, int at)
    {
        if (number > limits.Objects)
        {
            throw new PdfException(PdfFault.LimitExceeded, $"object numbers above {limits.Objects}");
        }

        if (!places.TryAdd((int)number, place) && places[(int)number] != place)
        {
            throw PdfLexer.Fault($"object {number} given twice in one cross-reference section", at);
        }
    }

    private static long Field(byte[] data, ref int position, int width)
    {
        long value = 0;
        for (int i = 0; i < width; i++)
        {
            value = (value << 8) | data[position++];
        }

        return value;
    }

    private static int[] Integers(PdfObject? value) =>
        value is PdfArray array && array.All(item => item is PdfNumber { AsInt32: >= 0 })
            ? [.. array.Select(item => ((PdfNumber)item).AsInt32!.Value)]
            : throw new PdfException(PdfFault.Malformed, "array of unsigned integers expected");
}
