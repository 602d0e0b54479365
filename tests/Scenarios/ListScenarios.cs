using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Demo;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>我的合同, narrowed by stage and by month.</summary>
public sealed class ListScenarios
{
    [Fact]
    [Covers("P15")]
    public async Task Contracts_ByStageAndMonth_AreListedOnce_AndMoveWithTheirStage()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.LandlordReady);
        string kept = await DraftAsync(scenario), cancelled = await DraftAsync(scenario);
        await scenario.App.AdvanceAsync(TimeSpan.FromDays(8));   // from November into December
        await scenario.Landlord.SignInAsync();
        string december = await DraftAsync(scenario);
        (await scenario.App.PostAsync($"/api/contracts/{cancelled}/cancel", new { reason = "不租了" }, scenario.Landlord.Token)).Expect(200);

        Assert.Equal([december, cancelled, kept], await IdsAsync(scenario, ""));
        Assert.Equal([december, kept], await IdsAsync(scenario, "?stage=Draft"));
        Assert.Equal([cancelled], await IdsAsync(scenario, "?stage=Cancelled"));
        Assert.Equal([cancelled, kept], await IdsAsync(scenario, "?month=2026-11"));
        Assert.Equal([december], await IdsAsync(scenario, "?month=2026-12&stage=Draft"));
        Assert.Empty(await IdsAsync(scenario, "?month=2026-10"));
    }

    [Theory]
    [InlineData("?stage=Sleeping")]
    [InlineData("?stage=2")]
    [InlineData("?month=2026-13")]
    [InlineData("?month=0001-01")]
    [InlineData("?month=9999-12")]
    public async Task Contracts_ByWhatIsNoStageOrMonth_AreRefused(string query)
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.LandlordReady);
        (await scenario.App.GetAsync($"/api/contracts{query}", scenario.Landlord.Token)).Refused(422, "Request.FieldsInvalid");
    }

    [Fact]
    [Covers("E18", "P14")]
    public async Task Contracts_AreFoundByTitleAndCounterpart_AndCounted()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StoryScenario<EnterpriseStory>.StartAsync((world, today) => new EnterpriseStory(world, today) { Waits = false });
        await scenario.PlayAsync("Apply");
        EnterpriseStory story = scenario.Story;
        string draft = (string)(await scenario.PostAsync(story.Operator, "/api/contracts", new { templates = new[] { "rental" }, title = "社区用房租赁" })).Expect(200).Json["id"]!;
        Assert.Equal([story.ContractId, draft], await IdsAsync(story.Operator, "?title=社区"));   // in the order of titles
        Assert.Equal([story.ContractId], await IdsAsync(story.Operator, "?title=社区文化馆"));
        Assert.Equal([story.ContractId], await IdsAsync(story.Operator, "?title=社区&stage=Signing"));
        Assert.Empty(await IdsAsync(story.Operator, "?title=文化馆"));
        Assert.Equal([story.ContractId], await IdsAsync(story.Operator, $"?counterpart={story.Writer.Name}"));
        Assert.Equal([story.ContractId], await IdsAsync(story.Writer, "?counterpart=北京云杉科技有限公司&month=2026-11"));
        Assert.Empty(await IdsAsync(story.Operator, "?counterpart=王建国"));

        JsonNode counts = await story.Operator.GetAsync("/api/counts");
        Assert.Equal((1, 1, 1), ((int)counts["stages"]!["Draft"]!, (int)counts["stages"]!["Signing"]!, (int)counts["toDo"]!));
        DemoPerson keeper = story.Maker.Representative;
        Assert.Equal("approve", (string?)(await keeper.GetAsync("/api/todo"))["contracts"]!.AsArray().Single()!["toDo"]);
        Assert.Empty((await keeper.GetAsync("/api/contracts"))["contracts"]!.AsArray());
        JsonNode ours = await keeper.GetAsync($"/api/organizations/{story.Maker.Id}/contracts");
        Assert.Equal(["李晓喆", "上海湖畔设计有限公司"], ours["contracts"]!.AsArray().Single()!["counterparts"]!.AsArray().Select(name => (string)name!).Order(StringComparer.Ordinal).Reverse());
        Assert.Empty((await keeper.GetAsync($"/api/organizations/{story.Maker.Id}/contracts?month=2026-10"))["contracts"]!.AsArray());
        (await scenario.GetAsync(story.Operator, $"/api/organizations/{story.Maker.Id}/contracts")).Refused(403, "Organization.SuperAdminOnly");

        await scenario.PlayAsync("Complete");
        Assert.Empty((await keeper.GetAsync("/api/todo"))["contracts"]!.AsArray());
        counts = await story.Operator.GetAsync("/api/counts");
        Assert.Equal((null, 1, 0), ((int?)counts["stages"]!["Signing"], (int)counts["stages"]!["Completed"]!, (int)counts["toDo"]!));
    }

    private static async Task<string[]> IdsAsync(DemoPerson who, string query) =>
        [.. (await who.GetAsync($"/api/contracts{query}"))["contracts"]!.AsArray().Select(line => (string)line!["contractId"]!)];

    private static async Task<string> DraftAsync(RentalScenario scenario)
    {
        Answer answer = (await scenario.App.PostAsync("/api/contracts", new { templates = new[] { "rental" } }, scenario.Landlord.Token)).Expect(200);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
        return (string)answer.Json["id"]!;
    }

    private static async Task<string[]> IdsAsync(RentalScenario scenario, string query)
    {
        JsonNode page = await scenario.Landlord.GetAsync($"/api/contracts{query}");
        return [.. page["contracts"]!.AsArray().Select(line => (string)line!["contractId"]!)];
    }
}
