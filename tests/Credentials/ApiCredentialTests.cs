using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Hosting;
using ContractFunctions.Tests.Scenarios;

namespace ContractFunctions.Tests.Credentials;

/// <summary>What an organization's own systems may do, and what not.</summary>
public sealed class ApiCredentialTests
{
    [Fact]
    public async Task Credential_WithAllScopes_IsTurnedAwayWhereverAPersonIsNeeded()
    {
        await using MatrixScene scene = await MatrixScene.StartAsync();
        List<string> open = [];
        foreach (MatrixRow row in AuthorizationMatrix.Rows.Where(row => row.Anonymous == 401))
        {
            (int status, string code) = await scene.AskAsync(row, scene.Values["credentialToken"]);
            if (code != "Credential.ScopeMissing")
            {
                open.Add(row.Route);
            }
            else
            {
                Assert.Equal(403, status);
            }
        }

        Assert.Equal(
            [
                "POST /api/contracts", "GET /api/organizations/{organization}/contracts", "GET /api/contracts/{id}", "GET /api/contracts/{id}/form", "GET /api/contracts/{id}/preview",
                "GET /api/contracts/{id}/document", "GET /api/contracts/{id}/timeline", "GET /api/contracts/{id}/share-link",
                "POST /api/contracts/{id}/parties/{role}", "POST /api/contracts/{id}/parties/{role}/correct", "POST /api/contracts/{id}/form", "POST /api/contracts/{id}/launch",
                "POST /api/contracts/{id}/remind", "POST /api/contracts/{id}/deadline",
            ],
            open);
    }

    [Fact]
    public async Task Credential_DraftsAndReadsForItsOrganization_AndForNobodyElse()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        EnterpriseStory story = scenario.Story;
        string token = await TokenAsync(scenario, ApiScopes.All);
        object draft = new { templates = new[] { "cooperation" }, organization = story.Maker.Id, role = "partyA" };
        string id = (string)(await scenario.App.PostAsync("/api/contracts", draft, token)).Expect(200).Json["id"]!;
        (await scenario.App.GetAsync($"/api/contracts/{id}", token)).Expect(200);
        JsonNode disclosure = (await scenario.App.GetAsync("/api/disclosure")).Json;
        (await scenario.App.PostAsync($"/api/contracts/{id}/disclosure", new { version = (string)disclosure["version"]!, hash = (string)disclosure["hash"]! }, token)).Refused(403, "Credential.ScopeMissing");

        (await scenario.App.PostAsync("/api/contracts", new { templates = new[] { "rental" } }, token)).RefusedField("organization", "Field.UnknownOrganization");
        (await scenario.App.PostAsync("/api/contracts", new { templates = new[] { "cooperation" }, organization = story.Designer.Id }, token)).RefusedField("organization", "Field.UnknownOrganization");
        (await scenario.App.GetAsync($"/api/organizations/{story.Designer.Id}/contracts", token)).Refused(404, "Request.NotFound");

        // The maker's own contracts, as a person, are none of the company's business.
        DemoPerson superAdmin = story.Maker.Representative;
        string own = (string)(await scenario.PostAsync(superAdmin, "/api/contracts", new { templates = new[] { "rental" }, role = "landlord" })).Expect(200).Json["id"]!;
        (await scenario.App.GetAsync($"/api/contracts/{own}", token)).Refused(404, "Request.NotFound");
        (await scenario.App.PostAsync($"/api/contracts/{own}/launch", new { }, token)).Refused(404, "Request.NotFound");
    }

    [Fact]
    public async Task Credential_IsAsNarrowAsItsScopes_AndEndsWhenRevokedPastItsTimeOrForged()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        string path = $"/api/organizations/{scenario.Story.Maker.Id}/contracts?month=2026-11", list = $"/api/organizations/{scenario.Story.Maker.Id}/credentials";
        string reader = await TokenAsync(scenario, [ApiScopes.Read]);
        (await scenario.App.GetAsync(path, reader)).Expect(200);
        (await scenario.App.PostAsync("/api/contracts", new { templates = new[] { "cooperation" }, organization = scenario.Story.Maker.Id }, reader)).Refused(403, "Credential.ScopeMissing");
        (await scenario.App.GetAsync(path, reader[..^1] + (reader[^1] == '0' ? '1' : '0'))).Refused(401, "Session.Required");
        (await scenario.App.GetAsync(path, reader[..^3])).Refused(401, "Session.Required");

        JsonNode one = Assert.Single((await scenario.Story.Maker.Representative.GetAsync(list))["credentials"]!.AsArray())!;
        Assert.Null(one["token"]);
        (await scenario.PostAsync(scenario.Story.Maker.Representative, $"{list}/{one["id"]}/revoke", new { })).Expect(200);
        (await scenario.App.GetAsync(path, reader)).Refused(401, "Session.Required");
        (await scenario.PostAsync(scenario.Story.Maker.Representative, $"{list}/{new string('0', 32)}/revoke", new { })).Refused(404, "Request.NotFound");

        string brief = await TokenAsync(scenario, [ApiScopes.Read], days: 1);
        (await scenario.App.GetAsync(path, brief)).Expect(200);
        scenario.App.Clock.Advance(TimeSpan.FromDays(1));
        (await scenario.App.GetAsync(path, brief)).Refused(401, "Session.Required");
    }

    [Fact]
    public async Task Create_OfWhatIsNoCredential_IsRefused()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        (await CreateAsync(scenario, new { name = " ", scopes = ApiScopes.All, days = 1 })).RefusedField("name", "Field.Required");
        (await CreateAsync(scenario, new { name = "ERP", scopes = Array.Empty<string>(), days = 1 })).RefusedField("scopes", "Field.Required");
        (await CreateAsync(scenario, new { name = "ERP", scopes = new[] { "contracts.sign" }, days = 1 })).RefusedField("scopes", "Field.UnknownScope");
        (await CreateAsync(scenario, new { name = "ERP", scopes = ApiScopes.All, days = 366 })).RefusedField("days", "Field.Malformed");
        string key = new('d', 32);
        Answer first = (await CreateAsync(scenario, new { name = "ERP", scopes = ApiScopes.All, days = 1 }, key)).Expect(200);
        Assert.Equal(first.Text, (await CreateAsync(scenario, new { name = "ERP", scopes = ApiScopes.All, days = 1 }, key)).Expect(200).Text);
        for (int made = 1; made < ContractFunctions.Credentials.CredentialStore.MaxCredentials; made++)
        {
            (await CreateAsync(scenario, new { name = "ERP", scopes = ApiScopes.All, days = 1 })).Expect(200);
        }

        (await CreateAsync(scenario, new { name = "ERP", scopes = ApiScopes.All, days = 1 })).Refused(409, "Credential.TooMany");
    }

    private static async Task<StoryScenario<EnterpriseStory>> StartAsync() =>
        await (await StoryScenario<EnterpriseStory>.StartAsync((world, today) => new EnterpriseStory(world, today) { Waits = false })).PlayAsync("Members");

    private static Task<Answer> CreateAsync(StoryScenario<EnterpriseStory> scenario, object body, string? key = null) =>
        scenario.PostAsync(scenario.Story.Maker.Representative, $"/api/organizations/{scenario.Story.Maker.Id}/credentials", body, key);

    private static async Task<string> TokenAsync(StoryScenario<EnterpriseStory> scenario, IReadOnlyList<string> scopes, int days = 30) =>
        (string)(await CreateAsync(scenario, new { name = "ERP", scopes, days })).Expect(200).Json["token"]!;
}
