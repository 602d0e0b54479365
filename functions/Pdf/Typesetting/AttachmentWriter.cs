namespace ContractFunctions.Pdf.Typesetting;

/// <summary>Embeds files that belong to the document as a whole (ISO 32000-2 §14.13.2): each is in /AF of the catalog and in the name tree that readers list.</summary>
internal static class AttachmentWriter
{
    /// <summary>Writes a file and its file specification (§7.11.3, §7.11.4); ISO 19005-3 §6.8 asks for /F, /UF, /AFRelationship, the media type and /ModDate.</summary>
    public static PdfReference Write(Attachment attachment, PdfObjectSink sink)
    {
        PdfReference file = sink.Add(PdfStream.Deflate(
            new PdfDictionary
            {
                ["Type"] = new PdfName("EmbeddedFile"),
                ["Subtype"] = new PdfName(attachment.MediaType),
                ["Params"] = new PdfDictionary { ["Size"] = attachment.Content.Length, ["ModDate"] = PdfString.FromDate(attachment.ModifiedAt) },
            },
            attachment.Content.Span));
        return sink.Add(new PdfDictionary
        {
            ["Type"] = new PdfName("Filespec"),
            ["F"] = PdfString.FromText(attachment.Name),
            ["UF"] = PdfString.FromText(attachment.Name),
            ["Desc"] = PdfString.FromText(attachment.Description),
            ["AFRelationship"] = new PdfName("Data"),
            ["EF"] = new PdfDictionary { ["F"] = file, ["UF"] = file },
        });
    }

    /// <summary>The name tree of the embedded files (§7.9.6), sorted as it must be.</summary>
    public static PdfDictionary NamesOf(IReadOnlyList<Attachment> attachments, IReadOnlyList<PdfReference> written) => new()
    {
        ["Names"] = PdfArray.Of(
        [
            .. attachments.Zip(written).OrderBy(pair => pair.First.Name, StringComparer.Ordinal)
                .SelectMany(pair => (PdfObject[])[PdfString.FromText(pair.First.Name), pair.Second]),
        ]),
    };
}
