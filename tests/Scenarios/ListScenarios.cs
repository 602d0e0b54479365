using System.Text.Json.Nodes;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>我的合同, narrowed by stage and by month.</summary>
public sealed class ListScenarios
{
    [Fact]
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
