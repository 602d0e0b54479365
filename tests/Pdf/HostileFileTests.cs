using System.Diagnostics;
using System.Text;
using ContractFunctions.Pdf;

namespace ContractFunctions.Tests.Pdf;

/// <summary>Whatever a file holds, the answer is a typed fault within a bounded time; never a crash.</summary>
public sealed class HostileFileTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static TheoryData<string> All => [.. Corpora.Rows((_, _) => true).Select(row => row.File).DefaultIfEmpty("none")];

    [CorporaTheory]
    [MemberData(nameof(All))]
    public void Read_WhateverTheFile_ReadsOrFaults(string file)
    {
        long start = Stopwatch.GetTimestamp();
        ReadEverything(Corpora.Read(file));
        PdfValidator.Validate(Corpora.Read(file), new ValidationPolicy());
        Assert.True(Stopwatch.GetElapsedTime(start) < Longest);
    }

    [Theory]
    [InlineData("[", "")]
    [InlineData("<</A", ">>")]
    [InlineData("[<</A[", "")]
    public void Read_WhenNestedTooDeeply_IsRefused(string open, string close)
    {
        string nested = string.Concat(Enumerable.Repeat(open, 200_000)) + string.Concat(Enumerable.Repeat(close, 200_000));
        PdfException fault = Assert.Throws<PdfException>(() => PdfDocument.Read(File($"<</Type/Catalog/Pages 2 0 R/X {nested}>>")));
        Assert.Equal(PdfFault.LimitExceeded, fault.Fault);
    }

    [Theory]
    [InlineData("<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Kids[2 0 R]>>")]
    [InlineData("<</Type/Catalog/Pages 2 0 R>>", "<</Kids[2 0 R]>>")]
    [InlineData("<</Type/Catalog/Pages 2 0 R>>", "2 0 R")]
    [InlineData("<</Type/Catalog/Pages 2 0 R>>", "<</Length 2 0 R>>stream\n\nendstream")]
    public void Read_WhenObjectsGoInCircles_IsRefused(params string[] objects) =>
        Assert.Equal(PdfFault.Malformed, Assert.Throws<PdfException>(() => PdfDocument.Read(File(objects)).Pages).Fault);

    [Fact]
    public void Read_WhenSectionsLoop_IsRefused()
    {
        string file = "%PDF-1.7\nxref\n0 0\ntrailer <</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n";
        Assert.Equal(PdfFault.Malformed, Assert.Throws<PdfException>(() => PdfDocument.Read(Encoding.ASCII.GetBytes(file))).Fault);
    }

    [Fact]
    public void Decode_WhenStreamIsABomb_IsRefused()
    {
        PdfFileWriter writer = new();
        PdfReference bomb = writer.Add(PdfStream.Deflate([], new byte[4 << 20]));
        PdfReference pages = writer.Add(new PdfDictionary { ["Kids"] = PdfArray.Of() });
        ReadOnlyMemory<byte> file = writer.Finish(writer.Add(new PdfDictionary { ["Pages"] = pages }));
        PdfDocument document = PdfDocument.Read(file, PdfLimits.Default with { StreamBytes = 1 << 20 });
        Assert.Equal(PdfFault.LimitExceeded, Assert.Throws<PdfException>(() => document.Decode((PdfStream)document.Resolve(bomb))).Fault);
    }

    [Fact]
    public void Read_WhenFileIsTooLarge_IsRefused() =>
        Assert.Equal(PdfFault.LimitExceeded, Assert.Throws<PdfException>(() => PdfDocument.Read(TestFiles.OnePage(), PdfLimits.Default with { FileBytes = 100 })).Fault);

    [Fact]
    public void Read_WhenObjectNumbersAreTooHigh_IsRefused() =>
        Assert.Equal(PdfFault.LimitExceeded, Assert.Throws<PdfException>(() => PdfDocument.Read(TestFiles.OnePage(), PdfLimits.Default with { Objects = 2 })).Fault);

    [Fact]
    public void Read_WhenKeyStandsTwice_IsRefused() =>
        Assert.Equal(PdfFault.Malformed, Assert.Throws<PdfException>(() => PdfDocument.Read(File("<</Type/Catalog/Pages 2 0 R/Pages 3 0 R>>"))).Fault);

    [Fact]
    public async Task Read_WhenMutated_ReadsOrFaults()
    {
        byte[] signed = (await TestFiles.SignedAsync(TestFiles.OnePage(pages: 3))).ToArray();
        Random random = new(20260301);
        for (int i = 0; i < 300; i++)
        {
            ReadOnlyMemory<byte> mutant = Mutate(signed, random);
            ReadEverything(mutant);
            ValidationReport report = PdfValidator.Validate(mutant, new ValidationPolicy { TrustAnchors = [TestAuthority.Shared.Root] });
            Assert.True(report.Verdict != ValidationVerdict.Valid || signed.AsSpan().StartsWith(mutant.Span), $"mutant {i} passes for valid: {mutant.Length} bytes, the first {signed.AsSpan().CommonPrefixLength(mutant.Span)} as they were");
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        int edits = 1 + random.Next(4);
        for (int i = 0; i < edits; i++)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.Next(200)));
                    break;
                case 1:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count / 2), random.Next(200)));
                    break;
                case 2:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes[at] = (byte)"()<>[]/% R\0\n"[random.Next(12)];
                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }

    private static void ReadEverything(ReadOnlyMemory<byte> file)
    {
        try
        {
            PdfDocument document = PdfDocument.Read(file);
            foreach (PdfPage page in document.Pages)
            {
                if (document.Resolve(page.Dictionary["Contents"]) is PdfStream content)
                {
                    document.Decode(content);
                }
            }
        }
        catch (PdfException)
        {
            // A typed fault is the answer asked for; any other exception fails the test.
        }
    }

    private static byte[] File(params string[] objects)
    {
        StringBuilder file = new("%PDF-1.7\n");
        List<int> offsets = [];
        foreach (string content in objects)
        {
            offsets.Add(file.Length);
            file.Append($"{offsets.Count} 0 obj\n{content}\nendobj\n");
        }

        int start = file.Length;
        file.Append($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => file.Append($"{offset:0000000000} 00000 n \n"));
        file.Append($"trailer <</Size {offsets.Count + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }
}
