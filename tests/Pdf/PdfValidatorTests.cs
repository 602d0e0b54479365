using ContractFunctions.Pdf;

namespace ContractFunctions.Tests.Pdf;

/// <summary>Validation of files signed here, and of what is done to them.</summary>
public sealed class PdfValidatorTests
{
    private static readonly ValidationPolicy Trusting = new() { TrustAnchors = [TestAuthority.Shared.Root] };

    [Theory]
    [InlineData("P-256")]
    [InlineData("RSA-2048")]
    [InlineData("RSA-3072")]
    public async Task Validate_WhenSignedTwice_IsValid(string kind)
    {
        ValidationReport report = PdfValidator.Validate(await TestFiles.SignedAsync(TestFiles.OnePage(), 2, kind), Trusting);
        Assert.Equal(ValidationVerdict.Valid, report.Verdict);
        Assert.Collection(
            report.Signatures,
            first => Assert.Equal(("Party1", 2, false), (first.FieldName, first.Permission, first.CoversWholeFile)),
            second => Assert.Equal(("Party2", null, true), (second.FieldName, second.Permission, second.CoversWholeFile)));
        Assert.All(report.Signatures, signature => Assert.Equal(TestAuthority.Now, signature.SignedAt));
        Assert.All(report.Signatures, signature => Assert.Empty(signature.Findings));
    }

    [Fact]
    public async Task Validate_WithoutTheRoot_IsIntactButUnknownIssuer() =>
        Assert.Equal(ValidationVerdict.IntactButUnknownIssuer, PdfValidator.Validate(await TestFiles.SignedAsync(TestFiles.OnePage()), new ValidationPolicy()).Verdict);

    [Fact]
    public async Task Validate_WithAnotherRoot_IsIntactButUnknownIssuer() =>
        Assert.Equal(
            ValidationVerdict.IntactButUnknownIssuer,
            PdfValidator.Validate(await TestFiles.SignedAsync(TestFiles.OnePage()), new ValidationPolicy { TrustAnchors = [new TestAuthority().Root] }).Verdict);

    [Fact]
    public async Task Validate_WhenCertificateHadExpiredAtSigning_IsInvalid()
    {
        ReadOnlyMemory<byte> file = SignatureFields.Add(TestFiles.OnePage(), [TestFiles.Field("A")]);
        file = await PdfSigner.SignAsync(file, TestAuthority.Shared.Request("A", at: TestAuthority.Now.AddDays(2)), CancellationToken.None);
        AssertFault(FindingKind.Issuer, PdfValidator.Validate(file, Trusting));
    }

    [Fact]
    public void Validate_WithoutSignatures_SaysSo() => Assert.Equal(ValidationVerdict.NoSignatures, PdfValidator.Validate(TestFiles.OnePage(), Trusting).Verdict);

    [Fact]
    public async Task Validate_WhenAnyByteIsFlipped_IsNeverValid()
    {
        byte[] signed = (await TestFiles.SignedAsync(TestFiles.OnePage(), 2)).ToArray();
        Random random = new(17);
        for (int i = 0; i < 200; i++)
        {
            int at = random.Next(signed.Length);
            byte before = signed[at];
            signed[at] ^= (byte)(1 << random.Next(8));
            Assert.True(IsRefusedOrHarmless(signed, at, before), $"byte {at} of {signed.Length} flipped");
            signed[at] = before;
        }
    }

    [Theory]
    [InlineData("junk")]
    [InlineData("\n")]
    [InlineData("%%EOF\n")]
    [InlineData("startxref\n9\n%%EOF\n")]
    public async Task Validate_WhenBytesAreAppended_IsInvalid(string tail)
    {
        byte[] file = [.. (await TestFiles.SignedAsync(TestFiles.OnePage())).Span, .. System.Text.Encoding.ASCII.GetBytes(tail)];
        ValidationReport report = PdfValidator.Validate(file, Trusting);
        Assert.Contains(report.Verdict, (ValidationVerdict[])[ValidationVerdict.Invalid, ValidationVerdict.Unreadable]);
    }

    [Fact]
    public async Task Validate_WhenLastRevisionIsCutOff_TellsTheFirstSignatureOnly()
    {
        ReadOnlyMemory<byte> file = await TestFiles.SignedAsync(TestFiles.OnePage());
        ValidationReport whole = PdfValidator.Validate(file, Trusting);
        ValidationReport cut = PdfValidator.Validate(file[..(int)whole.Signatures[0].RevisionBytes], Trusting);
        Assert.Equal(ValidationVerdict.Valid, cut.Verdict);
        Assert.Equal("Party1", Assert.Single(cut.Signatures).FieldName);
    }

    private static void AssertFault(FindingKind kind, ValidationReport report)
    {
        Assert.Equal(ValidationVerdict.Invalid, report.Verdict);
        Assert.Contains(report.Signatures.SelectMany(signature => signature.Findings), finding => finding.IsFault && finding.Kind == kind);
    }

    // The case of a hexadecimal digit of /Contents means nothing: the only bytes no signature covers, and the CMS stays the same.
    private static bool IsRefusedOrHarmless(byte[] file, int at, byte before)
    {
        bool onlyCase = char.IsAsciiHexDigit((char)before) && (file[at] ^ before) == 0x20;
        return onlyCase || PdfValidator.Validate(file, Trusting).Verdict is ValidationVerdict.Invalid or ValidationVerdict.Unreadable or ValidationVerdict.NoSignatures;
    }
}
