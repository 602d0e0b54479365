using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Commands;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Tests.Pdf;
using ContractFunctions.Tests.Pdf.Typesetting;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>The examples: what people experience, told through the HTTP functions and the real engine.</summary>
public sealed class ContractScenarios
{
    private static readonly string Recompute = Path.Combine(Repository.Root, "docs", "recompute_timeline.py");

    [Fact]
    [Covers("E4", "E10", "E19", "P4", "P5", "P10", "P12", "P14", "P16", "P28", "D14")]
    public async Task Rental_WhenBothSign_IsCompletedAndMailed()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Delivered);

        JsonNode contract = await scenario.ContractAsync();
        Assert.Equal("Completed", (string?)contract["stage"]);
        Assert.Equal(["Signed", "Signed"], contract["parties"]!.AsArray().Select(party => (string?)party!["stage"]));
        Assert.Equal(["deliver", "rescind"], contract["actions"]!.AsArray().Select(action => (string?)action));
        byte[] pdf = await scenario.Tenant.DownloadAsync($"{scenario.Path}/document");
        string mail = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(scenario.App.DataFolder, "outbox"), "*.eml").Single());
        Assert.Contains(Convert.ToBase64String(pdf)[..1000], mail.ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.Contains($"To: {RentalStory.Email}", mail, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("E18", "P14", "P31")]
    public async Task Lists_ShowWhatWaitsForWhom()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Signing);
        Assert.Equal("sign", (string?)(await scenario.Tenant.GetAsync("/api/todo"))["contracts"]!.AsArray().Single()!["toDo"]);
        Assert.Empty((await scenario.Landlord.GetAsync("/api/todo"))["contracts"]!.AsArray());

        await scenario.ClimbAsync(Rung.FirstSigned);
        Assert.Empty((await scenario.Tenant.GetAsync("/api/todo"))["contracts"]!.AsArray());
        Assert.Equal("sign", (string?)(await scenario.Landlord.GetAsync("/api/todo"))["contracts"]!.AsArray().Single()!["toDo"]);
        Assert.Equal("Signing", (string?)(await scenario.Tenant.GetAsync("/api/contracts"))["contracts"]!.AsArray().Single()!["stage"]);
    }

    [ToolFact("pdfsig", "pdftotext", "qpdf")]
    [Covers("P13", "P15", "D14")]
    public async Task Document_OfACompletedContract_HoldsWhatWasAgreed_AndOtherToolsFindItValid()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Completed);
        using TemporaryFile file = new(await scenario.Landlord.DownloadAsync($"{scenario.Path}/document"));

        string signatures = Tools.Run("pdfsig", file.Path).Output;
        Assert.Equal(2, signatures.Split("Signature is Valid.").Length - 1);
        Assert.Contains("Total document signed", signatures, StringComparison.Ordinal);
        string text = Tools.Run("pdftotext", "-raw", file.Path, "-").Output.ReplaceLineEndings("");
        Assert.All([RentalForm.Address, RentalForm.Rent, RentalForm.RentFinancial, "王建国", "李晓喆", "身份未经核验"], expected => Assert.Contains(expected, text, StringComparison.Ordinal));
        Assert.Contains("No syntax or stream encoding errors found", Tools.Run("qpdf", "--check", file.Path).Output, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("D14")]
    public async Task Document_OfACompletedContract_CarriesItsData_UnderTheFirstSignature()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Completed);
        using TemporaryFile file = new(await scenario.Landlord.DownloadAsync($"{scenario.Path}/document"));

        using StringWriter output = new();
        VerifyCommand.Run(file.Path, trustPemPath: null, json: true, output);
        JsonNode carried = JsonNode.Parse(output.ToString())!["formData"]!;
        Assert.True((bool?)carried["isCovered"]);
        JsonNode data = carried["data"]!;
        Assert.Equal("rental", (string?)data["template"]!["id"]);
        Assert.Equal(["王建国", "李晓喆"], data["roles"]!.AsObject().Select(role => (string?)role.Value!["party"]));
        Assert.Equal(RentalForm.Rent, (string?)data["fields"]!["rent"]!["value"]);
        Assert.Equal("money", (string?)data["fields"]!["rent"]!["type"]);
    }

    [PreflightFact]
    public async Task Document_OfACompletedContract_IsPdfA()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Completed);
        ArchivalTests.AssertOnly(new(ArchivalTests.PermittedByPart3) { ["2.2.2"] = ArchivalTests.Transparency }, await scenario.Landlord.DownloadAsync($"{scenario.Path}/document"));
    }

    [ToolFact("python3")]
    [Covers("D10", "D13")]
    public async Task Timeline_IsRecomputedByAnotherProgram_AndAnyChangeIsFound()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Completed);
        byte[] timeline = await scenario.Landlord.DownloadAsync($"{scenario.Path}/timeline");
        using TemporaryFile file = new(timeline, ".json");
        (int exit, string output) = Tools.Run("python3", Recompute, file.Path);
        Assert.True(exit == 0 && output.Contains("ContractCompleted", StringComparison.Ordinal), output);

        // Nothing personal in the links; the landlord's own values open, the tenant's stay closed.
        JsonNode json = JsonNode.Parse(timeline)!;
        Assert.DoesNotContain("房屋租赁合同", string.Concat(json["links"]!.AsArray().Select(link => (string?)link!["event"])), StringComparison.Ordinal);
        Assert.DoesNotContain("王建国", string.Concat(json["links"]!.AsArray().Select(link => (string?)link!["event"])), StringComparison.Ordinal);
        string openings = json["openings"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Contains("王建国", openings, StringComparison.Ordinal);
        Assert.DoesNotContain("李晓喆", openings, StringComparison.Ordinal);

        JsonNode link = json["links"]![4]!;
        link["event"] = ((string)link["event"]!).Replace("landlord", "lanblord", StringComparison.Ordinal);
        using TemporaryFile forged = new(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()), ".json");
        Assert.Equal(1, Tools.Run("python3", Recompute, forged.Path).Exit);
        Assert.True(File.ReadAllLines(Recompute).Length <= 40);
    }
}
