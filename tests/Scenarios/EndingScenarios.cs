using System.Globalization;
using System.Text.Json.Nodes;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>The other ways a contract ends, and reminders on the way.</summary>
public sealed class EndingScenarios
{
    [Fact]
    [Covers("E26", "D6")]
    public async Task Reject_ByTheTenant_EndsTheContractAndTellsTheLandlord()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Signing);
        await scenario.Tenant.PostAsync($"{scenario.Path}/reject", new JsonObject { ["reason"] = "房屋与描述不符" });
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(1));

        JsonNode contract = await scenario.ContractAsync();
        Assert.Equal(("Rejected", "房屋与描述不符"), ((string?)contract["stage"], (string?)contract["endReason"]));
        Assert.Contains("拒签", (await scenario.Landlord.MessagesAsync())[^1]);
        (await scenario.PostAsLandlordAsync("cancel", new { reason = "x" })).Refused(409, "OperationDenied.Ended");
    }

    [Fact]
    [Covers("E21", "D8")]
    public async Task Cancel_BeforeAnyConsent_EndsTheContractForTheTenantToo()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Signing);
        (await scenario.PostAsLandlordAsync("cancel", new { reason = "  " })).Refused(422, "Request.FieldsInvalid");
        (await scenario.PostAsLandlordAsync("cancel", new { reason = "租金填错" })).Expect(200);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Contains("撤销", (await scenario.Tenant.MessagesAsync())[^1]);
        Assert.Empty((await scenario.Tenant.GetAsync("/api/todo"))["contracts"]!.AsArray());
        JsonNode seen = await scenario.Tenant.GetAsync(scenario.Path);   // who had acted may still read it, with the reason
        Assert.Equal(("Cancelled", "租金填错"), ((string?)seen["stage"], (string?)seen["endReason"]));
    }

    [Fact]
    [Covers("D8")]
    public async Task Cancelled_IsReadByWhoHadActed_AndByNobodyElse()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.TenantReady);
        (await scenario.PostAsync(scenario.Tenant, "/api/claims", new { token = scenario.Story.ShareToken })).Expect(200);
        (await scenario.App.GetAsync(scenario.Path, scenario.Tenant.Token)).Expect(200);
        (await scenario.PostAsLandlordAsync("cancel", new { reason = "不租了" })).Expect(200);
        (await scenario.App.GetAsync(scenario.Path, scenario.Tenant.Token)).Refused(404, "Request.NotFound");   // had neither filled in nor signed
        (await scenario.App.GetAsync(scenario.Path, scenario.Landlord.Token)).Expect(200);
    }

    [Fact]
    [Covers("D3", "D7")]
    public async Task Deadline_OfAYear_PassesInTheVirtualClock_WithRemindersBefore()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Signing);
        await scenario.App.AdvanceAsync(TimeSpan.FromDays(366));
        await scenario.Landlord.SignInAsync(scenario.Landlord.IdNumber[^4..]);   // the session is long over

        Assert.Equal("Expired", (string?)(await scenario.ContractAsync())["stage"]);
        IReadOnlyList<string> messages = await scenario.Tenant.MessagesAsync();
        Assert.Equal(2, messages.Count(text => text.Contains("即将于", StringComparison.Ordinal)));   // three days and one day before
        Assert.Contains("已过签署截止日期", messages[^1]);
    }

    [Fact]
    [Covers("D3")]
    public async Task Deadline_MovedLater_IsAnnouncedAgain_AndTheShareLinkLivesOn()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Launched);
        DateOnly deadline = DateOnly.Parse((string)(await scenario.ContractAsync())["deadline"]!, CultureInfo.InvariantCulture);
        await scenario.App.AdvanceAsync(TimeSpan.FromDays(deadline.DayNumber - scenario.Today.DayNumber - 1));
        await scenario.Landlord.SignInAsync(scenario.Landlord.IdNumber[^4..]);
        (await scenario.PostAsLandlordAsync("deadline", new { deadline = deadline.AddDays(-1) })).Refused(422, "Request.FieldsInvalid");
        (await scenario.PostAsLandlordAsync("deadline", new { deadline = deadline.AddDays(10) })).Expect(200);
        await scenario.ClimbAsync(Rung.Signing);
        await scenario.App.AdvanceAsync(TimeSpan.FromDays(10));
        IReadOnlyList<string> messages = await scenario.Tenant.MessagesAsync();
        Assert.Equal(2, messages.Count(text => text.Contains($"即将于{deadline.AddDays(10):yyyy-MM-dd}", StringComparison.Ordinal)));
        Assert.Equal("Signing", (string?)(await scenario.ContractAsync())["stage"]);

        await scenario.App.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Equal("Expired", (string?)(await scenario.ContractAsync())["stage"]);
    }

    [Fact]
    [Covers("E11", "D7")]
    public async Task Remind_ThreeTimesADay_AndNotAtNight()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Signing);
        for (int time = 0; time < 3; time++)
        {
            (await scenario.PostAsLandlordAsync("remind", new { role = "tenant" })).Expect(200);
            await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        (await scenario.PostAsLandlordAsync("remind", new { role = "tenant" })).Refused(429, "OperationDenied.TooManyReminders");
        Assert.Equal(3, (await scenario.Tenant.MessagesAsync()).Count(text => text.StartsWith("提醒", StringComparison.Ordinal)));
        await scenario.App.AdvanceAsync(TimeSpan.FromHours(13));
        (await scenario.PostAsLandlordAsync("remind", new { role = "tenant" })).Refused(409, "OperationDenied.OutsideReminderHours");
    }
}
