using System.Security.Cryptography;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf;

namespace ContractFunctions.Tests.Pdf;

/// <summary>What signing keeps, and what it refuses.</summary>
public sealed class PdfSignerTests
{
    private static readonly ReadOnlyMemory<byte> WithFields = SignatureFields.Add(TestFiles.OnePage(), [TestFiles.Field("A"), TestFiles.Field("B", 1)]);

    [Fact]
    public async Task Sign_AppendsOnly_InputIsPrefixOfOutput()
    {
        ReadOnlyMemory<byte> file = TestFiles.OnePage();
        ReadOnlyMemory<byte> fields = SignatureFields.Add(file, [TestFiles.Field("A"), TestFiles.Field("B", 1)]);
        ReadOnlyMemory<byte> first = await PdfSigner.SignAsync(fields, TestAuthority.Shared.Request("A") with { Certify = true }, CancellationToken.None);
        ReadOnlyMemory<byte> second = await PdfSigner.SignAsync(first, TestAuthority.Shared.Request("B"), CancellationToken.None);
        Assert.True(fields.Span.StartsWith(file.Span));
        Assert.True(first.Span.StartsWith(fields.Span));
        Assert.True(second.Span.StartsWith(first.Span));
    }

    [Fact]
    public async Task SignRevision_AfterTheFile_IsTheSignedFile()
    {
        PdfSignRequest request = TestAuthority.Shared.Request("A", "RSA-2048");   // signs the same twice
        ReadOnlyMemory<byte> revision = await PdfSigner.SignRevisionAsync(WithFields, request, CancellationToken.None);
        ReadOnlyMemory<byte> signed = await PdfSigner.SignAsync(WithFields, request, CancellationToken.None);

        using MemoryStream joined = new();
        await JoinedMemory.Open(WithFields, revision).CopyToAsync(joined);
        Assert.True(signed.Span.SequenceEqual(joined.ToArray()));
    }

    [Fact]
    public async Task Sign_WhenFieldIsMissing_IsRefused() => await AssertRefusedAsync(PdfFault.NotFound, WithFields, "Nobody");

    [Fact]
    public async Task Sign_WhenFieldIsSigned_IsRefused() =>
        await AssertRefusedAsync(PdfFault.Taken, await PdfSigner.SignAsync(WithFields, TestAuthority.Shared.Request("A"), CancellationToken.None), "A");

    [Fact]
    public async Task Certify_WhenNotFirst_IsRefused()
    {
        ReadOnlyMemory<byte> signed = await PdfSigner.SignAsync(WithFields, TestAuthority.Shared.Request("A"), CancellationToken.None);
        PdfException fault = await Assert.ThrowsAsync<PdfException>(() =>
            PdfSigner.SignAsync(signed, TestAuthority.Shared.Request("B") with { Certify = true }, CancellationToken.None));
        Assert.Equal(PdfFault.NotAllowed, fault.Fault);
    }

    [Fact]
    public async Task AddFields_WhenSigned_IsRefused()
    {
        ReadOnlyMemory<byte> signed = await PdfSigner.SignAsync(WithFields, TestAuthority.Shared.Request("A"), CancellationToken.None);
        Assert.Equal(PdfFault.NotAllowed, Assert.Throws<PdfException>(() => SignatureFields.Add(signed, [TestFiles.Field("C")])).Fault);
    }

    [Fact]
    public void AddFields_WhenNameExists_IsRefused() =>
        Assert.Equal(PdfFault.Taken, Assert.Throws<PdfException>(() => SignatureFields.Add(WithFields, [TestFiles.Field("A")])).Fault);

    [Fact]
    public void AddFields_WhenPageIsMissing_IsRefused() =>
        Assert.Equal(PdfFault.NotFound, Assert.Throws<PdfException>(() => SignatureFields.Add(WithFields, [TestFiles.Field("C", page: 1)])).Fault);

    [Fact]
    public async Task Sign_WhenCertificateIsOfAnotherKey_IsRefused()
    {
        PdfSignRequest request = TestAuthority.Shared.Request("A") with { Key = new MemoryKey(TestAuthority.NewKey("P-256")) };
        await Assert.ThrowsAsync<CryptographicException>(() => PdfSigner.SignAsync(WithFields, request, CancellationToken.None));
    }

    [Fact]
    public async Task Sign_WhenKeyGivesNoSignature_IsRefused()
    {
        PdfSignRequest request = TestAuthority.Shared.Request("A");
        await Assert.ThrowsAsync<CryptographicException>(() => PdfSigner.SignAsync(WithFields, request with { Key = new LyingKey(request.Key) }, CancellationToken.None));
    }

    [Fact]
    public async Task Sign_WhenRoomIsTooSmall_IsRefused()
    {
        PdfSignRequest request = TestAuthority.Shared.Request("A") with { ReservedBytes = 100 };
        Assert.Equal(PdfFault.LimitExceeded, (await Assert.ThrowsAsync<PdfException>(() => PdfSigner.SignAsync(WithFields, request, CancellationToken.None))).Fault);
    }

    [Fact]
    public async Task Sign_WhenCancelled_GivesUp()
    {
        PdfSignRequest request = TestAuthority.Shared.Request("A");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PdfSigner.SignAsync(WithFields, request with { Key = new PatientKey(request.Key) }, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(0, 60, 60, 200, 120)]
    [InlineData(90, 595 - 120, 60, 595 - 60, 200)]
    [InlineData(180, 595 - 200, 842 - 120, 595 - 60, 842 - 60)]
    [InlineData(270, 60, 842 - 200, 120, 842 - 60)]
    public void AddFields_OnRotatedPage_StandsWhereAReaderSeesIt(int rotate, double left, double bottom, double right, double top)
    {
        PdfDocument document = PdfDocument.Read(SignatureFields.Add(TestFiles.OnePage(rotate), [TestFiles.Field("A")]));
        PdfDictionary widget = document.Dictionary(document.Array(document.Pages[0].Dictionary["Annots"])![0])!;
        Assert.Equal([left, bottom, right, top], document.Array(widget["Rect"])!.Select(number => document.Number(number)!.Value));
    }

    [Fact]
    public void WriteFile_FromTheSameObjects_GivesTheSameBytes() => Assert.True(TestFiles.OnePage().Span.SequenceEqual(TestFiles.OnePage().Span));

    private static async Task AssertRefusedAsync(PdfFault expected, ReadOnlyMemory<byte> file, string field) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<PdfException>(() => PdfSigner.SignAsync(file, TestAuthority.Shared.Request(field), CancellationToken.None))).Fault);

    private sealed class LyingKey(ISignerKey key) : ISignerKey
    {
        public ReadOnlyMemory<byte> SubjectPublicKeyInfo => key.SubjectPublicKeyInfo;

        public Task<byte[]> SignHashAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation) => key.SignHashAsync(new byte[32], cancellation);

        public void Dispose() => key.Dispose();
    }

    private sealed class PatientKey(ISignerKey key) : ISignerKey
    {
        public ReadOnlyMemory<byte> SubjectPublicKeyInfo => key.SubjectPublicKeyInfo;

        public Task<byte[]> SignHashAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation) => Task.FromCanceled<byte[]>(cancellation);

        public void Dispose() => key.Dispose();
    }
}
