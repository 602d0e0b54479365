using System.Diagnostics;
using System.Text;
using ContractFunctions.Pdf;

namespace ContractFunctions.Tests.Pdf;

/// <summary>Whatever a file holds, the answer is a typed fault within a bounded time; never a crash.</summary>
public sealed class HostileFileTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // All others of bad-pdf are malformed.
    private static readonly Dictionary<string, PdfFault?> FaultsOfBad = new(StringComparer.Ordinal)
    {
        ["bad-pdf/own__empty.pdf"] = PdfFault.NotPdf,
        ["bad-pdf/own__header-only.pdf"] = PdfFault.NotPdf,
        ["bad-pdf/own__html-as.pdf"] = PdfFault.NotPdf,
        ["bad-pdf/qpdf__bad2.pdf"] = PdfFault.NotPdf,   // no startxref

        // Page contents under an ASCII filter, which is not decoded here.
        ["bad-pdf/pdf.js__PDFBOX-3148-2-fuzzed.pdf"] = PdfFault.Unsupported,
        ["bad-pdf/pdfpig__GHOSTSCRIPT-691770-0.pdf"] = PdfFault.Unsupported,

        // Structure and pages can be read: the damage is in operators, fonts, outlines, or in entries that are not needed. The gate for uploads judges those.
        ["bad-pdf/own__xref-2e9.pdf"] = null,
        ["bad-pdf/pdf.js__bomb_giant.pdf"] = null,
        ["bad-pdf/pdfbox__MissingCatalog.pdf"] = null,
        ["bad-pdf/pikepdf__content-stream-errors.pdf"] = null,
        ["bad-pdf/pikepdf__cyclic-toc.pdf"] = null,
        ["bad-pdf/pyhanko__broken-objstream5.pdf"] = null,
        ["bad-pdf/safedocs__ContentStreamCycleType3insideType3.pdf"] = null,
    };

    public static TheoryData<string> All => [.. Corpora.Rows((_, _) => true).Select(row => row.File).DefaultIfEmpty("none")];

    [CorporaTheory]
    [MemberData(nameof(All))]
    public void Read_WhateverTheFile_ReadsOrFaults(string file)
    {
        long start = Stopwatch.GetTimestamp();
        Fault(Corpora.Read(file));
        PdfValidator.Validate(Corpora.Read(file), new ValidationPolicy());
        Assert.True(Stopwatch.GetElapsedTime(start) < Longest);
    }

    public static TheoryData<string> Encrypted => Files("encrypted-pdf/");

    public static TheoryData<string> Bad => Files("bad-pdf/");

    [CorporaTheory]
    [MemberData(nameof(Encrypted))]
    public void Read_WhenEncrypted_IsRefusedAsSuch(string file) =>
        Assert.Equal(PdfFault.Encrypted, Assert.Throws<PdfException>(() => PdfDocument.Read(Corpora.Read(file))).Fault);

    [CorporaTheory]
    [MemberData(nameof(Bad))]
    public void Read_WhenBroken_FaultsInTheRightKind(string file) =>
        Assert.Equal(FaultsOfBad.TryGetValue(file, out PdfFault? fault) ? fault : PdfFault.Malformed, Fault(Corpora.Read(file)));

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

    private static TheoryData<string> Files(string folder) =>
        [.. Corpora.Rows((file, _) => file.StartsWith(folder, StringComparison.Ordinal)).Select(row => row.File).DefaultIfEmpty("none")];

    /// <summary>A typed fault is the answer asked for, null when the file is read; any other exception fails the test.</summary>
    public static PdfFault? Fault(ReadOnlyMemory<byte> file)
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

            FormFields.Read(document);
            return null;
        }
        catch (PdfException e)
        {
            return e.Fault;
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
