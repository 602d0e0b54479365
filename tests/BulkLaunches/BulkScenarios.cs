using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Scenarios;

namespace ContractFunctions.Tests.BulkLaunches;

/// <summary>Many contracts from one CSV.</summary>
public sealed class BulkScenarios
{
    private const string Header = "partyB.name,partyB.phone,partyB.enterprise,partyB.code,partyC.name,partyC.phone,partyC.documentNumber,purpose,information,years,penalty,dispute\n";
    private const string Terms = "展陈项目的合作,\"报价、设计方案\n和客户名单\",3,50000,litigation\n";

    [Fact]
    public async Task Rows_AreLaunchedEachForItself_SurviveARestart_AndTellWhatBecameOfThem()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        DemoPerson initiator = scenario.Story.Operator;
        string csv = Header
            + "周宁,13900139012,上海湖畔设计有限公司,91310104MA1FGH2J75,李晓喆,13700137013,32010619950620342X," + Terms
            + "周宁,123,上海湖畔设计有限公司,91310104MA1FGH2J76,李晓喆,13700137013,32010619950620342X," + Terms
            + "何欢,13900139013,上海湖畔设计有限公司,91310104MA1FGH2J75,李晓喆,13700137013,32010619950620342X,展陈项目,报价,三年,50000,litigation\n";
        string key = new('b', 32);
        object body = await BodyAsync(scenario, csv);
        Answer taken = (await scenario.PostAsync(initiator, "/api/bulk-launches", body, key)).Expect(202);
        await scenario.App.RestartAsync();
        JsonNode repeated = (await scenario.PostAsync(initiator, "/api/bulk-launches", body, key)).Expect(202).Json;
        Assert.Equal((string?)taken.Json["id"], (string?)repeated["id"]);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));

        string path = $"/api/bulk-launches/{taken.Json["id"]}";
        JsonNode done = await initiator.GetAsync(path);
        Assert.Equal((0, 1, 2), ((int)done["waiting"]!, (int)done["launched"]!, (int)done["refused"]!));
        JsonArray rows = done["rows"]!.AsArray();
        Assert.Equal([(3, "Launched"), (5, "Refused"), (6, "Refused")], rows.Select(row => ((int)row!["line"]!, (string?)row["status"])));
        Assert.Equal("Signing", (string?)(await initiator.GetAsync($"/api/contracts/{rows[0]!["contractId"]}"))["stage"]);
        Assert.Contains("待签署", await scenario.Story.Designer.Representative.MessageAsync("待签署"), StringComparison.Ordinal);
        Assert.Equal(["partyB.enterprise.code", "partyB.phone"], rows[1]!["fields"]!.AsArray().Select(field => (string?)field!["field"]).Order());
        Assert.Equal(("Request.FieldsInvalid", "years"), ((string?)rows[2]!["code"], (string?)rows[2]!["fields"]![0]!["field"]));
        Assert.Equal("Draft", (string?)(await initiator.GetAsync($"/api/contracts/{rows[2]!["contractId"]}"))["stage"]);   // to be mended and launched by hand

        // What the file said is forgotten once a row is done, and nobody else sees any of it.
        Assert.All(
            (await scenario.App.Get<IRecordStore>().RangeAsync("bulklaunches", $"rows-{taken.Json["id"]}", new RecordRange())).Records,
            record => Assert.Null(JsonNode.Parse(record.Data.Span)!["sealed"]));
        (await scenario.GetAsync(scenario.Story.Designer.Representative, path)).Refused(404, "Request.NotFound");
        Assert.Equal(taken.Json["id"]!.ToString(), (string?)Assert.Single((await initiator.GetAsync("/api/bulk-launches"))["bulkLaunches"]!.AsArray())!["id"]);

        // Everything again, and the same key: nothing twice; another file under it is refused and changes nothing.
        (await scenario.PostAsync(initiator, "/api/bulk-launches", await BodyAsync(scenario, csv + csv.Split('\n', 2)[1]), key)).Refused(422, "Request.IdempotencyKeyReused");
        (await scenario.PostAsync(initiator, "/api/bulk-launches", body, key)).Expect(202);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(3, (await initiator.GetAsync("/api/contracts"))["contracts"]!.AsArray().Count);
        Assert.Single((await scenario.Story.Designer.Representative.MessagesAsync()), message => message.Contains("待签署", StringComparison.Ordinal));
    }

    [Fact]
    public async Task File_ThatCannotBeRead_IsRefusedAsAWhole()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        string row = "周宁,13900139012,,,李晓喆,13700137013,," + Terms;
        (await CreateAsync(scenario, "partyB.name,partyA.name\n周宁,陈立\n")).RefusedField("csv.column 2", "Field.UnknownColumn");   // one's own side is as verified
        (await CreateAsync(scenario, "purpose,rent\na,b\n")).RefusedField("csv.column 2", "Field.UnknownColumn");
        (await CreateAsync(scenario, "purpose,purpose\na,b\n")).RefusedField("csv.column 2", "Field.UnknownColumn");
        (await CreateAsync(scenario, "purpose.start\na\n")).RefusedField("csv.column 1", "Field.UnknownColumn");
        (await CreateAsync(scenario, Header)).RefusedField("csv", "Field.Required");
        (await CreateAsync(scenario, "")).Refused(422, "Csv.Malformed");
        (await CreateAsync(scenario, Header + "周\"宁," + row)).Refused(422, "Csv.Malformed");
        (await CreateAsync(scenario, "purpose\n" + string.Concat(Enumerable.Repeat("a\n", CsvTable.MaxRows + 1)))).Refused(422, "Csv.TooManyRows");
        (await scenario.PostAsync(scenario.Story.Operator, "/api/bulk-launches", new { template = "none", csv = "a\n", disclosure = new { version = "v", hash = "h" } })).RefusedField("template", "Field.UnknownTemplate");
        (await scenario.PostAsync(scenario.Story.Operator, "/api/bulk-launches", new { template = "rental", csv = "a\n", disclosure = new { version = "v", hash = "h" } }))
            .Refused(409, "OperationDenied.DisclosureOutdated");
    }

    private static async Task<StoryScenario<EnterpriseStory>> StartAsync() =>
        await (await StoryScenario<EnterpriseStory>.StartAsync((world, today) => new EnterpriseStory(world, today) { Waits = false })).PlayAsync("Members");

    private static async Task<Answer> CreateAsync(StoryScenario<EnterpriseStory> scenario, string csv) =>
        await scenario.PostAsync(scenario.Story.Operator, "/api/bulk-launches", await BodyAsync(scenario, csv));

    private static async Task<object> BodyAsync(StoryScenario<EnterpriseStory> scenario, string csv)
    {
        JsonNode disclosure = (await scenario.App.GetAsync("/api/disclosure")).Json;
        return new
        {
            template = "confidentiality",
            organization = scenario.Story.Maker.Id,
            csv,
            disclosure = new { version = (string)disclosure["version"]!, hash = (string)disclosure["hash"]! },
        };
    }
}
