using ContractFunctions.Pdf;

namespace ContractFunctions.Tests.Pdf;

/// <summary>Fields that a signature locks (FieldMDP, ISO 32000-2 §12.8.2.4) stay as they are.</summary>
public sealed class FieldLockTests
{
    [Fact]
    public async Task Sign_LocksTheSlicesAndPlacesOfItsOwn()
    {
        ReadOnlyMemory<byte> file = SignatureFields.Add(
            TestFiles.OnePage(pages: 2), [TestFiles.Field("A") with { CrossPage = new CrossPageSeal(100, 300), Places = [new FurtherPlace(1, new PdfRect(60, 60, 200, 120))] }, TestFiles.Field("B", 1)]);
        file = await PdfSigner.SignAsync(file, TestAuthority.Shared.Request("A") with { Certify = true, Appearance = new BoxAppearance(), CrossPage = new BoxAppearance() }, CancellationToken.None);
        PdfDocument document = PdfDocument.Read(file);
        IReadOnlyList<FormField> fields = FormFields.Read(document);
        Assert.Equal(
            ["A-cross-1", "A-cross-2", "A-place-2"],
            fields.Select(field => field.Name).Where(name => Permissions.IsLocked(document, fields, name)).Order(StringComparer.Ordinal));
        file = await PdfSigner.SignAsync(file, TestAuthority.Shared.Request("B") with { Appearance = new BoxAppearance() }, CancellationToken.None);
        Assert.Equal(ValidationVerdict.Valid, Validate(file));
    }

    [Theory]
    [InlineData("All", null, true)]
    [InlineData("Include", "B", true)]
    [InlineData("Include", "C", false)]
    [InlineData("Exclude", "B", false)]
    [InlineData("Exclude", "C", true)]
    public async Task Sign_OfALockedField_IsRefused_AndToldWhereItWasDone(string action, string? named, bool isLocked)
    {
        ReadOnlyMemory<byte> prepared = SignatureFields.Add(TestFiles.OnePage(), [TestFiles.Field("A"), TestFiles.Field("B", 1)]);
        ReadOnlyMemory<byte> file = await PdfSigner.SignAsync(WithLock(prepared, action, named), TestAuthority.Shared.Request("A"), CancellationToken.None);
        PdfSignRequest second = TestAuthority.Shared.Request("B");
        if (!isLocked)
        {
            Assert.Equal(ValidationVerdict.Valid, Validate(await PdfSigner.SignAsync(file, second, CancellationToken.None)));
            return;
        }

        Assert.Equal(PdfFault.NotAllowed, (await Assert.ThrowsAsync<PdfException>(() => PdfSigner.SignAsync(file, second, CancellationToken.None))).Fault);
        PdfDocument document = PdfDocument.Read(file);
        PdfUpdate update = new(document);
        FormField field = FormFields.Read(document).Single(one => one.Name == "B");
        update.Put(field.Reference, field.Dictionary.With("V", update.Add(new PdfDictionary { ["Type"] = new PdfName("Sig") })));
        ValidationReport report = PdfValidator.Validate(SignatureFields.Join(file, update.Finish()), new ValidationPolicy());
        Assert.Contains(report.Signatures.Single(signature => signature.FieldName == "A").Findings, finding => finding is { Kind: FindingKind.ModifiedAfterSigning, IsFault: true });
    }

    private static ValidationVerdict Validate(ReadOnlyMemory<byte> file) => PdfValidator.Validate(file, new ValidationPolicy { TrustAnchors = [TestAuthority.Shared.Root] }).Verdict;

    private static ReadOnlyMemory<byte> WithLock(ReadOnlyMemory<byte> file, string action, string? named)
    {
        PdfDocument document = PdfDocument.Read(file);
        FormField field = FormFields.Read(document).Single(one => one.Name == "A");
        PdfUpdate update = new(document);
        PdfDictionary locked = new() { ["Type"] = new PdfName("SigFieldLock"), ["Action"] = new PdfName(action), ["Fields"] = named is null ? null : PdfArray.Of(PdfString.FromText(named)) };
        update.Put(field.Reference, field.Dictionary.With("Lock", update.Add(locked)));
        return SignatureFields.Join(file, update.Finish());
    }
}
