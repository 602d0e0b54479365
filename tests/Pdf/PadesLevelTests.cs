using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Pdf;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Pdf;

/// <summary>The levels of PAdES: each step is an appended revision that leaves the earlier ones valid, and proves what it says.</summary>
public sealed class PadesLevelTests
{
    private static readonly ValidationPolicy Trusting = new() { TrustAnchors = [TestAuthority.Shared.Root] };

    private readonly FakeTimeProvider clock = new(TestAuthority.Now.AddSeconds(20));

    [Fact]
    public async Task Levels_RiseWithWhatIsAppended()
    {
        ReadOnlyMemory<byte> file = SignatureFields.Add(TestFiles.OnePage(), [TestFiles.Field("A"), TestFiles.Field("B", 1), DocumentTimestamps.FieldOn(0)]);
        ReadOnlyMemory<byte> bb = await PdfSigner.SignAsync(file, TestAuthority.Shared.Request("A") with { Certify = true }, CancellationToken.None);
        Assert.Equal([PadesLevel.BB], LevelsOf(bb));

        ReadOnlyMemory<byte> bt = await PdfSigner.SignAsync(file, StampedRequest("A") with { Certify = true }, CancellationToken.None);
        Assert.Equal([PadesLevel.BT], LevelsOf(bt));
        SignatureReport signature = PdfValidator.Validate(bt, Trusting).Signatures[0];
        Assert.Equal((clock.GetUtcNow(), IssuerTrust.Trusted), (signature.SignedAt!.Value, signature.Timestamp!.Trust));

        bt = await PdfSigner.SignAsync(bt, StampedRequest("B"), CancellationToken.None);
        ReadOnlyMemory<byte> blt = await PreserveAsync(bt);
        Assert.Equal([PadesLevel.BLT, PadesLevel.BLT], LevelsOf(blt));
        Assert.True(blt.Span.StartsWith(bt.Span));

        ReadOnlyMemory<byte> blta = await StampAsync(blt);
        Assert.Equal([PadesLevel.BLTA, PadesLevel.BLTA, null], LevelsOf(blta));
        Assert.True(blta.Span.StartsWith(blt.Span));
        Assert.DoesNotContain(PdfValidator.Validate(blta, Trusting).Signatures, one => one.Findings.Any(finding => finding.Kind == FindingKind.ModifiedAfterSigning));
    }

    [Fact]
    public async Task Timestamp_Repeated_KeepsOldFilesProvable()
    {
        ReadOnlyMemory<byte> file = await StampAsync(await PreserveAsync(await SignedAsync()));
        clock.Advance(TimeSpan.FromDays(700));
        ReadOnlyMemory<byte> again = await StampAsync(await PreserveAsync(file));
        Assert.True(again.Span.StartsWith(file.Span));
        ValidationReport report = PdfValidator.Validate(again, Trusting);
        Assert.Equal(ValidationVerdict.Valid, report.Verdict);
        Assert.Equal(["A", "DocumentTimestamp", "DocumentTimestamp-2"], report.Signatures.Select(signature => signature.FieldName));
        Assert.Equal(PadesLevel.BLTA, report.Signatures[0].Level);
    }

    [Fact]
    public async Task Preserve_WhenAllIsThere_AddsNothing()
    {
        ReadOnlyMemory<byte> file = await SignedAsync();
        RevocationSource source = new(TestAuthority.Shared.RevocationList(clock.GetUtcNow()));
        ReadOnlyMemory<byte> preserved = await ValidationData.AppendAsync(file, [TestAuthority.Shared.Root], source, CancellationToken.None);
        Assert.Equal(preserved.Length, (await ValidationData.AppendAsync(preserved, [TestAuthority.Shared.Root], source, CancellationToken.None)).Length);
    }

