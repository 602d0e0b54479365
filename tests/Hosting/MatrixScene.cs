using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Scenarios;

namespace ContractFunctions.Tests.Hosting;

/// <summary>A rental contract whose tenant is to sign next, its two people, and a stranger who could sign contracts of their own.</summary>
internal sealed class MatrixScene : IAsyncDisposable
{
    private const string Code = "91110105MA01ABCD39";

    private readonly Dictionary<Role, string> accounts = [];
    private RentalScenario scenario = null!;
    private string stages = "";
    private int phones;

    private MatrixScene()
    {
    }

    public AppFixture App => scenario.App;

    /// <summary>What stands for the placeholders of paths and bodies.</summary>
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    public static async Task<MatrixScene> StartAsync()
    {
        MatrixScene scene = new();
        await scene.ArrangeAsync();
        return scene;
    }

    /// <summary>A new session of the role's account; null for nobody.</summary>
    public async Task<string?> TokenAsync(Role role)
    {
        if (role == Role.Anonymous)
        {
            return null;
        }

        string token = Sessions.NewToken();
        await App.Get<Sessions>().OpenAsync(accounts[role], token);
        return token;
    }

    public async Task<(int Status, string Text)> AskAsync(MatrixRow row, Role role) => await AskAsync(row, await TokenAsync(role));

    public async Task<(int Status, string Text)> AskAsync(MatrixRow row, string? token)
    {
        string[] route = row.Route.Split(' ');
        Values["phone"] = $"1370013{++phones:D4}";
        string path = Fill(route[1].Replace("/outbox/{id}", $"/outbox/{new string('0', 64)}", StringComparison.Ordinal));
        HttpMethod method = new(route[0]);
        Answer answer = await App.SendAsync(method, path, method == HttpMethod.Get || method == HttpMethod.Delete ? null : Fill(row.Body), token);
        if (method != HttpMethod.Get && answer.Status < 300 && path.Contains(Values["id"], StringComparison.Ordinal) && await StagesAsync() != stages)
        {
            await scenario.DisposeAsync();
            await ArrangeAsync();
        }

        return (answer.Status, answer.Code ?? "");
    }

    public ValueTask DisposeAsync() => scenario.DisposeAsync();

    private async Task ArrangeAsync()
    {
        scenario = await (await RentalScenario.StartAsync()).ClimbAsync(Rung.Signing);
        DemoPerson stranger = new(new DemoWorld(() => App.Http, new DemoTranscript(), "stranger", () => throw new InvalidOperationException("the server is gone")), "赵敏", IdNumber("33010619880808024"), "13600136003");
        await stranger.SignInAsync();
        await stranger.BecomeReadyToSignAsync(ink: 3);
        foreach ((Role role, DemoPerson person) in new[] { (Role.Initiator, scenario.Landlord), (Role.Party, scenario.Tenant), (Role.Stranger, stranger) })
        {
            accounts[role] = (string)(await person.GetAsync("/api/me"))["accountId"]!;
        }

        await ArrangeOrganizationAsync();
        JsonNode contract = await scenario.ContractAsync();
        Values["id"] = scenario.Story.ContractId;
        Values["role"] = "tenant";
        Values["bulk"] = new string('0', 32);
        Values["copy"] = Values["application"] = Values["rescission"] = "1";
        Values["template"] = "rental";
        Values["token"] = scenario.Story.ShareToken;
        Values["hash"] = (string)contract["contentHash"]!;
        Values["deadline"] = (string)contract["deadline"]!;
        Values["title"] = (string)contract["title"]!;
        stages = await StagesAsync();
        App.Clock.Advance(TimeSpan.FromMinutes(2));
    }

    /// <summary>The landlord's company, with the tenant as a plain member and an open invitation to a third phone.</summary>
    private async Task ArrangeOrganizationAsync()
    {
        JsonNode declared = await scenario.Landlord.PostAsync(
            "/api/organizations", new JsonObject { ["name"] = "北京建国置业有限公司", ["code"] = Code, ["legalRepresentative"] = scenario.Landlord.Name });
        string path = $"/api/organizations/{declared["id"]}";
        await scenario.Landlord.PutPictureAsync($"{path}/licence", InkDrawing.Draw(seed: 7));
        await scenario.Landlord.PostAsync($"{path}/certification");
        await scenario.Landlord.PostAsync($"{path}/invitations", new JsonObject { ["phone"] = scenario.Tenant.Phone });
        string token = DemoPerson.TokenOf(await scenario.Tenant.MessageAsync("加入企业"));
        await scenario.Tenant.PostAsync("/api/memberships", new JsonObject { ["token"] = token });
        Values["organization"] = (string)declared["id"]!;
        Values["invitation"] = token;
        Values["code"] = Code;
        Values["member"] = accounts[Role.Party];
        Values["department"] = (string)(await scenario.Landlord.PostAsync($"{path}/departments", new JsonObject { ["name"] = "法务部" }))["departments"]![0]!["id"]!;
        Values["seal"] = (string)(await scenario.Landlord.PostAsync($"{path}/seals", new JsonObject { ["type"] = "Contract" }))["id"]!;
        Values["contact"] = (string)(await scenario.Landlord.PostAsync($"{path}/contacts", new JsonObject { ["name"] = "王五", ["phone"] = "13500135000" }))["id"]!;
        JsonNode credential = await scenario.Landlord.PostAsync(
            $"{path}/credentials", new JsonObject { ["name"] = "ERP", ["scopes"] = new JsonArray([.. ApiScopes.All.Select(scope => (JsonNode)scope)]), ["days"] = 365 });
        Values["credential"] = (string)credential["id"]!;
        Values["credentialToken"] = (string)credential["token"]!;
        Values["webhook"] = (string)(await scenario.Landlord.PostAsync($"{path}/webhooks", new JsonObject { ["url"] = "https://hooks.example.com/contracts" }))["id"]!;
    }

    private async Task<string> StagesAsync()
    {
        JsonNode contract = await scenario.ContractAsync();
        return $"{contract["stage"]} {string.Join(' ', contract["parties"]!.AsArray().Select(party => party!["stage"]))}";
    }

    private string Fill(string text) => Values.Aggregate(text, (filled, value) => filled.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));

    /// <summary>A citizen number with its check character (GB 11643).</summary>
    private static string IdNumber(string seventeen)
    {
        int sum = seventeen.Select((digit, at) => (digit - '0') * ((1 << (17 - at)) % 11)).Sum();
        return seventeen + "10X98765432"[sum % 11];
    }
}
