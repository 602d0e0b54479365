using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Appearances;
using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Tests.Pdf.Images;

namespace ContractFunctions.Tests.Pdf.Typesetting;

/// <summary>PDF/A-2b, and 3b with attachments.</summary>
public sealed class ArchivalTests
{
    internal const string Transparency = "a soft mask: ISO 19005-2 §6.2.10 permits it where an output intent says which space it blends in";

    // What ISO 19005-1 forbids and ISO 19005-2 and 3 permit. Anything else preflight names is a fault of ours.
    private static readonly Dictionary<string, string> PermittedByPart2 = new()
    {
        ["3.1.11"] = "a subset without /CIDSet: optional since ISO 19005-2 §6.2.11.4.2",
        ["7.11.2"] = "pdfaid:part is not 1",
    };

    internal static readonly Dictionary<string, string> PermittedByPart3 = new(PermittedByPart2)
    {
        ["1.2.9"] = "an embedded file: ISO 19005-3 §6.8",
        ["1.4.7"] = "/EmbeddedFiles in the name tree: ISO 19005-3 §6.8",
    };

    [PreflightFact]
    public void Typeset_IsPdfA() => AssertOnly(PermittedByPart2, Typesetter.Default.Typeset(SampleDocuments.Contract()).Pdf);

    [PreflightFact]
    public void Typeset_WithAWatermark_IsPdfA() =>
        AssertOnly(PermittedByPart2, Typesetter.Default.Typeset(SampleDocuments.Contract() with { Watermark = "草稿" }).Pdf);

    [PreflightFact]
    public void Typeset_WithATransparentPicture_IsPdfAButForTheSoftMask()
    {
        byte[] png = PngBuilder.Encode(2, 6, [[0, 0, 0, 128, 0, 0, 0, 255], [0, 0, 0, 0, 0, 0, 0, 64]]);
        AssertOnly(new(PermittedByPart2) { ["2.2.2"] = Transparency }, Typesetter.Default.Typeset(SampleDocuments.Of(new ImageBlock(png))).Pdf);
    }

    [PreflightFact]
    public void Typeset_WithAnAttachment_IsPdfA() =>
        AssertOnly(PermittedByPart3, Typesetter.Default.Typeset(SampleDocuments.Contract() with { Attachments = [Data("a.json")] }).Pdf);

    [PreflightFact]
    public void Fields_OfATypesetDocument_LeaveItPdfA()
    {
        TypesetResult typeset = Typesetter.Default.Typeset(SampleDocuments.Contract());
        AssertOnly(PermittedByPart2, SignatureFields.Add(typeset.Pdf, [.. typeset.SignatureAreas.Select(FieldOf)]));
    }

    [PreflightFact]
    public async Task Signatures_OnATypesetDocument_LeaveItPdfA() =>
        AssertOnly(PermittedByPart2, await TestFiles.SignedAsync(Typesetter.Default.Typeset(SampleDocuments.Contract()).Pdf));

    [PreflightFact]
    public async Task Seals_OnAllPages_LeaveItPdfA()
    {
        TypesetResult typeset = Typesetter.Default.Typeset(SampleDocuments.Contract());
        CompanySealAppearance seal = new(CompanySeal.Of("北京云杉科技有限公司", "合同专用章", "1101080123456"));
        ReadOnlyMemory<byte> pdf = SignatureFields.Add(typeset.Pdf, [.. typeset.SignatureAreas.Select(FieldOf)]);
        pdf = await PdfSigner.SignAsync(pdf, TestAuthority.Shared.Request("Lessor") with { Certify = true, Appearance = seal, CrossPage = seal }, CancellationToken.None);
        AssertOnly(PermittedByPart2, pdf);
    }

    [Theory]
    [InlineData(0, "2")]
    [InlineData(1, "3")]
    public void Metadata_SaysWhatTheInformationDictionarySays_AndThePart(int attachments, string part)
    {
        TypesetDocument given = SampleDocuments.Contract() with { Attachments = [.. Enumerable.Range(0, attachments).Select(i => Data($"{i}.json"))] };
        PdfDocument pdf = PdfDocument.Read(Typesetter.Default.Typeset(given).Pdf);
        XElement packet = XElement.Parse(Encoding.UTF8.GetString(pdf.Decode((PdfStream)pdf.Resolve(pdf.Catalog["Metadata"])).Span));
        PdfDictionary information = pdf.Dictionary(pdf.Trailer["Info"])!;
        string Said(string name) => Assert.Single(packet.Descendants(), element => element.Name.LocalName == name).Value;
        Assert.Equal(part, Said("part"));
        Assert.Equal("B", Said("conformance"));
        Assert.Equal("zh-CN", Said("language"));
        (string Xmp, string Info)[] pairs = [("title", "Title"), ("creator", "Author"), ("description", "Subject"), ("Keywords", "Keywords"), ("Producer", "Producer")];
        Assert.All(pairs, pair => Assert.Equal(((PdfString)information[pair.Info]!).ToText(), Said(pair.Xmp)));
    }

