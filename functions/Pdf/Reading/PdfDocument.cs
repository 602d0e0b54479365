namespace ContractFunctions.Pdf;

/// <summary>
/// A PDF file opened for reading: objects by reference, decoded streams, pages. Objects are read when asked for and kept. Not for use by several threads at once.
/// Every fault of the file is a <see cref="PdfException"/>, of whatever member.
/// </summary>
public sealed class PdfDocument
{
    // A stream's /Length may itself be indirect, in an object stream, whose /Length … : honest files need two steps.
    private const int MaxLoads = 16;

    private readonly CrossReference references;
    private readonly PdfLimits limits;
    private readonly StreamDecoder decoder;
    private readonly Dictionary<int, PdfObject> loaded = [];
    private readonly Dictionary<int, ObjectStream> containers = [];
    private IReadOnlyList<PdfPage>? pages;
    private int loading;

    private PdfDocument(ReadOnlyMemory<byte> file, PdfLimits limits)
    {
        File = file;
        this.limits = limits;
        decoder = new StreamDecoder(limits);
        references = CrossReference.Read(new CrossReferenceSections(file, limits, decoder), PdfTail.StartOfCrossReference(file.Span), limits);
        CatalogReference = Trailer["Root"] as PdfReference ?? throw new PdfException(PdfFault.Malformed, "trailer without /Root");
        Catalog = Dictionary(CatalogReference) ?? throw new PdfException(PdfFault.Malformed, "no document catalog");
    }

    /// <summary>The bytes of the file.</summary>
    public ReadOnlyMemory<byte> File { get; }

    /// <summary>Trailer of the newest revision.</summary>
    public PdfDictionary Trailer => references.Trailer;

    /// <summary>The document catalog (§7.7.2).</summary>
    public PdfDictionary Catalog { get; }

    /// <summary>Where the catalog stands.</summary>
    public PdfReference CatalogReference { get; }

    /// <summary>The pages in order, inherited attributes filled in.</summary>
    public IReadOnlyList<PdfPage> Pages => pages ??= PageTree.Read(this, limits);

    internal PdfLimits Limits => limits;

    internal long StartOfCrossReference => references.Start;

    internal bool EndsWithCrossReferenceStream => references.IsStream;

    internal IReadOnlyDictionary<int, ObjectPlace> Places => references.Places;

    /// <summary>The number of the first object a revision appended to this file may use.</summary>
    internal int NextNumber
    {
        get
        {
            int size = (Trailer["Size"] as PdfNumber)?.AsInt32 ?? throw new PdfException(PdfFault.Malformed, "trailer without /Size");
            int next = Math.Max(size, references.Places.Keys.DefaultIfEmpty(0).Max() + 1);
            return next <= limits.Objects ? next : throw new PdfException(PdfFault.LimitExceeded, $"object numbers above {limits.Objects}");
        }
    }

    /// <summary>Opens a file: header, cross-reference chain, catalog.</summary>
    /// <param name="file">The whole file. It is not copied and must not change while the document is used.</param>
    /// <param name="limits">What to spend at most; <see cref="PdfLimits.Default"/> if null.</param>
    /// <exception cref="PdfException">The file is no PDF, malformed, encrypted or too large.</exception>
    public static PdfDocument Read(ReadOnlyMemory<byte> file, PdfLimits? limits = null)
    {
        limits ??= PdfLimits.Default;
        if (file.Length > limits.FileBytes)
        {
            throw new PdfException(PdfFault.LimitExceeded, $"file larger than {limits.FileBytes} bytes");
        }

        return file.Span.StartsWith("%PDF-"u8) ? new PdfDocument(file, limits) : throw new PdfException(PdfFault.NotPdf, "the file does not begin with %PDF-");
    }

