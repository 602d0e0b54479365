namespace ContractFunctions.Pdf.Typesetting;

/// <summary>
/// Writes the drawn pages as a PDF/A file (ISO 19005-2 level B; with attachments ISO 19005-3): pages, fonts, outline, metadata, attachments.
/// No clock, no chance: the same pages give the same bytes.
/// </summary>
internal static class DocumentWriter
{
    internal const string Producer = "ContractFunctions";

    /// <summary>Writes the file.</summary>
    /// <param name="document">For title, language and the like.</param>
    /// <param name="sheets">The pages.</param>
    /// <param name="text">The characters used so far: nothing may be printed afterwards.</param>
    /// <param name="writer">Holds the images and forms already.</param>
    public static byte[] Write(TypesetDocument document, IReadOnlyList<Sheet> sheets, TextSource text, PdfFileWriter writer)
    {
        PdfReference tree = writer.Reserve();
        PdfDictionary fonts = text.WriteFonts(writer);
        List<PdfReference> pages = [.. sheets.Select(sheet => Page(sheet, tree, fonts, writer))];
        writer.Put(tree, new PdfDictionary { ["Type"] = new PdfName("Pages"), ["Kids"] = PdfArray.Of([.. pages]), ["Count"] = pages.Count });
        PdfReference? outline = OutlineWriter.Write([.. sheets.SelectMany(sheet => sheet.Outline)], pages, writer);
        List<PdfReference> attachments = [.. document.Attachments.Select(attachment => AttachmentWriter.Write(attachment, writer))];
        PdfReference catalog = writer.Add(new PdfDictionary
        {
            ["Type"] = new PdfName("Catalog"),
            ["Pages"] = tree,
            ["Lang"] = PdfString.FromText(document.Language),
            ["Metadata"] = writer.Add(XmpPacket.Write(document)),
            ["OutputIntents"] = PdfArray.Of(OutputIntent(writer)),
            ["ViewerPreferences"] = new PdfDictionary { ["DisplayDocTitle"] = true },
            ["Outlines"] = outline,
            ["Names"] = attachments.Count == 0 ? null : new PdfDictionary { ["EmbeddedFiles"] = AttachmentWriter.NamesOf(document.Attachments, attachments) },
            ["AF"] = attachments.Count == 0 ? null : PdfArray.Of([.. attachments]),
        });
        return writer.Finish(catalog, writer.Add(Information(document))).ToArray();
    }

    private static PdfReference Page(Sheet sheet, PdfReference tree, PdfDictionary fonts, PdfFileWriter writer)
    {
        PdfDictionary xobjects = new(sheet.XObjects.Select(entry => KeyValuePair.Create(entry.Key, (PdfObject)entry.Value)));
        return writer.Add(new PdfDictionary
        {
            ["Type"] = new PdfName("Page"),
            ["Parent"] = tree,
            ["MediaBox"] = PdfArray.Of(0, 0, PageStyle.Width, PageStyle.Height),
            ["Resources"] = new PdfDictionary { ["Font"] = fonts, ["XObject"] = xobjects.Count == 0 ? null : xobjects },
            ["Contents"] = writer.Add(PdfStream.Deflate([], sheet.Content.Written)),
        });
    }

    // ISO 19005-2 §6.2.3: what DeviceRGB and DeviceGray mean. It is also the blending space of the pages' transparent pictures (§6.2.10), which need no /Group then.
    private static PdfDictionary OutputIntent(PdfFileWriter writer) => new()
    {
        ["Type"] = new PdfName("OutputIntent"),
        ["S"] = new PdfName("GTS_PDFA1"),
        ["OutputConditionIdentifier"] = PdfString.FromText(SrgbProfile.Name),
        ["Info"] = PdfString.FromText(SrgbProfile.Name),
        ["DestOutputProfile"] = writer.Add(PdfStream.Deflate(new PdfDictionary { ["N"] = 3 }, SrgbProfile.Bytes)),
    };

    private static PdfDictionary Information(TypesetDocument document)
    {
        static PdfString? Text(string? value) => string.IsNullOrEmpty(value) ? null : PdfString.FromText(value);
        return new PdfDictionary
        {
            ["Title"] = Text(document.Title),
            ["Subject"] = Text(document.Subject),
            ["Author"] = Text(document.Author),
            ["Keywords"] = Text(string.Join(", ", document.Keywords)),
            ["Producer"] = Text(Producer),
        };
    }
}
