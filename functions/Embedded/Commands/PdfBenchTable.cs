using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded.Commands;

/// <summary>The report of <c>bench pdf</c> as a table in Markdown, medians with the least and the most of the rounds.</summary>
internal static class PdfBenchTable
{
    public static async Task WriteAsync(PdfBenchReport report, TextWriter output)
    {
        await WriteAsync(output, "Bench.Pdf.Machine", new() { ["processors"] = Figure($"{report.Processors}"), ["before"] = report.LoadBefore, ["after"] = report.LoadAfter });
        if (report.PeersMissing is { } missing)
        {
            await WriteAsync(output, "Bench.Pdf.NoPeers", new() { ["reason"] = missing });
        }

        await WriteSigningAsync(report.Signing, output);
        await WriteTypesettingAsync(report.Typesetting, output);
        await WriteAsync(output, "Bench.Pdf.Memory", new()
        {
            ["file"] = Megabytes(report.Memory.FileBytes),
            ["allocated"] = Megabytes(report.Memory.AllocatedBytes),
            ["live"] = Megabytes(report.Memory.LiveBytes),
            ["ratio"] = Figure($"{report.Memory.PeakRatio:F2}"),
        });
        foreach (PdfBenchGoal goal in report.Goals)
        {
            await WriteGoalAsync(goal, output);
        }
    }

    private static async Task WriteSigningAsync(IReadOnlyList<PdfBenchRow> rows, TextWriter output)
    {
        string[] peers = [.. rows[0].Peers.Select(peer => $"{peer.Name} {peer.Version}")];
        await WriteRowAsync(output, [Heading("Bench.Pdf.Signing"), Heading("Bench.Pdf.Key"), Heading("Bench.Pdf.Hash"), Heading("Bench.Pdf.Revision"), Heading("Bench.Pdf.Whole"), .. peers]);
        await WriteRuleAsync(output, 5 + peers.Length);
        foreach (PdfBenchRow row in rows)
        {
            string subject = Figure($"{row.File} ({row.Bytes:N0} B, {row.Pages} p.), {row.Key}");
            await WriteRowAsync(output, [subject, Cell(row.KeyOperation), Cell(row.Hash), Cell(row.Revision), Cell(row.Ours), .. row.Peers.Select(peer => peer.Milliseconds is { } cost ? Cell(cost) : $"— ({peer.Fault})")]);
        }
    }

    private static async Task WriteTypesettingAsync(IReadOnlyList<PdfBenchTypesetting> rows, TextWriter output)
    {
        await output.WriteLineAsync();
        await WriteRowAsync(output, [Heading("Bench.Pdf.Typesetting"), "ContractFunctions"]);
        await WriteRuleAsync(output, 2);
        foreach (PdfBenchTypesetting row in rows)
        {
            await WriteRowAsync(output, [Figure($"{row.Document} ({row.Bytes:N0} B, {row.Pages} p.)"), Cell(row.Milliseconds)]);
        }

        await output.WriteLineAsync();
    }

    private static Task WriteGoalAsync(PdfBenchGoal goal, TextWriter output) => WriteAsync(output, $"Bench.Pdf.Goal.{goal.Name}", new()
    {
        ["subject"] = goal.Subject,
        ["limit"] = Figure($"{goal.Limit:0.##}"),
        ["measured"] = goal.Measured is { } measured ? Figure($"{measured:F2}") : "—",
        ["met"] = Texts.Of(Verdict(goal)).Zh,
        ["metEn"] = Texts.Of(Verdict(goal)).En,
    });

    private static string Verdict(PdfBenchGoal goal) => goal.Met switch
    {
        true => "Bench.Pdf.Met",
        false => "Bench.Pdf.Missed",
        null => "Bench.Pdf.NotMeasured",
    };

    private static string Heading(string key) => $"{Texts.Of(key).Zh} {Texts.Of(key).En}";

    private static string Cell(Spread spread) => Figure($"{spread.Median:F2} ({spread.Least:F2}–{spread.Most:F2})");

    private static string Megabytes(long bytes) => Figure($"{bytes / 1e6:F2} MB");

    private static Task WriteRowAsync(TextWriter output, IEnumerable<string> cells) => output.WriteLineAsync($"| {string.Join(" | ", cells)} |");

    private static Task WriteRuleAsync(TextWriter output, int columns) => output.WriteLineAsync($"|{string.Concat(Enumerable.Repeat("---|", columns))}");

    private static Task WriteAsync(TextWriter output, string key, Dictionary<string, string> values)
    {
        Text text = Texts.Of(key).With(values);
        return output.WriteLineAsync($"{text.Zh}{Environment.NewLine}  {text.En}");
    }

    private static string Figure(FormattableString figure) => FormattableString.Invariant(figure);
}
