using System.Diagnostics;
using System.Globalization;
using ContractFunctions.Pdf;
using Xunit.Abstractions;

namespace ContractFunctions.Tests.Pdf;

/// <summary>
/// Damaged files: reading faults in the one typed way, validation never throws, time and memory stay bounded, and no signature survives a change of what it signs.
/// A sample here; <c>MUTATIONS=10000 ./test.sh mutations</c> reads as many. One file again: <c>MUTATIONS=1 MUTATION_SEED=…</c>, as a failure names it.
/// </summary>
public sealed class MutatedFileTests(ITestOutputHelper output)
{
    private const int Sample = 150;

    // Reading and validating, everything ever allocated added up: each revision is read anew, and streams are inflated into growing buffers.
    private const long MostAllocated = 512L << 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task OwnFiles_WhenMutated_FaultInOneWay_AndKeepNoSignature() => await RunAsync(await OwnAsync(), Corpora.Folder is null ? Asked : (Asked + 2) / 4);

    [CorporaFact]
    public async Task FilesOfOthers_WhenMutated_FaultInOneWay_AndKeepNoSignature() =>
        await RunAsync([.. Corpora.Rows((_, _) => true).Select(row => new Source(row.File, Corpora.Read(row.File)))], Asked - ((Asked + 2) / 4));

    private static int Asked => Setting("MUTATIONS", Sample);

    private static int Setting(string name, int standard) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } set ? int.Parse(set, CultureInfo.InvariantCulture) : standard;

    private static async Task<Source[]> OwnAsync()
    {
        ReadOnlyMemory<byte> plain = TestFiles.OnePage(pages: 3);
        return [new("signed twice", (await TestFiles.SignedAsync(plain)).ToArray()), new("signed once", (await TestFiles.SignedAsync(plain, 1)).ToArray()), new("unsigned", plain.ToArray())];
    }

    private async Task RunAsync(Source[] sources, int count)
    {
        int first = Setting("MUTATION_SEED", 20260301);
        byte[][] files = [.. sources.Select(source => source.Bytes)];
        List<Outcome> outcomes = [];
        for (int seed = first; seed < first + count; seed++)
        {
            Random random = new(seed);
            Source source = sources[random.Next(sources.Length)];
            string told = $"MUTATION_SEED={seed} of {source.Name}";
            byte[] mutant = new Mutator(random, files).Mutate(source.Bytes);
            outcomes.Add(await JudgeAsync(source, mutant, told));
        }

        Report(outcomes);
    }

    /// <summary>On a thread of its own, so that a file that never ends fails the test instead of holding it.</summary>
    private static async Task<Outcome> JudgeAsync(Source source, byte[] mutant, string told)
    {
        try
        {
            Outcome outcome = await Task.Run(() => Judge(mutant, told)).WaitAsync(Longest);
            Assert.True(outcome.Allocated < MostAllocated, $"{outcome.Allocated >> 20} MiB allocated");
            source.AssertNothingForged(mutant, outcome.Report);
            return outcome;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{told}: {e.Message}", e);
        }
    }

    private static Outcome Judge(byte[] mutant, string told)
    {
        long start = Stopwatch.GetTimestamp(), allocated = GC.GetAllocatedBytesForCurrentThread();
        bool read = HostileFileTests.Fault(mutant) is null;
        ValidationReport report = PdfValidator.Validate(mutant, new ValidationPolicy { TrustAnchors = [TestAuthority.Shared.Root] });
        return new Outcome(told, read, report, Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private void Report(List<Outcome> outcomes)
    {
        if (outcomes.Count == 0)
        {
            return;
        }

        Outcome slowest = outcomes.MaxBy(outcome => outcome.Time)!, largest = outcomes.MaxBy(outcome => outcome.Allocated)!;
        output.WriteLine($"{outcomes.Count} mutated files in {outcomes.Sum(outcome => outcome.Time.TotalSeconds):0.0} s, {outcomes.Count(outcome => outcome.Read)} read to the end");
        output.WriteLine($"verdicts: {string.Join(", ", outcomes.CountBy(outcome => outcome.Report.Verdict).Select(pair => $"{pair.Value} {pair.Key}"))}");
        output.WriteLine($"slowest {slowest.Time.TotalMilliseconds:0} ms ({slowest.Told}); most allocated {largest.Allocated / 1048576.0:0.0} MiB ({largest.Told})");
    }

    private sealed record Outcome(string Told, bool Read, ValidationReport Report, TimeSpan Time, long Allocated);

    /// <summary>A file before it is mutated, and what its signatures sign.</summary>
    private sealed class Source(string name, byte[] bytes)
    {
        private readonly Lazy<(string Field, SignedRange Range)[]> signed = new(() => [.. Ranges(bytes)]);

        public string Name => name;

        public byte[] Bytes => bytes;

        /// <summary>/Contents itself is not signed: another spelling of its digits, or another certificate beside the signer's, leaves a signature whole.</summary>
        public void AssertNothingForged(byte[] mutant, ValidationReport report)
        {
            foreach (SignatureReport intact in report.Signatures.Where(signature => signature.IsIntact))
            {
                Assert.True(
                    signed.Value.Any(original => original.Field == intact.FieldName && original.Range.End == intact.RevisionBytes && SignsTheSame(original.Range, mutant)),
                    $"{intact.FieldName} is intact over other bytes");
            }

            if (report.Verdict is ValidationVerdict.Valid or ValidationVerdict.IntactButUnknownIssuer)
            {
                Assert.True(report.Signatures.Any(IsToldWhatFollows), "bytes after the last revision are not told");
            }
        }

        private static bool IsToldWhatFollows(SignatureReport signature) => signature.CoversWholeFile || signature.Findings.Any(finding => finding.Kind == FindingKind.AddedAfterSigning);

        private bool SignsTheSame(SignedRange range, byte[] mutant) => range.SignedBytes(mutant).AsSpan().SequenceEqual(range.SignedBytes(bytes));

        private static IEnumerable<(string Field, SignedRange Range)> Ranges(byte[] file)
        {
            PdfDocument document = PdfDocument.Read(file);
            foreach (SignatureInFile signature in SignatureInFile.All(document, FormFields.Read(document), 200))
            {
                SignedRange? range = null;
                try
                {
                    range = SignedRange.Read(document, signature.Dictionary);
                }
                catch (PdfException)
                {
                    // A signature broken from the start has no bytes to keep.
                }

                if (range is not null)
                {
                    yield return (signature.FieldName, range);
                }
            }
        }
    }
}