    [Fact]
    public async Task Preserve_OfSeveralSignatures_TakesOneListOfTheirIssuer()
    {
        ReadOnlyMemory<byte> file = SignatureFields.Add(TestFiles.OnePage(), [TestFiles.Field("A"), TestFiles.Field("B", 1)]);
        file = await PdfSigner.SignAsync(file, StampedRequest("A"), CancellationToken.None);
        file = await PreserveAsync(await PdfSigner.SignAsync(file, StampedRequest("B"), CancellationToken.None));
        Assert.Single(SecurityStore.Of(PdfDocument.Read(file)).RevocationLists);
        Assert.Equal([PadesLevel.BLT, PadesLevel.BLT], LevelsOf(file));
    }

    [Fact]
    public async Task Level_WithoutEvidence_StaysAtTheTimestamp() =>
        Assert.Equal([PadesLevel.BT], LevelsOf(await ValidationData.AppendAsync(await SignedAsync(), [TestAuthority.Shared.Root], new RevocationSource(null), CancellationToken.None)));

    [Fact]
    public async Task Level_WhenEvidenceIsOfAnotherAuthority_StaysAtTheTimestamp()
    {
        RevocationSource foreign = new(new TestAuthority().RevocationList(clock.GetUtcNow()));
        Assert.Equal([PadesLevel.BT], LevelsOf(await ValidationData.AppendAsync(await SignedAsync(), [TestAuthority.Shared.Root], foreign, CancellationToken.None)));
    }

    [Theory]
    [InlineData(-30, ValidationVerdict.Invalid)]
    [InlineData(+30, ValidationVerdict.Valid)]
    public async Task Revocation_CountsFromWhenItWasMade(int seconds, ValidationVerdict verdict)
    {
        PdfSignRequest request = StampedRequest("A");
        ReadOnlyMemory<byte> file = await PdfSigner.SignAsync(SignatureFields.Add(TestFiles.OnePage(), [TestFiles.Field("A")]), request, CancellationToken.None);
        RevocationSource source = new(TestAuthority.Shared.RevocationList(clock.GetUtcNow().AddSeconds(seconds), request.Certificate));
        file = await ValidationData.AppendAsync(file, [TestAuthority.Shared.Root], source, CancellationToken.None);
        Assert.Equal(verdict, PdfValidator.Validate(file, Trusting).Verdict);
    }

    [Theory]
    [InlineData(-30, PadesLevel.BB)]
    [InlineData(+30, PadesLevel.BLT)]
    public async Task Timestamp_OfARevokedAuthority_ProvesTheTimesBeforeOnly(int seconds, PadesLevel level)
    {
        ReadOnlyMemory<byte> file = await SignedAsync();
        X509Certificate2 authority = PdfValidator.Validate(file, Trusting).Signatures[0].Timestamp!.Certificate!;
        RevocationSource source = new(TestAuthority.Shared.RevocationList(clock.GetUtcNow().AddSeconds(seconds), authority));
        SignatureReport signature = PdfValidator.Validate(await ValidationData.AppendAsync(file, [TestAuthority.Shared.Root], source, CancellationToken.None), Trusting).Signatures[0];
        Assert.Equal((level, seconds < 0, IssuerTrust.Trusted), (signature.Level, signature.Timestamp is null, signature.Trust));
        Assert.Equal(seconds < 0 ? TestAuthority.Now : clock.GetUtcNow(), signature.SignedAt);
    }

    [Fact]
    public async Task Timestamp_OfAnUnknownAuthority_ProvesNoTime()
    {
        PdfSignRequest request = TestAuthority.Shared.Request("A") with { Timestamps = new TestAuthority().Timestamps(clock) };
        ReadOnlyMemory<byte> file = await PdfSigner.SignAsync(SignatureFields.Add(TestFiles.OnePage(), [TestFiles.Field("A")]), request, CancellationToken.None);
        ValidationReport report = PdfValidator.Validate(file, Trusting);
        Assert.Equal((ValidationVerdict.Valid, PadesLevel.BB, TestAuthority.Now), (report.Verdict, report.Signatures[0].Level, report.Signatures[0].SignedAt));
        Assert.Contains(report.Signatures[0].Findings, finding => finding is { Kind: FindingKind.Timestamp, IsFault: false });
    }

