using System.Text.Json;
using ContractFunctions.Embedded.Commands;

namespace ContractFunctions.Tests.Embedded.Commands;

public sealed class BenchPdfCommandTests
{
    private static readonly PdfBenchPlan Tiny = new(1, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), 60_000);

    [Fact]
    public async Task Bench_WithoutPeers_ReportsOursAndTheLimitsAsJson()
    {
        JsonElement report = JsonDocument.Parse(await RunAsync(json: true)).RootElement;

        Assert.NotEqual("", report.GetProperty("peersMissing").GetString());
        JsonElement[] rows = [.. report.GetProperty("signing").EnumerateArray()];
        Assert.Equal(["P-256", "RSA-2048", "P-256", "RSA-2048"], rows.Select(row => row.GetProperty("key").GetString()));
        Assert.All(rows, row => Assert.True(row.GetProperty("ours").GetProperty("median").GetDouble() > 0));
        Assert.All(rows, row => Assert.Equal(0, row.GetProperty("peers").GetArrayLength()));
        JsonElement[] goals = [.. report.GetProperty("goals").EnumerateArray()];
        Assert.Equal(2, goals.Count(goal => goal.GetProperty("name").GetString() == "peers" && goal.GetProperty("met").ValueKind == JsonValueKind.Null));
        Assert.All(goals.Where(goal => goal.GetProperty("name").GetString() != "peers"), goal => Assert.NotEqual(JsonValueKind.Null, goal.GetProperty("met").ValueKind));
    }

    [Fact]
    public async Task Bench_AsATable_SaysThatThePeersWereNotMeasured()
    {
        string table = await RunAsync(json: false);

        Assert.Contains("the peers were not measured", table, StringComparison.Ordinal);
        Assert.DoesNotContain("{", table, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(bool json)
    {
        using StringWriter output = new();
        Assert.Equal(0, await BenchPdfCommand.RunAsync(json, output, Tiny, peers: Path.Combine(Path.GetTempPath(), "no-peers")));
        return output.ToString();
    }
}