    [Fact]
    public void OutputIntent_HasAWholeRgbProfile()
    {
        PdfDocument pdf = PdfDocument.Read(Typesetter.Default.Typeset(SampleDocuments.Of()).Pdf);
        PdfDictionary intent = pdf.Dictionary(Assert.Single(pdf.Array(pdf.Catalog["OutputIntents"])!))!;
        Assert.Equal("GTS_PDFA1", pdf.Name(intent["S"]));
        ReadOnlySpan<byte> profile = pdf.Decode((PdfStream)pdf.Resolve(intent["DestOutputProfile"])).Span;
        Assert.Equal(profile.Length, BinaryPrimitives.ReadInt32BigEndian(profile));
        Assert.Equal("mntrRGB XYZ ", Encoding.ASCII.GetString(profile[12..24]));
        for (int tag = 0; tag < BinaryPrimitives.ReadInt32BigEndian(profile[128..]); tag++)
        {
            ReadOnlySpan<byte> entry = profile[(132 + (12 * tag))..];
            int at = BinaryPrimitives.ReadInt32BigEndian(entry[4..]);
            Assert.Equal(0, at & 3);
            Assert.InRange(at + BinaryPrimitives.ReadInt32BigEndian(entry[8..]), 1, profile.Length);
        }
    }

    [Fact]
    public void Widgets_HaveAnAppearance_AndPrint()
    {
        TypesetResult typeset = Typesetter.Default.Typeset(SampleDocuments.Contract());
        PdfDocument pdf = PdfDocument.Read(SignatureFields.Add(typeset.Pdf, [.. typeset.SignatureAreas.Select(FieldOf)]));
        Assert.All(FormFields.Read(pdf), field =>
        {
            Assert.IsType<PdfStream>(pdf.Resolve(pdf.Dictionary(field.Dictionary["AP"])!["N"]));
            Assert.Equal(4, pdf.Number(field.Dictionary["F"])!.AsInt32);
        });
    }

    [Fact]
    public void Attachments_ReadBack_AndGiveTheSameBytes()
    {
        TypesetDocument given = SampleDocuments.Of() with { Attachments = [Data("b.json"), Data("a.json")] };
        byte[] pdf = Typesetter.Default.Typeset(given).Pdf;
        Assert.Equal(pdf, Typesetter.Default.Typeset(given).Pdf);
        IReadOnlyList<EmbeddedFile> files = PdfAttachments.Read(pdf);
        Assert.Equal(["b.json", "a.json"], files.Select(file => file.Name));
        Assert.All(files, file => Assert.Equal("{\"rent\":\"5800.00\"}", Encoding.UTF8.GetString(file.Content.Span)));
    }

    [Fact]
    public void Attachments_OfOneName_AreRefused() =>
        Assert.Throws<ArgumentException>(() => Typesetter.Default.Typeset(SampleDocuments.Of() with { Attachments = [Data("a.json"), Data("a.json")] }));

    [ToolFact("pdfdetach", "qpdf")]
    public void Attachments_AreListedByOtherTools()
    {
        using TemporaryFile file = new(Typesetter.Default.Typeset(SampleDocuments.Of() with { Attachments = [Data("b.json"), Data("a.json")] }).Pdf);
        Assert.Contains("2 embedded files\n1: a.json\n2: b.json", Tools.Run("pdfdetach", "-list", file.Path).Output, StringComparison.Ordinal);
        Assert.Contains("No syntax or stream encoding errors found", Tools.Run("qpdf", "--check", file.Path).Output, StringComparison.Ordinal);
    }

    private static Attachment Data(string name) => new(name, "application/json", "{\"rent\":\"5800.00\"}"u8.ToArray(), "数据", TestAuthority.Now);

    private static SignatureFieldSpec FieldOf(PlacedArea area) => new(area.Name, area.PageIndex, area.Area) { CrossPage = new CrossPageSeal(120, 300) };

    internal static void AssertOnly(Dictionary<string, string> permitted, ReadOnlyMemory<byte> pdf) =>
        Assert.DoesNotContain(Preflight.Run(pdf), complaint => !permitted.ContainsKey(complaint.Split(" : ")[0]));
}
