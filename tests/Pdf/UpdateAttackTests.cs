using System.Text;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Tests.Pdf.Typesetting;

namespace ContractFunctions.Tests.Pdf;

/// <summary>Revisions appended to a certified contract, each leaving every CMS valid.</summary>
public sealed class UpdateAttackTests
{
    private static readonly PdfDictionary Form = new() { ["Type"] = new PdfName("XObject"), ["Subtype"] = new PdfName("Form"), ["BBox"] = PdfArray.Of(0, 0, 100, 100) };

    [Fact]
    public Task Update_ThatAddsAnAnnotation_IsTold() => AssertToldAsync((document, update) =>
    {
        PdfPage page = document.Pages[0];
        PdfReference cover = update.Add(new PdfDictionary { ["Type"] = new PdfName("Annot"), ["Subtype"] = new PdfName("Stamp"), ["Rect"] = PdfArray.Of(0, 0, 595, 842) });
        update.Put(page.Reference, page.Dictionary.With("Annots", PdfArray.Of([.. document.Array(page.Dictionary["Annots"])!, cover])));
    });

    [Fact]
    public Task Update_ThatAddsASignatureField_IsToldWhenCertified() => AssertToldAsync((document, update) =>
    {
        PdfPage page = document.Pages[0];
        PdfDictionary form = document.Dictionary(document.Catalog["AcroForm"])!;
        PdfReference field = update.Add(new PdfDictionary
        {
            ["Subtype"] = new PdfName("Widget"),
            ["FT"] = new PdfName("Sig"),
            ["T"] = PdfString.FromText("Late"),
            ["Rect"] = PdfArray.Of(0, 0, 595, 842),
            ["AP"] = new PdfDictionary { ["N"] = update.Add(new PdfStream(Form, Encoding.ASCII.GetBytes("1 g 0 0 100 100 re f"))) },
        });
        update.Put(page.Reference, page.Dictionary.With("Annots", PdfArray.Of([.. document.Array(page.Dictionary["Annots"])!, field])));
        update.Put((PdfReference)document.Catalog["AcroForm"]!, form.With("Fields", PdfArray.Of([.. document.Array(form["Fields"])!, field])));
    });

    [Fact]
    public Task Update_ThatMovesASignature_IsTold() => AssertToldAsync((document, update) =>
    {
        FormField field = FormFields.Read(document)[0];
        update.Put(field.Reference, field.Dictionary.With("Rect", PdfArray.Of(0, 0, 595, 842)));
    });

    [Fact]
    public Task Update_ThatReplacesAnAppearance_IsTold() => AssertToldAsync((document, update) =>
    {
        PdfReference shown = (PdfReference)document.Dictionary(FormFields.Read(document)[0].Dictionary["AP"])!["N"]!;
        update.Put(shown, new PdfStream(Form, Encoding.ASCII.GetBytes("0 g 0 0 100 100 re f")));
    });

    [Fact]
    public Task Update_ThatEmptiesAFieldAgain_IsTold() => AssertToldAsync((document, update) =>
    {
        FormField field = FormFields.Read(document)[1];
        update.Put(field.Reference, field.Dictionary.With("V", null));
    });

    [Fact]
    public Task Update_ThatAddsAnOpenAction_IsTold() => AssertToldAsync((document, update) =>
        update.Put(document.CatalogReference, document.Catalog.With("OpenAction", new PdfDictionary { ["S"] = new PdfName("JavaScript"), ["JS"] = PdfString.FromText("app.alert(1)") })));

    [Fact]
    public Task Update_ThatAddsAnAttachment_IsTold() => AssertToldAsync((document, update) =>
        update.Put(document.CatalogReference, document.Catalog.With("AF", PdfArray.Of(AttachmentWriter.Write(Note("late"), update)))));

