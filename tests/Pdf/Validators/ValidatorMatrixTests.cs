using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Typesetting;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace ContractFunctions.Tests.Pdf.Validators;

/// <summary>
/// What validators nobody here wrote say of every level, key and kind of file. <c>./test.sh validators</c> installs those that are missing and writes the table of docs/pades.md;
/// in the suite those that are present are asked.
/// </summary>
public sealed class ValidatorMatrixTests(ITestOutputHelper output)
{
    private const string Yes = "valid", Unsupported = "ECDSA unknown", FlagsStore = "flags the DSS", Begin = "<!-- validators -->", End = "<!-- /validators -->";

    private static readonly string[] Levels = ["B-B", "B-T", "B-LT", "B-LTA"], Keys = ["P-256", "RSA-2048"];

    private readonly FakeTimeProvider clock = new(TestAuthority.Now.AddSeconds(20));

    [ToolFact("pdfsig", "qpdf", "mutool", "openssl")]
    public async Task EveryLevelKeyAndFile_IsValidForEveryValidator_OrTheDifferenceIsKnown()
    {
        Sample[] samples = [.. await SamplesAsync()];
        IValidator[] all = [new Own(), new PdfSig(), new Qpdf(), new MuTool(), new OpenSsl(), new MuPdf(), new IText()];
        IValidator[] present = [.. all.Where(validator => validator.Missing is null)];
        foreach (IValidator absent in all.Except(present))
        {
            output.WriteLine($"not asked: {absent.Name}: {absent.Missing}");
        }

        Dictionary<(string Validator, string Path), string> said = [];
        foreach (IValidator validator in present)
        {
            foreach ((Sample sample, string answer) in samples.Zip(validator.Ask(samples)))
            {
                said[(validator.Name, sample.File.Path)] = answer;
            }
        }

        foreach (Sample sample in samples)
        {
            foreach (IValidator validator in present)
            {
                string expected = (validator.Name, sample.Level, sample.Key) switch
                {
                    ("MuPDF history", "B-LT" or "B-LTA", _) => FlagsStore,
                    ("iText 5", _, "P-256") => Unsupported,
                    _ => Yes,
                };
                Assert.True(said[(validator.Name, sample.File.Path)] == expected, $"{validator.Name}: {sample.Kind} {sample.Level} {sample.Key}: {said[(validator.Name, sample.File.Path)]}, not {expected}");
            }
        }

        if (present.Length == all.Length)
        {
            AssertDocumented(Table(samples, all, said));
        }

        foreach (Sample sample in samples)
        {
            sample.File.Dispose();
        }
    }

    private static string Table(Sample[] samples, IValidator[] validators, Dictionary<(string Validator, string Path), string> said)
    {
        StringBuilder table = new();
        table.Append("| file | key | level |").AppendJoin(" |", validators.Select(validator => $" {validator.Name}")).Append(" |\n|---|---|---|").Append(string.Concat(validators.Select(_ => "---|"))).Append('\n');
        foreach (Sample sample in samples)
        {
            table.Append($"| {sample.Kind} | {sample.Key} | {sample.Level} |").AppendJoin(" |", validators.Select(validator => $" {said[(validator.Name, sample.File.Path)]}")).Append(" |\n");
        }

        return table.ToString();
    }

    private static void AssertDocumented(string table)
    {
        string path = Path.Combine(Repository.Root, "docs", "pades.md");
        string document = File.ReadAllText(path);
        int from = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, to = document.IndexOf(End, StringComparison.Ordinal);
        string changed = $"{document[..from]}\n\n{table}\n{document[to..]}";
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, changed);
        }

        Assert.Equal(changed, File.ReadAllText(path));
    }

    private async Task<List<Sample>> SamplesAsync()
    {
        List<Sample> samples = [];
        foreach ((string kind, ReadOnlyMemory<byte> file) in Files())
        {
            foreach (string key in Keys)
            {
                ReadOnlyMemory<byte> prepared = SignatureFields.Add(file, [TestFiles.Field("A"), TestFiles.Field("B", 1), DocumentTimestamps.FieldOn(0)]);
                ReadOnlyMemory<byte> plain = await SignAsync(prepared, key, null);
                ReadOnlyMemory<byte> stamped = await SignAsync(prepared, key, TestAuthority.Shared.Timestamps(clock));
                ReadOnlyMemory<byte> provable = await ValidationData.AppendAsync(
                    stamped, [TestAuthority.Shared.Root], new RootList(TestAuthority.Shared.RevocationList(clock.GetUtcNow())), CancellationToken.None);
                ReadOnlyMemory<byte> preserved = await DocumentTimestamps.AppendAsync(provable, TestAuthority.Shared.Timestamps(clock), CancellationToken.None);
                samples.AddRange(Levels.Zip([plain, stamped, provable, preserved], (level, bytes) => new Sample(kind, key, level, bytes, new TemporaryFile(bytes))));
            }
        }

        return samples;
    }

    private static async Task<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> file, string key, ITimestampSource? timestamps)
    {
        foreach (string field in new[] { "A", "B" })
        {
            file = await PdfSigner.SignAsync(
                file, TestAuthority.Shared.Request(field, key) with { Timestamps = timestamps, Certify = field == "A", Appearance = new BoxAppearance() }, CancellationToken.None);
        }

        return file;
    }

    private static IEnumerable<(string Kind, ReadOnlyMemory<byte> File)> Files()
    {
        byte[] typeset = Typesetter.Default.Typeset(new TypesetDocument { Title = "租赁合同", Blocks = [new HeadingBlock(1, "租赁合同"), new ParagraphBlock("甲方将房屋出租给乙方。")] }).Pdf;
        yield return ("typeset here", typeset);
        yield return ("object streams", Rewritten(typeset, "--object-streams=generate"));
        yield return ("linearized", Rewritten(typeset, "--linearize"));
        if (Corpora.Folder is not null)
        {
            yield return ("LibreOffice", Corpora.Read("good-pdf/sample-files__002-trivial-libre-office-writer.pdf"));
            yield return ("form", Corpora.Read("odd-pdf/sample-files__libreoffice-form.pdf"));
        }
    }

    private static byte[] Rewritten(byte[] pdf, string how)
    {
        using TemporaryFile before = new(pdf), after = new(Array.Empty<byte>());
        Assert.Equal(0, Tools.Run("qpdf", how, before.Path, after.Path).Exit);
        return File.ReadAllBytes(after.Path);
    }

    private sealed class RootList(byte[] list) : IRevocationSource
    {
        public Task<RevocationEvidence> FindAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellation) => Task.FromResult(new RevocationEvidence([list], []));
    }

    /// <summary>Two signatures, the first of which certifies; at B-LTA a document timestamp over them.</summary>
    internal sealed record Sample(string Kind, string Key, string Level, ReadOnlyMemory<byte> Bytes, TemporaryFile File)
    {
        public const int Signatures = 2;
    }
}
