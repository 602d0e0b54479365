using System.Text;
using ContractFunctions.Pdf;

namespace ContractFunctions.Tests.Pdf;

/// <summary>Small PDF files made by the product's own writer.</summary>
internal static class TestFiles
{
    public static ReadOnlyMemory<byte> OnePage(int rotate = 0, PdfArray? cropBox = null, int pages = 1)
    {
        PdfFileWriter writer = new();
        PdfReference tree = writer.Reserve();
        PdfReference font = writer.Add(new PdfDictionary { ["Type"] = new PdfName("Font"), ["Subtype"] = new PdfName("Type1"), ["BaseFont"] = new PdfName("Helvetica") });
        List<PdfObject> kids = [];
        for (int i = 0; i < pages; i++)
        {
            PdfReference content = writer.Add(PdfStream.Deflate([], Encoding.ASCII.GetBytes($"BT /F1 24 Tf 72 700 Td (Rent 5000 page {i + 1}) Tj ET")));
            kids.Add(writer.Add(new PdfDictionary
            {
                ["Type"] = new PdfName("Page"),
                ["Parent"] = tree,
                ["MediaBox"] = PdfArray.Of(0, 0, 595, 842),
                ["CropBox"] = cropBox,
                ["Rotate"] = rotate == 0 ? null : rotate,
                ["Resources"] = new PdfDictionary { ["Font"] = new PdfDictionary { ["F1"] = font } },
                ["Contents"] = content,
            }));
        }

        writer.Put(tree, new PdfDictionary { ["Type"] = new PdfName("Pages"), ["Kids"] = PdfArray.Of([.. kids]), ["Count"] = kids.Count });
        return writer.Finish(writer.Add(new PdfDictionary { ["Type"] = new PdfName("Catalog"), ["Pages"] = tree }));
    }

    public static SignatureFieldSpec Field(string name, int index = 0, int page = 0) => new(name, page, new PdfRect(60 + (index * 160), 60, 200 + (index * 160), 120));

    public static async Task<ReadOnlyMemory<byte>> SignedAsync(ReadOnlyMemory<byte> pdf, int signatures = 2, string kind = "P-256")
    {
        string[] names = [.. Enumerable.Range(1, signatures).Select(i => $"Party{i}")];
        ReadOnlyMemory<byte> file = SignatureFields.Add(pdf, [.. names.Select((name, i) => Field(name, i))]);
        for (int i = 0; i < signatures; i++)
        {
            PdfSignRequest request = TestAuthority.Shared.Request(names[i], kind) with { Certify = i == 0, Appearance = new BoxAppearance() };
            file = await PdfSigner.SignAsync(file, request, CancellationToken.None);
        }

        return file;
    }
}

/// <summary>A frame, thicker at the bottom, so that a wrong rotation is seen.</summary>
internal sealed class BoxAppearance : IAppearance
{
    public PdfReference Write(PdfObjectSink sink, double width, double height) => sink.Add(PdfStream.Deflate(
        new PdfDictionary { ["Type"] = new PdfName("XObject"), ["Subtype"] = new PdfName("Form"), ["BBox"] = PdfArray.Of(0, 0, width, height), ["Resources"] = new PdfDictionary() },
        Encoding.ASCII.GetBytes(FormattableString.Invariant($"0.8 0 0 RG 2 w 1 1 {width - 2} {height - 2} re S 0.8 0 0 rg 0 0 {width} {height / 4} re f"))));
}