    [Fact]
    public Task Update_ThatOnlyListsAnAttachment_IsTold() => AssertToldAsync((document, update) => update.Put(
        document.CatalogReference,
        document.Catalog.With("Names", new PdfDictionary { ["EmbeddedFiles"] = AttachmentWriter.NamesOf([Note("late")], [AttachmentWriter.Write(Note("late"), update)]) })));

    [Fact]
    public async Task Update_ThatChangesAnAttachment_IsTold()
    {
        byte[] carrying = Typesetter.Default.Typeset(SampleDocuments.Of(SampleDocuments.Signatures) with { Attachments = [Note("rent 5000")] }).Pdf;
        await AssertToldAsync(
            (document, update) =>
            {
                PdfReference file = (PdfReference)document.Dictionary(document.Dictionary(document.Array(document.Catalog["AF"])![0])!["EF"])!["F"]!;
                update.Put(file, PdfStream.Deflate(document.Dictionary(file)!, "rent 50"u8));
            },
            carrying);
    }

    private static Attachment Note(string text) => new("note.txt", "text/plain", Encoding.UTF8.GetBytes(text), "note", TestAuthority.Now);

    [Fact]
    public Task Update_ThatRedirectsResources_IsTold() => AssertToldAsync((document, update) =>
    {
        PdfReference font = (PdfReference)document.Dictionary(document.Dictionary(document.Pages[0].Dictionary["Resources"])!["Font"])!["F1"]!;
        update.Put(font, document.Dictionary(font)!.With("BaseFont", new PdfName("Symbol")));
    });

    [Fact]
    public async Task Update_WithValidationDataOnly_IsNotAccused()
    {
        ReadOnlyMemory<byte> file = await UpdateAsync((document, update) =>
            update.Put(document.CatalogReference, document.Catalog.With("DSS", update.Add(new PdfDictionary { ["Type"] = new PdfName("DSS") }))));
        ValidationReport report = PdfValidator.Validate(file, new ValidationPolicy { TrustAnchors = [TestAuthority.Shared.Root] });
        Assert.Equal(ValidationVerdict.Valid, report.Verdict);
        Assert.Contains(report.Signatures[0].Findings, finding => finding is { IsFault: false, Kind: FindingKind.AddedAfterSigning });
    }

    [Fact]
    public async Task Update_ThatChangesNothing_IsToldButNotAccused()
    {
        ReadOnlyMemory<byte> file = await UpdateAsync((document, update) => update.Put(document.CatalogReference, document.Catalog));
        ValidationReport report = PdfValidator.Validate(file, new ValidationPolicy { TrustAnchors = [TestAuthority.Shared.Root] });
        Assert.Equal(ValidationVerdict.Valid, report.Verdict);
        Assert.All(report.Signatures, signature => Assert.Contains(signature.Findings, finding => finding is { IsFault: false, Kind: FindingKind.AddedAfterSigning }));
    }

    private static async Task AssertToldAsync(Action<PdfDocument, PdfUpdate> attack, ReadOnlyMemory<byte>? contract = null)
    {
        ValidationReport report = PdfValidator.Validate(await UpdateAsync(attack, contract), new ValidationPolicy { TrustAnchors = [TestAuthority.Shared.Root] });
        Assert.Equal(ValidationVerdict.Invalid, report.Verdict);
        Assert.Contains(report.Signatures.SelectMany(signature => signature.Findings), finding => finding is { IsFault: true, Kind: FindingKind.ModifiedAfterSigning });
    }

    private static async Task<ReadOnlyMemory<byte>> UpdateAsync(Action<PdfDocument, PdfUpdate> change, ReadOnlyMemory<byte>? contract = null)
    {
        ReadOnlyMemory<byte> signed = await TestFiles.SignedAsync(contract ?? TestFiles.OnePage());
        PdfDocument document = PdfDocument.Read(signed);
        PdfUpdate update = new(document);
        change(document, update);
        return SignatureFields.Join(signed, update.Finish());
    }
}
