namespace ContractFunctions.Pdf.Typesetting;

/// <summary>What a document says, in reading order; the typesetter decides where it comes to lie.</summary>
public sealed record TypesetDocument
{
    /// <summary>Title in the document information and, by default, in the header.</summary>
    public required string Title { get; init; }

    /// <summary>Subject in the document information; null leaves it out.</summary>
    public string? Subject { get; init; }

    /// <summary>Author in the document information; null leaves it out.</summary>
    public string? Author { get; init; }

    /// <summary>Keywords in the document information.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>Language tag of the text (BCP 47), <c>/Lang</c> of the catalogue.</summary>
    public string Language { get; init; } = "zh-CN";

    /// <summary>Line at the top of each page; null repeats the title, an empty string leaves the header out.</summary>
    public string? Header { get; init; }

    /// <summary>Light diagonal text behind each page ("草稿"); null for none.</summary>
    public string? Watermark { get; init; }

    /// <summary>Files the PDF carries, each under its own name. A document with one is PDF/A-3b in place of PDF/A-2b.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>The content.</summary>
    public required IReadOnlyList<Block> Blocks { get; init; }
}

/// <summary>A file within a PDF, the data its text was made from.</summary>
/// <param name="Name">File name.</param>
/// <param name="MediaType">RFC 6838, as <c>application/json</c>.</param>
/// <param name="Content">The file.</param>
/// <param name="Description">What readers show beside the name.</param>
/// <param name="ModifiedAt">As the caller states it.</param>
public sealed record Attachment(string Name, string MediaType, ReadOnlyMemory<byte> Content, string Description, DateTimeOffset ModifiedAt);

/// <summary>A PDF and where its signature areas came to lie.</summary>
/// <param name="Pdf">A single-revision PDF 1.7 file, unsigned, PDF/A-2b or 3b. The same document gives the same bytes.</param>
/// <param name="PageCount">Number of pages.</param>
/// <param name="SignatureAreas">One entry per <see cref="SignaturePlace"/>, in document order.</param>
public sealed record TypesetResult(byte[] Pdf, int PageCount, IReadOnlyList<PlacedArea> SignatureAreas)
{
    /// <summary>The page, counted from 0, on which each block of the document ends.</summary>
    public IReadOnlyList<int> BlockPages { get; init; } = [];
}

/// <summary>Where something came to lie.</summary>
/// <param name="Name">The name given in <see cref="SignaturePlace.Name"/>.</param>
/// <param name="PageIndex">Page, counted from 0.</param>
/// <param name="Area">In points, origin at the lower left corner of the page.</param>
public sealed record PlacedArea(string Name, int PageIndex, PdfRect Area);