    /// <summary>The object a value stands for: references followed, absent values and missing objects as <see cref="PdfNull"/>.</summary>
    public PdfObject Resolve(PdfObject? value)
    {
        for (int hops = 0; value is PdfReference reference; hops++)
        {
            if (hops == MaxLoads)
            {
                throw new PdfException(PdfFault.Malformed, $"references in a circle at object {reference.Number}");
            }

            value = Load(reference);
        }

        return value ?? PdfNull.Instance;
    }

    /// <summary>The resolved value if it is a dictionary, or a stream's dictionary; else null.</summary>
    public PdfDictionary? Dictionary(PdfObject? value) => Resolve(value) switch
    {
        PdfDictionary dictionary => dictionary,
        PdfStream stream => stream.Dictionary,
        _ => null,
    };

    /// <summary>The resolved value if it is an array, else null.</summary>
    public PdfArray? Array(PdfObject? value) => Resolve(value) as PdfArray;

    /// <summary>The resolved value if it is a name, else null.</summary>
    public string? Name(PdfObject? value) => (Resolve(value) as PdfName)?.Value;

    /// <summary>The resolved value if it is a number, else null.</summary>
    public PdfNumber? Number(PdfObject? value) => Resolve(value) as PdfNumber;

    /// <summary>The bytes of a stream, decoded.</summary>
    /// <exception cref="PdfException">With <see cref="PdfFault.Unsupported"/> for any filter but /FlateDecode.</exception>
    public ReadOnlyMemory<byte> Decode(PdfStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        PdfObject filter = Resolve(stream.Dictionary["Filter"]);
        PdfObject parameters = Resolve(stream.Dictionary["DecodeParms"]);
        PdfArray filters = filter switch { PdfNull => [], PdfArray several => several, _ => [filter] };
        ReadOnlyMemory<byte> data = stream.Data;
        for (int i = 0; i < filters.Count; i++)
        {
            PdfObject? own = parameters is PdfArray list ? (i < list.Count ? list[i] : null) : parameters;
            data = decoder.Decode(Name(filters[i]) ?? throw new PdfException(PdfFault.Malformed, "/Filter is no name"), Dictionary(own), data);
        }

        return data;
    }

    private PdfObject Load(PdfReference reference)
    {
        if (!references.Places.TryGetValue(reference.Number, out ObjectPlace place) || place.Kind == ObjectPlaceKind.Free
            || reference.Generation != (place.Kind == ObjectPlaceKind.Offset ? place.Index : 0))
        {
            return PdfNull.Instance;
        }

        if (loaded.TryGetValue(reference.Number, out PdfObject? known))
        {
            return known;
        }

        if (++loading > MaxLoads)
        {
            throw new PdfException(PdfFault.Malformed, $"object {reference.Number} needs itself to be read");
        }

        try
        {
            return loaded[reference.Number] = place.Kind == ObjectPlaceKind.Offset ? ReadAt(reference, place) : Container((int)place.Place).Read(place.Index, reference.Number);
        }
        finally
        {
            loading--;
        }
    }

    private PdfObject ReadAt(PdfReference reference, ObjectPlace place)
    {
        PdfLexer lexer = new(File, place.Place, limits.Depth) { IsFile = true };
        IndirectObject found = IndirectObject.Read(lexer, File, Number);
        return found.Number == reference.Number && found.Generation == reference.Generation
            ? found.Content
            : throw new PdfException(PdfFault.Malformed, $"object {reference.Number} expected at {place.Place}, found {found.Number}");
    }

    private ObjectStream Container(int number)
    {
        if (!containers.TryGetValue(number, out ObjectStream? container))
        {
            bool direct = references.Places.TryGetValue(number, out ObjectPlace place) && place.Kind == ObjectPlaceKind.Offset;
            PdfStream stream = (direct ? Load(new PdfReference(number)) as PdfStream : null) ?? throw new PdfException(PdfFault.Malformed, $"object {number} is no object stream");
            containers[number] = container = ObjectStream.Open(this, stream, limits);
        }

        return container;
    }
}
