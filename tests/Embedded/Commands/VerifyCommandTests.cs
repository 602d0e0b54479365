using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ContractFunctions.Embedded.Commands;
using ContractFunctions.Embedded.Keys;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Signing;
using ContractFunctions.Templates;
using ContractFunctions.Tests.Pdf;
using ContractFunctions.Tests.Pdf.Typesetting;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Embedded.Commands;

/// <summary>The whole way: key, certificate of the built-in authority, signature, verification.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("contractfunctions-verify-").FullName;
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 1, 30, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Verify_WhenIntactAndTrusted_Exits0AndSaysIdentityIsSimulated()
    {
        (string file, string trust) = await SignAsync("张三", simulated: true);
        (int exit, string output) = Verify(file, trust);
        Assert.Equal(0, exit);
        Assert.Contains("身份未经核验", output, StringComparison.Ordinal);
        Assert.Contains("CN=张三", output, StringComparison.Ordinal);
        Assert.Contains("2026年03月01日 09:30:00", output, StringComparison.Ordinal);
        Assert.Contains("PAdES B-B", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WhenIdentityWasVerified_DoesNotSayItWasNot()
    {
        (string file, string trust) = await SignAsync("张三", simulated: false);
        Assert.DoesNotContain("身份未经核验", Verify(file, trust).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WithoutTrust_Exits3()
    {
        (string file, _) = await SignAsync("张三", simulated: true);
        Assert.Equal(3, Verify(file, null).Exit);
    }

    [Fact]
    public async Task Verify_WhenChanged_Exits1()
    {
        (string file, string trust) = await SignAsync("张三", simulated: true);
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.AsSpan().IndexOf("595 842"u8)] = (byte)'4';
        File.WriteAllBytes(file, bytes);
        Assert.Equal(1, Verify(file, trust).Exit);
    }

    [Fact]
    public void Verify_WhenUnsigned_Exits1() => Assert.Equal(1, Verify(Store(TestFiles.OnePage()), null).Exit);

    [Fact]
    public void Verify_WhenNoPdfOrNoFile_Exits2()
    {
        Assert.Equal(2, Verify(Store("hello"u8.ToArray()), null).Exit);
        Assert.Equal(2, Verify(Path.Combine(folder, "missing.pdf"), null).Exit);
    }

    [Fact]
    public async Task Verify_WhenTrustIsUnreadable_Exits2()
    {
        (string file, _) = await SignAsync("张三", simulated: true);
        Assert.Equal(2, Verify(file, Path.Combine(folder, "missing.pem")).Exit);
        Assert.Equal(2, Verify(file, Store("no certificate"u8.ToArray())).Exit);
    }

    [Fact]
    public async Task Verify_AsJson_IsOneObject()
    {
        (string file, string trust) = await SignAsync("张三", simulated: true);
        using StringWriter output = new();
        Assert.Equal(0, VerifyCommand.Run(file, trust, json: true, output));
        using JsonDocument report = JsonDocument.Parse(output.ToString());
        Assert.Equal("Valid", report.RootElement.GetProperty("verdict").GetString());
        JsonElement signature = Assert.Single(report.RootElement.GetProperty("signatures").EnumerateArray());
        Assert.True(signature.GetProperty("identitySimulated").GetBoolean());
        Assert.True(signature.GetProperty("coversWholeFile").GetBoolean());
    }

    [Fact]
    public async Task Verify_WithContractData_ReportsItAsCovered()
    {
        (string file, string trust) = await SignAsync("张三", simulated: true, Carrying("{\"rent\":\"5800.00\"}"));
        JsonElement data = FormDataOf(file, trust);
        Assert.True(data.GetProperty("isCovered").GetBoolean());
        Assert.Equal("5800.00", data.GetProperty("data").GetProperty("rent").GetString());
        Assert.Contains("在第一个签名的覆盖范围内", Verify(file, trust).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WhenContractDataWasReplacedAfterSigning_SaysItIsNotCovered()
    {
        (string file, string trust) = await SignAsync("张三", simulated: true, Carrying("{\"rent\":\"5800.00\"}"));
        PdfDocument document = PdfDocument.Read(File.ReadAllBytes(file));
        PdfUpdate update = new(document);
        update.Put(document.CatalogReference, document.Catalog.With("AF", PdfArray.Of(AttachmentWriter.Write(Data("{\"rent\":\"1.00\"}"), update))));
        string replaced = Store(SignatureFields.Join(document.File, update.Finish()));
        Assert.False(FormDataOf(replaced, trust, exit: 1).GetProperty("isCovered").GetBoolean());
        Assert.Contains("不可采信", Verify(replaced, trust).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{ \"rent\": \"not canonical\" }")]
    [InlineData("{\"rent\":1,\"rent\":2}")]
    [InlineData("{\"rent\":\"\\ud800\"}")]
    [InlineData("{\"rent\":1e400}")]
    public async Task Verify_WhenContractDataIsNotOurs_SaysItCannotBeRead(string content)
    {
        (string file, string trust) = await SignAsync("张三", simulated: true, Carrying(content));
        JsonElement data = FormDataOf(file, trust);
        Assert.Equal(JsonValueKind.Null, data.GetProperty("data").ValueKind);
        Assert.Contains("无法读取", data.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WithoutContractData_ReportsNone()
    {
        (string file, string trust) = await SignAsync("张三", simulated: true);
        Assert.Equal(JsonValueKind.Null, FormDataOf(file, trust).ValueKind);
    }

    [Fact]
    public async Task Verify_WhenNameHoldsControlCharacters_ShowsNone()
    {
        (string file, string trust) = await SignAsync("Eve\u001b[2J\u202e", simulated: false);
        string output = Verify(file, trust).Output;
        Assert.DoesNotContain('\u001b', output);
        Assert.DoesNotContain('\u202e', output);
    }

    private static Attachment Data(string json) => new(ContractData.FileName, "application/json", Encoding.UTF8.GetBytes(json), "data", TestAuthority.Now);

    private static byte[] Carrying(string json) => Typesetter.Default.Typeset(SampleDocuments.Of() with { Attachments = [Data(json)] }).Pdf;

    private static JsonElement FormDataOf(string file, string trust, int exit = 0)
    {
        using StringWriter output = new();
        Assert.Equal(exit, VerifyCommand.Run(file, trust, json: true, output));
        return JsonElement.Parse(output.ToString()).GetProperty("formData");
    }

    private (int Exit, string Output) Verify(string file, string? trust)
    {
        using StringWriter output = new();
        return (VerifyCommand.Run(file, trust, json: false, output), output.ToString());
    }

    private async Task<(string File, string Trust)> SignAsync(string name, bool simulated, ReadOnlyMemory<byte>? contract = null)
    {
        BuiltInCertificateAuthority authority = new(AuthorityFile.Open(folder, "f3a1c07be5d24986b1e0", time), time);
        using ISignerKey key = await new MemorySignerKeys().CreateAsync(SignerKeyKind.EcdsaP256, CancellationToken.None);
        CertificateSubject subject = new(CertificateSubjectKind.Person, "张三", simulated);
        using SigningCertificate certificate = await authority.IssueAsync(new CertificateOrder(subject, key.SubjectPublicKeyInfo, SHA256.HashData("c"u8)), CancellationToken.None);
        PdfSignRequest request = new()
        {
            FieldName = "A",
            Key = key,
            Certificate = certificate.Certificate,
            Chain = certificate.Chain,
            SignedAt = time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)),
            SignerName = name,
            Certify = true,
            Appearance = new BoxAppearance(),
        };
        ReadOnlyMemory<byte> signed = await PdfSigner.SignAsync(SignatureFields.Add(contract ?? TestFiles.OnePage(), [TestFiles.Field("A")]), request, CancellationToken.None);
        return (Store(signed), Store(Encoding.ASCII.GetBytes(authority.RootPem)));
    }

    private string Store(ReadOnlyMemory<byte> content)
    {
        string path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, content.ToArray());
        return path;
    }
}
