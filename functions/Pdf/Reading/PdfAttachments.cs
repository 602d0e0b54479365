namespace ContractFunctions.Pdf;

/// <summary>A file within a PDF.</summary>
/// <param name="Name">As the PDF states it: not to be used as a path.</param>
/// <param name="Content">The file, decoded.</param>
public sealed record EmbeddedFile(string Name, ReadOnlyMemory<byte> Content);

/// <summary>Reads the files that belong to a document as a whole (ISO 32000-2 §14.13.2).</summary>
public static class PdfAttachments
{
    /// <summary>The files in /AF of the catalog, in order; what is no embedded file is left out.</summary>
    /// <param name="pdf">The file, or the first bytes of it that are a revision.</param>
    /// <param name="limits">For reading it; <see cref="PdfLimits.Default"/> if null.</param>
    /// <exception cref="PdfException">It cannot be read.</exception>
    public static IReadOnlyList<EmbeddedFile> Read(ReadOnlyMemory<byte> pdf, PdfLimits? limits = null)
    {
        PdfDocument document = PdfDocument.Read(pdf, limits);
        List<EmbeddedFile> files = [];
        foreach (PdfObject item in document.Array(document.Catalog["AF"]) ?? [])
        {
            PdfDictionary? embedded = document.Dictionary(document.Dictionary(item)?["EF"]);
            if (NameOf(document, document.Dictionary(item)) is { } name && document.Resolve(embedded?["UF"] ?? embedded?["F"]) is PdfStream stream)
            {
                files.Add(new EmbeddedFile(name, document.Decode(stream)));
            }
        }

        return files;
    }

    private static string? NameOf(PdfDocument document, PdfDictionary? specification) =>
        (document.Resolve(specification?["UF"] ?? specification?["F"]) as PdfString)?.ToText();
}
