using System.Text.Json;
using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Templates;

namespace ContractFunctions.Embedded.Commands;

/// <summary>How the PDF bench runs.</summary>
/// <param name="Rounds">Rounds; in each, all take turns.</param>
/// <param name="Slice">Time of one measurement; at least one operation is made.</param>
/// <param name="WarmUp">The same before the first round.</param>
/// <param name="LargeBytes">Size of the large file.</param>
public sealed record PdfBenchPlan(int Rounds, TimeSpan Slice, TimeSpan WarmUp, int LargeBytes)
{
    public static PdfBenchPlan Default { get; } = new(7, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2), 5_000_000);
}

/// <summary><c>bench pdf</c>: processor time of a signature, beside other libraries and beside what the key and the hash alone take; memory; typesetting.</summary>
public static class BenchPdfCommand
{
    /// <param name="json">One JSON object instead of a table.</param>
    /// <param name="peers">Folder of the peers; without it, the repository's.</param>
    /// <returns>Exit code 0, also where a goal is not met.</returns>
    public static async Task<int> RunAsync(bool json, TextWriter output, PdfBenchPlan? plan = null, string? peers = null)
    {
        PdfBenchReport report = await MeasureAsync(plan ?? PdfBenchPlan.Default, peers);
        await (json
            ? output.WriteLineAsync(JsonSerializer.Serialize(report, PdfBenchReportJson.Default.PdfBenchReport))
            : PdfBenchTable.WriteAsync(report, output));
        return 0;
    }

    private static async Task<PdfBenchReport> MeasureAsync(PdfBenchPlan plan, string? peersFolder)
    {
        string folder = Directory.CreateTempSubdirectory("pdf-bench-").FullName;
        try
        {
            string load = BenchMachine.Load();
            await using PdfBenchPeers peers = await PdfBenchPeers.StartAsync(peersFolder);
            using PdfBenchKey ecdsa = PdfBenchKey.CreateEcdsa(), rsa = PdfBenchKey.CreateRsa();
            PdfBenchFile large = PdfBenchFile.Large(plan.LargeBytes);
            List<PdfBenchSigning> signing = [];
            foreach (PdfBenchFile file in (PdfBenchFile[])[PdfBenchFile.Small(), large])
            {
                signing.AddRange([new PdfBenchSigning(file, ecdsa, peers, folder), new PdfBenchSigning(file, rsa, peers, folder)]);
            }

            Dictionary<string, TypesetDocument> documents = new()
            {
                ["contract"] = PdfBenchFile.Contract,
                ["rental"] = ContractRenderer.RenderSample(TemplateCatalog.Official().Find("rental")!),
            };
            Dictionary<string, PdfBenchRunner> typesetting = documents.ToDictionary(
                pair => pair.Key, pair => PdfBenchRunner.Of(() => Typesetter.Default.Typeset(pair.Value)));
            PdfBenchRunner[] all = [.. signing.SelectMany(one => one.Runners), .. typesetting.Values];
            await RunAsync(plan, all);

            PdfBenchRow[] rows = [.. signing.Select(one => one.Row())];
            PdfBenchTypesetting[] typeset = [.. documents.Select(pair => TypesettingOf(pair.Key, pair.Value, typesetting[pair.Key]))];
            PdfBenchMemory memory = await PdfBenchMemoryProbe.MeasureAsync(large, rsa);
            return new PdfBenchReport(
                Environment.ProcessorCount, load, BenchMachine.Load(), peers.Missing, rows, memory, typeset, PdfBenchGoals.Of(rows, memory, typeset));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(PdfBenchPlan plan, PdfBenchRunner[] runners)
    {
        foreach (PdfBenchRunner runner in runners)
        {
            await runner.WarmUpAsync(plan.WarmUp);
        }

        for (int round = 0; round < plan.Rounds; round++)
        {
            foreach (PdfBenchRunner runner in runners)
            {
                await runner.RunAsync(plan.Slice);
            }
        }
    }

    private static PdfBenchTypesetting TypesettingOf(string name, TypesetDocument document, PdfBenchRunner runner)
    {
        TypesetResult result = Typesetter.Default.Typeset(document);
        return new PdfBenchTypesetting(name, result.PageCount, result.Pdf.Length, runner.Result!);
    }
}
