using System.Text.Json.Nodes;
using ContractFunctions.Accounts;
using ContractFunctions.Contracts;
using ContractFunctions.Embedded.Demo;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>Who may come to a contract, by which link, and what strangers learn.</summary>
public sealed class PartyScenarios
{
    private static readonly string[] ContractRoutes = ["", "/form", "/preview", "/document", "/timeline", "/share-link", "/share-link/qr"];

    [Fact]
    [Covers("E28", "P6", "D4", "D9")]
    public async Task Counterpart_NamedByTheInitiator_IsInvitedBySms_AndSignsWithoutAFillStep()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await AddressAsync(scenario, scenario.Tenant.Phone);

        Assert.Equal("Signing", (string?)(await scenario.ContractAsync())["stage"]);
        await scenario.EnterAsync(scenario.Tenant, ink: 2);
        string token = await scenario.Tenant.InvitationTokenAsync();
        await scenario.Tenant.PostAsync("/api/claims", new JsonObject { ["token"] = token });
        await scenario.Story.AcceptDisclosureAsync(scenario.Tenant);
        await scenario.Tenant.SignAsync(scenario.Story.ContractId, "NameSeal", waits: false);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("Signed", (string?)(await scenario.ContractAsync())["parties"]![0]!["stage"]);
    }

    [Fact]
    [Covers("D4")]
    public async Task CorrectParty_BeforeThePartyActs_InvitesTheRightPhone_AndVoidsTheOldLink()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await AddressAsync(scenario, "13700137003");
        string before = (string)(await scenario.ContractAsync())["contentHash"]!;
        await scenario.EnterAsync(scenario.Tenant, ink: 2);
        DemoPerson wrong = scenario.Person("13700137003");
        string oldToken = await wrong.InvitationTokenAsync();

        (await scenario.PostAsLandlordAsync("parties/tenant/correct", Addressed(scenario.Tenant.Phone))).Expect(200);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.NotEqual(before, (string?)(await scenario.ContractAsync())["contentHash"]);
        (await scenario.PostAsync(scenario.Tenant, "/api/claims", new { token = oldToken })).Refused(410, "OperationDenied.LinkVoid");
        (await scenario.PostAsync(scenario.Tenant, "/api/claims", new { token = await scenario.Tenant.InvitationTokenAsync() })).Expect(200);
        (await scenario.PostAsLandlordAsync("parties/tenant/correct", Addressed("13700137003"))).Refused(409, "OperationDenied.PartyHasActed");
    }

    [Fact]
    [Covers("E13")]
    public async Task Parties_InNoOrder_SignAsTheyLike_AndTheFileIsComplete()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        scenario.Story.Order = SigningOrder.Unordered;
        await scenario.ClimbAsync(Rung.Signing);
        foreach ((DemoPerson person, string mark) in new[] { (scenario.Landlord, "NameSeal"), (scenario.Tenant, "Handwriting") })
        {
            Assert.Contains("sign", (await person.GetAsync(scenario.Path))["actions"]!.AsArray().Select(action => (string)action!));
            await person.SignAsync(scenario.Story.ContractId, mark, waits: false);
            await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        JsonNode contract = await scenario.ContractAsync();
        Assert.Equal("Completed", (string?)contract["stage"]);
        Assert.Equal([(1, 3), (1, 2)], contract["parties"]!.AsArray().Select(party => ((int)party!["turn"]!, (int)party["signedRevision"]!)));
    }

    [Fact]
    [Covers("D6")]
    public async Task Terms_OfTheInitiator_BindTheParty()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Filled);
        (await scenario.PostAsLandlordAsync("parties/tenant", new { by = "counterpart", mayReject = false, mark = "NameSeal" })).Expect(200);
        await scenario.ClimbAsync(Rung.Signing);

        JsonNode contract = await scenario.Tenant.GetAsync(scenario.Path);
        Assert.DoesNotContain("reject", contract["actions"]!.AsArray().Select(action => (string)action!));
        (await scenario.PostAsync(scenario.Tenant, $"{scenario.Path}/reject", new { reason = "条款不合适" })).Refused(403, "OperationDenied.RejectionNotAllowed");
        string hash = (string)contract["contentHash"]!;
        object sign = new { contentHash = hash, mark = "Handwriting", title = (string)contract["title"]!, signerName = scenario.Tenant.Name, code = "000000", password = "none" };
        (await scenario.SignAsync(sign)).Refused(409, "OperationDenied.MarkNotAllowed");
        await scenario.Tenant.SignAsync(scenario.Story.ContractId, "NameSeal", waits: false);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("Signed", (string?)(await scenario.ContractAsync())["parties"]![0]!["stage"]);
    }

    [Fact]
    [Covers("D4", "D8")]
    public async Task Link_InTheHandsOfAnother_TellsNothingOfTheContract()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await AddressAsync(scenario, scenario.Tenant.Phone);
        DemoPerson other = scenario.Person("13600136004");
        await scenario.EnterAsync(other, ink: 3);

        (await scenario.PostAsync(other, "/api/claims", new { token = await scenario.Tenant.InvitationTokenAsync() })).Refused(403, "OperationDenied.NotTheAddressee");
        foreach (string route in ContractRoutes)
        {
            (await scenario.App.GetAsync($"{scenario.Path}{route}", other.Token)).Refused(404, "Request.NotFound");
        }
    }

    [Fact]
    [Covers("D4", "E27")]
    public async Task InvitationLink_WhenExpired_IsSentAgainToTheRecordedPhone_OnceAnHour()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await AddressAsync(scenario, scenario.Tenant.Phone);
        string expired = await scenario.Tenant.InvitationTokenAsync();
        (await scenario.App.PostAsync($"/api/s/{expired}/resend")).Refused(409, "OperationDenied.NothingToResend");

        await scenario.App.AdvanceAsync(TimeSpan.FromDays(8));
        await scenario.EnterAsync(scenario.Tenant, ink: 2);
        (await scenario.PostAsync(scenario.Tenant, "/api/claims", new { token = expired })).Refused(410, "OperationDenied.LinkExpired");
        Assert.Contains($"action=\"/api/s/{expired}/resend\"", (await scenario.App.GetAsync($"/api/s/{expired}")).Text, StringComparison.Ordinal);
        for (int press = 0; press < 2; press++)
        {
            Answer sent = (await scenario.App.PostAsync($"/api/s/{expired}/resend")).Expect(200);
            Assert.DoesNotContain(scenario.Tenant.Phone[^4..], sent.Text, StringComparison.Ordinal);
            await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Single(await scenario.Tenant.MessagesAsync(), text => text.Contains("重新发送", StringComparison.Ordinal));
        string fresh = await scenario.Tenant.InvitationTokenAsync();
        Assert.NotEqual(expired, fresh);
        (await scenario.PostAsync(scenario.Tenant, "/api/claims", new { token = fresh })).Expect(200);
    }

    [Fact]
    [Covers("P10", "P11", "D4")]
    public async Task ShareLink_ShowsWhoInvites_ButNoContent_AndTheFirstVerifiedPersonTakesTheRole()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Launched);
        Answer link = await scenario.App.PostAsync("/api/links", new { token = scenario.Story.ShareToken });
        Assert.Equal(("王**", "fill"), ((string?)link.Json["inviter"], (string?)link.Json["act"]));
        Assert.DoesNotContain("王建国", link.Text, StringComparison.Ordinal);
        Answer page = await scenario.App.GetAsync($"/api/s/{scenario.Story.ShareToken}");
        Assert.Contains("default-src 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
        (await scenario.PostAsync(scenario.Landlord, "/api/claims", new { token = scenario.Story.ShareToken })).Refused(409, "OperationDenied.SamePersonTwice");

        await scenario.ClimbAsync(Rung.TenantReady);
        (await scenario.PostAsync(scenario.Tenant, "/api/claims", new { token = scenario.Story.ShareToken })).Expect(200);
        DemoPerson late = scenario.Person("13600136004");
        await scenario.EnterAsync(late, ink: 3);
        (await scenario.PostAsync(late, "/api/claims", new { token = scenario.Story.ShareToken })).Refused(409, "OperationDenied.RoleTaken");

        (await scenario.PostAsLandlordAsync("parties/tenant/release", new { })).Expect(200);
        (await scenario.App.GetAsync(scenario.Path, scenario.Tenant.Token)).Refused(404, "Request.NotFound");
        Assert.Empty((await scenario.Tenant.GetAsync("/api/contracts"))["contracts"]!.AsArray());
        Assert.Empty((await scenario.Tenant.GetAsync("/api/todo"))["contracts"]!.AsArray());

        // The next one to take the role sees nothing of the one before.
        string token = ((string)(await scenario.Landlord.GetAsync($"{scenario.Path}/share-link"))["url"]!).Split('/')[^1];
        (await scenario.PostAsync(late, "/api/claims", new { token })).Expect(200);
        string timeline = (await scenario.App.GetAsync($"{scenario.Path}/timeline", late.Token)).Expect(200).Text;
        Assert.Contains("赵一民", timeline, StringComparison.Ordinal);
        Assert.DoesNotContain("李晓喆", timeline, StringComparison.Ordinal);
        Assert.DoesNotContain(scenario.Tenant.IdNumber, timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SimulatedIdentity_WhereOnlyRealOnesCount_CannotBecomeAParty()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync(options => options with
        {
            Configure = services => services.AddSingleton(new RealNamePolicy(AcceptsSimulated: false)),
        });
        await scenario.ClimbAsync(Rung.Drafted);
        (await scenario.PostAsLandlordAsync("parties/landlord", new { by = "self" })).Refused(403, "OperationDenied.RealNameRequired");
    }

    private static object Addressed(string phone) => new
    {
        by = "initiator",
        identity = new { name = "李晓喆", documentType = "ResidentIdentityCard", documentNumber = "32010619950620342X", phone },
    };

    /// <summary>由我补充: launched to a counterpart the landlord has named.</summary>
    private static async Task AddressAsync(RentalScenario scenario, string phone)
    {
        await scenario.ClimbAsync(Rung.Filled);
        (await scenario.PostAsLandlordAsync("parties/tenant", Addressed(phone))).Expect(200);
        (await scenario.PostAsLandlordAsync("launch", new { })).Expect(200);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
    }
}
