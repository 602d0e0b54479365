using System.Text;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Appearances;

namespace ContractFunctions.Tests.Pdf;

/// <summary>骑缝章 along the page edges, and further places: filled by their signature's own revision and by nothing else.</summary>
public sealed class CrossPageSealTests
{
    private static readonly CompanySealAppearance Seal = new(CompanySeal.Of("北京云杉科技有限公司", "合同专用章", "1101080123456"));

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "0/2 1/2")]
    [InlineData(10, "0/10 1/10 2/10 3/10 4/10 5/10 6/10 7/10 8/10 9/10")]
    [InlineData(11, "0/5 1/5 2/5 3/5 4/5 0/6 1/6 2/6 3/6 4/6 5/6")]
    public void Slices_ShowAWholeSealPerGroup(int pages, string expected) =>
        Assert.Equal(expected, string.Join(' ', CrossPageSeal.Slices(pages).Select(slice => $"{slice.Index}/{slice.Count}")));

    [ToolTheory("pdfsig", "qpdf", "mutool")]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public async Task Sign_WithSlices_IsValidForEveryTool_AndEachSignatureStandsOnce(int rotate)
    {
        ReadOnlyMemory<byte> signed = await SignedAsync(TestFiles.OnePage(rotate, pages: 5));
        using TemporaryFile file = new(signed);
        string pdfsig = Tools.Run("pdfsig", "-nocert", file.Path).Output;
        Assert.Equal((3, 3), (pdfsig.Split("Signature #").Length - 1, pdfsig.Split("Signature is Valid.").Length - 1));
        Assert.Contains("No syntax or stream encoding errors found", Tools.Run("qpdf", "--check", file.Path).Output, StringComparison.Ordinal);
        Assert.Contains("The document is unchanged since signing.", Tools.Run("mutool", "sign", "-v", file.Path).Output, StringComparison.Ordinal);
        ValidationReport report = Validate(signed);
        Assert.Equal((ValidationVerdict.Valid, 3), (report.Verdict, report.Signatures.Count));
    }

    [Fact]
    public async Task Sign_WritesTheSealOnce_WhateverTheNumberOfPages()
    {
        int five = (await SignedAsync(TestFiles.OnePage(pages: 5))).Length - Prepared(TestFiles.OnePage(pages: 5)).Length;
        int ten = (await SignedAsync(TestFiles.OnePage(pages: 10))).Length - Prepared(TestFiles.OnePage(pages: 10)).Length;
        Assert.True(ten - five < 20_000, $"{five} bytes for five pages, {ten} for ten");
        Assert.True(five < 3 * 60_000, $"{five} bytes for three signatures");
    }

    [Fact]
    public async Task Update_ThatFillsASliceLater_IsTold() => AssertTold(await UpdateAsync(filled: true, slice => slice.With("AP", Appearance(slice)).With("V", PdfString.FromText("x"))));

    [Fact]
    public async Task Update_ThatDrawsIntoAnEmptySlice_IsTold() => AssertTold(await UpdateAsync(filled: false, slice => slice.With("V", PdfString.FromText("x")).With("AP", Appearance(slice))));

    [Theory]
    [InlineData("Party1-place-2")]
    [InlineData("Party2-place-2")]
    public async Task Update_ThatChangesAFurtherPlace_IsTold(string place) => AssertTold(await UpdateAsync(place, field => field.With("V", PdfString.FromText("x")).With("AP", Appearance(field))));

    [Fact]
    public async Task Place_OfAFieldThatSigned_ShowsTheSignature_AndOthersStayEmpty()
    {
        PdfDocument document = PdfDocument.Read(await SignAsync(Prepared(TestFiles.OnePage(pages: 3)), 1));
        Assert.Equal(["Party1-place-2"], FormFields.Read(document).Where(field => field.Name.Contains("-place-", StringComparison.Ordinal) && field.Value is not null).Select(field => field.Name));
    }

    [Fact]
    public async Task Update_ThatMovesASlice_IsTold() => AssertTold(await UpdateAsync(filled: true, slice => slice.With("Rect", PdfArray.Of(0, 0, 595, 842))));

    [Fact]
    public async Task Update_ThatGivesASliceAnAction_IsTold() =>
        AssertTold(await UpdateAsync(filled: true, slice => slice.With("A", new PdfDictionary { ["S"] = new PdfName("JavaScript"), ["JS"] = PdfString.FromText("app.alert(1)") })));

    /// <summary>A signer's own revision may fill its own slices; that it also draws into another's is told.</summary>
    [Fact]
    public async Task Signature_ThatFillsASliceOfAnother_IsTold()
    {
        PdfDocument document = PdfDocument.Read(await SignAsync(Prepared(TestFiles.OnePage(pages: 3)), 1));
        PdfUpdate update = new(document);
        FormField other = FormFields.Read(document).First(field => field.Name.StartsWith("Party2-cross-", StringComparison.Ordinal));
        update.Put(other.Reference, other.Dictionary.With("V", PdfString.FromText("x")));
        ReadOnlyMemory<byte> forged = SignatureFields.Join(document.File, update.Finish());
        AssertTold(await PdfSigner.SignAsync(forged, TestAuthority.Shared.Request("Party3") with { Appearance = new BoxAppearance() }, CancellationToken.None));
    }

    private static Task<ReadOnlyMemory<byte>> UpdateAsync(bool filled, Func<PdfDictionary, PdfDictionary> change) => UpdateAsync(filled ? "Party1-cross-" : "Party2-cross-", change);

    private static async Task<ReadOnlyMemory<byte>> UpdateAsync(string name, Func<PdfDictionary, PdfDictionary> change)
    {
        ReadOnlyMemory<byte> signed = await SignAsync(Prepared(TestFiles.OnePage(pages: 3)), 1);
        PdfDocument document = PdfDocument.Read(signed);
        PdfUpdate update = new(document);
        FormField slice = FormFields.Read(document).First(field => field.Name.StartsWith(name, StringComparison.Ordinal));
        update.Put(slice.Reference, change(slice.Dictionary));
        return SignatureFields.Join(signed, update.Finish());
    }

    private static PdfDictionary Appearance(PdfDictionary slice) => new()
    {
        ["N"] = new PdfStream(
        new PdfDictionary { ["Type"] = new PdfName("XObject"), ["Subtype"] = new PdfName("Form"), ["BBox"] = (PdfArray)slice["Rect"]! }, Encoding.ASCII.GetBytes("0 g 0 0 100 100 re f")).Dictionary
    };

    private static void AssertTold(ReadOnlyMemory<byte> pdf)
    {
        ValidationReport report = Validate(pdf);
        Assert.Equal(ValidationVerdict.Invalid, report.Verdict);
        Assert.Contains(report.Signatures.SelectMany(signature => signature.Findings), finding => finding is { IsFault: true, Kind: FindingKind.ModifiedAfterSigning });
    }

    private static ValidationReport Validate(ReadOnlyMemory<byte> pdf) => PdfValidator.Validate(pdf, new ValidationPolicy { TrustAnchors = [TestAuthority.Shared.Root] });

    private static ReadOnlyMemory<byte> Prepared(ReadOnlyMemory<byte> pdf) => SignatureFields.Add(
        pdf, [.. Enumerable.Range(1, 3).Select(number => TestFiles.Field($"Party{number}", number - 1) with { CrossPage = number == 3 ? null : new CrossPageSeal(113, 150 * number), Places = [new FurtherPlace(0, new PdfRect(100, 100 * number, 250, (100 * number) + 80))] })]);

    private static Task<ReadOnlyMemory<byte>> SignedAsync(ReadOnlyMemory<byte> pdf) => SignAsync(Prepared(pdf), 3);

    private static async Task<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> file, int signatures)
    {
        for (int number = 1; number <= signatures; number++)
        {
            PdfSignRequest request = TestAuthority.Shared.Request($"Party{number}") with { Certify = number == 1, Appearance = new BoxAppearance(), CrossPage = number == 3 ? null : Seal };
            file = await PdfSigner.SignAsync(file, request, CancellationToken.None);
        }

        return file;
    }
}