    [Fact]
    public async Task Timestamp_OfAnotherSignature_ProvesNothing()
    {
        ReadOnlyMemory<byte> elsewhere = await TestAuthority.Shared.Timestamps(clock).StampAsync(SHA256.HashData("other"u8), CancellationToken.None);
        PdfSignRequest request = TestAuthority.Shared.Request("A") with { Timestamps = new FixedTimestamp(elsewhere) };
        ReadOnlyMemory<byte> file = await PdfSigner.SignAsync(SignatureFields.Add(TestFiles.OnePage(), [TestFiles.Field("A")]), request, CancellationToken.None);
        SignatureReport signature = PdfValidator.Validate(file, Trusting).Signatures[0];
        Assert.Equal((PadesLevel.BB, (TimestampReport?)null, true), (signature.Level, signature.Timestamp, signature.IsIntact));
    }

    [Fact]
    public async Task DocumentTimestamp_OnAChangedFile_IsNoRemedy()
    {
        ReadOnlyMemory<byte> file = await StampAsync(await PreserveAsync(await SignedAsync()));
        byte[] changed = file.ToArray();
        changed[file.Span.IndexOf("Rent"u8) is var at and >= 0 ? at : 100] ^= 1;
        Assert.Equal(ValidationVerdict.Invalid, PdfValidator.Validate(changed, Trusting).Verdict);
    }

    [Fact]
    public async Task Sign_WhenNoTimestampIsToBeHad_SignsNothing() => await Assert.ThrowsAsync<TimestampException>(() => PdfSigner.SignAsync(
        SignatureFields.Add(TestFiles.OnePage(), [TestFiles.Field("A")]),
        TestAuthority.Shared.Request("A") with { Timestamps = new Rfc3161Client(new HttpClient(), [], clock) },
        CancellationToken.None));

    private static PadesLevel?[] LevelsOf(ReadOnlyMemory<byte> file)
    {
        ValidationReport report = PdfValidator.Validate(file, Trusting);
        Assert.True(report.Verdict == ValidationVerdict.Valid, string.Join("; ", report.Signatures.SelectMany(signature => signature.Findings)));
        return [.. report.Signatures.Select(signature => signature.Level)];
    }

    private PdfSignRequest StampedRequest(string field) => TestAuthority.Shared.Request(field) with { Timestamps = TestAuthority.Shared.Timestamps(clock) };

    private Task<ReadOnlyMemory<byte>> SignedAsync() => PdfSigner.SignAsync(
        SignatureFields.Add(TestFiles.OnePage(), [TestFiles.Field("A"), DocumentTimestamps.FieldOn(0)]), StampedRequest("A") with { Certify = true }, CancellationToken.None);

    private Task<ReadOnlyMemory<byte>> PreserveAsync(ReadOnlyMemory<byte> file) => ValidationData.AppendAsync(
        file, [TestAuthority.Shared.Root], new FreshLists(clock), CancellationToken.None);

    private Task<ReadOnlyMemory<byte>> StampAsync(ReadOnlyMemory<byte> file) => DocumentTimestamps.AppendAsync(file, TestAuthority.Shared.Timestamps(clock), CancellationToken.None);

    private sealed class FixedTimestamp(ReadOnlyMemory<byte> token) : ITimestampSource
    {
        public Task<ReadOnlyMemory<byte>> StampAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation) => Task.FromResult(token);
    }

    /// <summary>Signs a list anew each time it is asked.</summary>
    private sealed class FreshLists(TimeProvider time) : IRevocationSource
    {
        public Task<RevocationEvidence> FindAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellation) =>
            Task.FromResult(new RevocationEvidence([TestAuthority.Shared.RevocationList(time.GetUtcNow())], []));
    }

    private sealed class RevocationSource(byte[]? list) : IRevocationSource
    {
        public Task<RevocationEvidence> FindAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellation) =>
            Task.FromResult(list is null ? RevocationEvidence.None : new RevocationEvidence([list], []));
    }
}
