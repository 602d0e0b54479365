using System.Text;
using System.Xml.Linq;

namespace ContractFunctions.Pdf.Typesetting;

/// <summary>The metadata of a document as XMP (ISO 16684-1), saying what the information dictionary says (ISO 19005-2 §6.6.3), and which part of PDF/A the file keeps.</summary>
internal static class XmpPacket
{
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Pdf = "http://ns.adobe.com/pdf/1.3/";
    private static readonly XNamespace Archive = "http://www.aiim.org/pdfa/ns/id/";

    /// <summary>The metadata stream. The dates it may hold are left out: the file carries no time but those of its signatures and attachments.</summary>
    public static PdfStream Write(TypesetDocument document)
    {
        XElement description = new(
            Rdf + "Description",
            new XAttribute(Rdf + "about", string.Empty),
            new XAttribute(XNamespace.Xmlns + "dc", Dc),
            new XAttribute(XNamespace.Xmlns + "pdf", Pdf),
            new XAttribute(XNamespace.Xmlns + "pdfaid", Archive),
            new XElement(Archive + "part", Part(document)),
            new XElement(Archive + "conformance", "B"),
            new XElement(Dc + "format", "application/pdf"),
            Alternative(Dc + "title", document.Title),
            Several(Dc + "language", "Bag", document.Language),
            string.IsNullOrEmpty(document.Author) ? null : Several(Dc + "creator", "Seq", document.Author),
            string.IsNullOrEmpty(document.Subject) ? null : Alternative(Dc + "description", document.Subject),
            document.Keywords.Count == 0 ? null : new XElement(Pdf + "Keywords", string.Join(", ", document.Keywords)),
            new XElement(Pdf + "Producer", DocumentWriter.Producer));
        XElement packet = new(
            XName.Get("xmpmeta", "adobe:ns:meta/"),
            new XAttribute(XNamespace.Xmlns + "x", "adobe:ns:meta/"),
            new XElement(Rdf + "RDF", new XAttribute(XNamespace.Xmlns + "rdf", Rdf), description));
        string xml = $"<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n{packet.ToString(SaveOptions.DisableFormatting)}\n<?xpacket end=\"r\"?>";
        return new PdfStream(new PdfDictionary { ["Type"] = new PdfName("Metadata"), ["Subtype"] = new PdfName("XML") }, Encoding.UTF8.GetBytes(xml));
    }

    // ISO 19005-2 §6.8 permits embedded files only if they are PDF/A themselves; ISO 19005-3 §6.8 permits any.
    private static int Part(TypesetDocument document) => document.Attachments.Count == 0 ? 2 : 3;

    private static XElement Alternative(XName name, string value) =>
        new(name, new XElement(Rdf + "Alt", new XElement(Rdf + "li", new XAttribute(XNamespace.Xml + "lang", "x-default"), value)));

    private static XElement Several(XName name, string kind, string value) => new(name, new XElement(Rdf + kind, new XElement(Rdf + "li", value)));
}
