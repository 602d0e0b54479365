using System.Text;
using System.Xml.Linq;

namespace ContractFunctions.Pdf.Typesetting;

/// <summary>Writes the drawn pages as a PDF file: pages, fonts, outline, metadata. No clock, no chance: the same pages give the same bytes.</summary>
internal static class DocumentWriter
{
    private const string Producer = "ContractFunctions";

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
        PdfReference catalog = writer.Add(new PdfDictionary
        {
            ["Type"] = new PdfName("Catalog"),
            ["Pages"] = tree,
            ["Lang"] = PdfString.FromText(document.Language),
            ["Metadata"] = writer.Add(Xmp(document)),
            ["ViewerPreferences"] = new PdfDictionary { ["DisplayDocTitle"] = true },
            ["Outlines"] = outline,
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

    // ISO 16684-1. The dates it may hold are left out: the file carries no time but those of its signatures.
    private static PdfStream Xmp(TypesetDocument document)
    {
        XNamespace rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
        XNamespace dc = "http://purl.org/dc/elements/1.1/";
        XNamespace pdf = "http://ns.adobe.com/pdf/1.3/";
        XElement Alternative(XName name, string value) =>
            new(name, new XElement(rdf + "Alt", new XElement(rdf + "li", new XAttribute(XNamespace.Xml + "lang", "x-default"), value)));
        XElement Sequence(XName name, string kind, IEnumerable<string> values) =>
            new(name, new XElement(rdf + kind, values.Select(value => new XElement(rdf + "li", value))));
        XElement description = new(
            rdf + "Description",
            new XAttribute(rdf + "about", string.Empty),
            new XAttribute(XNamespace.Xmlns + "dc", dc),
            new XAttribute(XNamespace.Xmlns + "pdf", pdf),
            new XElement(dc + "format", "application/pdf"),
            Alternative(dc + "title", document.Title),
            Sequence(dc + "language", "Bag", [document.Language]),
            document.Author is null ? null : Sequence(dc + "creator", "Seq", [document.Author]),
            document.Subject is null ? null : Alternative(dc + "description", document.Subject),
            document.Keywords.Count == 0 ? null : new XElement(pdf + "Keywords", string.Join(", ", document.Keywords)),
            new XElement(pdf + "Producer", Producer));
        XElement packet = new(
            XName.Get("xmpmeta", "adobe:ns:meta/"),
            new XAttribute(XNamespace.Xmlns + "x", "adobe:ns:meta/"),
            new XElement(rdf + "RDF", new XAttribute(XNamespace.Xmlns + "rdf", rdf), description));
        string xml = $"<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n{packet.ToString(SaveOptions.DisableFormatting)}\n<?xpacket end=\"r\"?>";
        return new PdfStream(new PdfDictionary { ["Type"] = new PdfName("Metadata"), ["Subtype"] = new PdfName("XML") }, Encoding.UTF8.GetBytes(xml));
    }
}
