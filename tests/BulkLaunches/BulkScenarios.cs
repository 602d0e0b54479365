using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ContractFunctions.Embedded;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Scenarios;

namespace ContractFunctions.Tests.BulkLaunches;

/// <summary>Many contracts from one CSV.</summary>
public sealed class BulkScenarios
{
    private const string Header = "partyB.name,partyB.phone,partyB.enterprise,partyB.code,partyC.name,partyC.phone,partyC.documentNumber,purpose,information,years,penalty,dispute\n";
    private const string Terms = "展陈项目的合作,\"报价、设计方案\n和客户名单\",3,50000,litigation\n";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
        JsonObject body = await BodyAsync(scenario, csv);
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
        Assert.Equal(["partyB.code", "partyB.phone"], rows[1]!["fields"]!.AsArray().Select(field => (string?)field!["field"]).Order());
        Assert.Equal(("Request.FieldsInvalid", "years"), ((string?)rows[2]!["code"], (string?)rows[2]!["fields"]![0]!["field"]));
        Assert.Equal(("部分字段填写有误，请检查后重试。", "Some fields are not valid; please check them."), ((string?)rows[2]!["message"], (string?)rows[2]!["messageEn"]));
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
        (await CreateAsync(scenario, Header + "\"周宁," + row + row)).Refused(422, "Csv.Malformed");   // a quote that never ends
        (await CreateAsync(scenario, Header + row + "周宁," + row)).RefusedField("csv.line 5", "Field.TooManyCells");   // one comma too many shifts what follows it
        (await CreateAsync(scenario, "purpose\n" + string.Concat(Enumerable.Repeat("a\n", CsvTable.MaxRows + 1)))).Refused(422, "Csv.TooManyRows");
        (await scenario.PostAsync(scenario.Story.Operator, "/api/bulk-launches", new { template = "none", csv = "a\n", disclosure = new { version = "v", hash = "h" } })).RefusedField("template", "Field.UnknownTemplate");
        (await scenario.PostAsync(scenario.Story.Operator, "/api/bulk-launches", new { template = "rental", csv = "a\n", disclosure = new { version = "v", hash = "h" } }))
            .Refused(409, "OperationDenied.DisclosureOutdated");
    }

    [Fact]
    public async Task Terms_ThatAllRowsHaveInCommon_AreRefusedOnce()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        (await CreateAsync(scenario, GoodRows(1), terms: body => body["title"] = new string('长', 101))).RefusedField("title", "Field.TooLong");
        (await CreateAsync(scenario, GoodRows(1), terms: body => body["organization"] = scenario.Story.Designer.Id)).RefusedField("organization", "Field.UnknownOrganization");
        (await CreateAsync(scenario, GoodRows(1), terms: body => body["role"] = "partyX")).RefusedField("role", "Field.UnknownRole");
        (await CreateAsync(scenario, GoodRows(1), terms: body => body["deadline"] = "2026-11-22")).RefusedField("deadline", "Field.DeadlineTooEarly");
        Assert.Empty((await scenario.Story.Operator.GetAsync("/api/bulk-launches"))["bulkLaunches"]!.AsArray());
    }

    [Fact]
    public async Task Rows_OfALongFile_ComeByThePage_AndTheTitleIsKeptInNoClearRow()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        const string Title = "赵敏的保密协议";
        Answer taken = (await CreateAsync(scenario, "purpose\n" + string.Concat(Enumerable.Repeat("展陈项目\n", 51)), terms: body => body["title"] = Title)).Expect(202);
        string path = $"/api/bulk-launches/{taken.Json["id"]}";
        await scenario.App.IdleAsync();
        JsonNode first = await scenario.Story.Operator.GetAsync(path), second = await scenario.Story.Operator.GetAsync($"{path}?continuation={first["continuation"]}");
        Assert.Equal((51, 50, 1), ((int)first["refused"]!, first["rows"]!.AsArray().Count, second["rows"]!.AsArray().Count));
        Assert.Equal((52, null), ((int)second["rows"]![0]!["line"]!, (string?)second["continuation"]));
        Assert.Equal("OperationDenied.FormIncomplete", (string?)second["rows"]![0]!["code"]);
        Assert.Equal(Title, (string?)(await scenario.Story.Operator.GetAsync($"/api/contracts/{second["rows"]![0]!["contractId"]}"))["title"]);
        (await scenario.GetAsync(scenario.Story.Operator, $"{path}?continuation=51")).RefusedField("continuation", "Field.Malformed");
        (await scenario.GetAsync(scenario.Story.Operator, $"{path}?continuation=-1")).RefusedField("continuation", "Field.Malformed");

        IRecordStore records = scenario.App.Get<IRecordStore>();
        string account = (string)(await scenario.Story.Operator.GetAsync("/api/me"))["accountId"]!;
        foreach (string partition in new[] { $"person-{account}", $"rows-{taken.Json["id"]}" })
        {
            IReadOnlyList<StoredRecord> rows = (await records.RangeAsync("bulklaunches", partition, new RecordRange())).Records;
            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.DoesNotContain(Title, JsonNode.Parse(row.Data.Span)!.ToJsonString(Readable), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Row_TooLongToBeKept_IsRefusedByItsLine()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        (await CreateAsync(scenario, "purpose\n展陈项目\n" + new string('<', 60_000) + "\n")).RefusedField("csv.line 3", "Field.TooLong");
        (await CreateAsync(scenario, "purpose\n" + new string('长', HttpApi.MaxBodyBytes / 3))).Refused(413, "Request.TooLarge");
    }

    /// <summary>A whole file whose rows can all be launched.</summary>
    internal static string GoodRows(int count) =>
        Header + string.Concat(Enumerable.Repeat("周宁,13900139012,上海湖畔设计有限公司,91310104MA1FGH2J75,李晓喆,13700137013,32010619950620342X," + Terms, count));

    internal static async Task<StoryScenario<EnterpriseStory>> StartAsync(Func<EmbeddedOptions, EmbeddedOptions>? configure = null) =>
        await (await StoryScenario<EnterpriseStory>.StartAsync((world, today) => new EnterpriseStory(world, today) { Waits = false }, configure)).PlayAsync("Members");

    internal static async Task<Answer> CreateAsync(StoryScenario<EnterpriseStory> scenario, string csv, string? key = null, Action<JsonObject>? terms = null)
    {
        JsonObject body = await BodyAsync(scenario, csv);
        terms?.Invoke(body);
        return await scenario.PostAsync(scenario.Story.Operator, "/api/bulk-launches", body.ToJsonString(Readable), key);
    }

    private static async Task<JsonObject> BodyAsync(StoryScenario<EnterpriseStory> scenario, string csv)
    {
        JsonNode disclosure = (await scenario.App.GetAsync("/api/disclosure")).Json;
        return new JsonObject
        {
            ["template"] = "confidentiality",
            ["organization"] = scenario.Story.Maker.Id,
            ["csv"] = csv,
            ["disclosure"] = new JsonObject { ["version"] = (string)disclosure["version"]!, ["hash"] = (string)disclosure["hash"]! },
        };
    }
}
