using System.Text.Json.Nodes;
using ContractFunctions.Contracts;

namespace ContractFunctions.Embedded.Demo;

/// <summary>
/// The main job, as two people do it over HTTP: a landlord makes a rental contract, a tenant takes it up by the share link, both read and sign, the finished PDF
/// goes out by e-mail. Each step can be repeated after the server was gone: requests keep their idempotency keys.
/// </summary>
internal sealed class RentalStory : IDemoStory
{
    public const string Email = "landlord@example.com";

    private readonly DateOnly today;

    public RentalStory(DemoWorld world, DateOnly today)
    {
        this.today = today;
        Landlord = new DemoPerson(world, "王建国", "110105197803153217", "13800138001");
        Tenant = new DemoPerson(world, "李晓喆", "32010619950620342X", "13900139002");
        Steps =
        [
            new("Demo.EnterLandlord", () => EnterAsync(Landlord, ink: 1)),
            new("Demo.Draft", DraftAsync),
            new("Demo.Fill", FillAsync),
            new("Demo.Launch", LaunchAsync),
            new("Demo.Open", OpenAsync),
            new("Demo.Claim", ClaimAsync),
            new("Demo.SignTenant", () => Tenant.SignAsync(ContractId, "Handwriting", Waits)),
            new("Demo.SignLandlord", () => Landlord.SignAsync(ContractId, "NameSeal", Waits)),
            new("Demo.Complete", CompleteAsync),
            new("Demo.Deliver", DeliverAsync),
        ];
    }

    /// <summary>Whether a signer waits for the signature to be in the document, or is content with 202.</summary>
    public bool Waits { get; init; } = true;

    /// <summary>The deadline the landlord sets; null leaves it to the server.</summary>
    public DateOnly? Deadline { get; set; }

    /// <summary>The order of signing the landlord sets; null leaves it to the server.</summary>
    public SigningOrder? Order { get; set; }

    public DemoPerson Landlord { get; }

    public DemoPerson Tenant { get; }

    public IReadOnlyList<DemoStep> Steps { get; }

    public string ContractId { get; private set; } = "";

    public string ShareToken { get; private set; } = "";

    private string Path => $"/api/contracts/{ContractId}";

    /// <inheritdoc cref="DemoPerson.UntilAsync"/>
    public Task<JsonNode> UntilAsync(DemoPerson who, Func<JsonNode, bool> @is) => who.UntilAsync(ContractId, @is);

    public async Task<IReadOnlyList<DemoFile>> FilesAsync() =>
    [
        new("contract.pdf", await Tenant.DownloadAsync($"{Path}/document")),
        new("timeline.json", await Landlord.DownloadAsync($"{Path}/timeline")),
        new("trust.pem", await Tenant.DownloadAsync("/api/trust")),
    ];

    private static async Task EnterAsync(DemoPerson person, int ink)
    {
        await person.SignInAsync();
        await person.BecomeReadyToSignAsync(ink);
    }

    private async Task DraftAsync()
    {
        JsonNode contract = await Landlord.PostAsync(
            "/api/contracts", new JsonObject { ["templates"] = new JsonArray("rental"), ["role"] = "landlord", ["deadline"] = Deadline?.ToString("yyyy-MM-dd"), ["order"] = Order?.ToString() });
        ContractId = (string)contract["id"]!;
        await AcceptDisclosureAsync(Landlord);
    }

    private async Task FillAsync()
    {
        await Landlord.PostAsync($"{Path}/parties/landlord", new JsonObject { ["by"] = "self", ["address"] = "北京市朝阳区安康路18号院6号楼3单元1202室" });
        await Landlord.PostAsync($"{Path}/parties/tenant", new JsonObject { ["by"] = "counterpart" });
        await Landlord.PostAsync($"{Path}/form", new JsonObject { ["values"] = RentalForm.Values(today) });
    }

    private async Task LaunchAsync()
    {
        await Landlord.DownloadAsync($"{Path}/preview");
        await Landlord.PostAsync($"{Path}/launch");
        JsonNode share = await Landlord.GetAsync($"{Path}/share-link");
        ShareToken = ((string)share["url"]!).Split('/')[^1];
        await Landlord.DownloadAsync((string)share["qr"]!);
    }

    private async Task OpenAsync()
    {
        await Tenant.PostAsync("/api/links", new JsonObject { ["token"] = ShareToken });
        await EnterAsync(Tenant, ink: 2);
    }

    private async Task ClaimAsync()
    {
        await Tenant.PostAsync("/api/claims", new JsonObject { ["token"] = ShareToken, ["address"] = "江苏省南京市鼓楼区青石巷7号402室" });
        await AcceptDisclosureAsync(Tenant);
        await Tenant.DownloadAsync($"{Path}/preview");
        await Tenant.PostAsync($"{Path}/complete-filling", new JsonObject { ["name"] = Tenant.Name, ["documentNumber"] = Tenant.IdNumber, ["phone"] = Tenant.Phone });
    }

    private async Task CompleteAsync()
    {
        await UntilAsync(Landlord, contract => (string)contract["stage"]! == "Completed");
        await Landlord.GetAsync("/api/contracts");
        await Tenant.GetAsync("/api/contracts");
        await Tenant.GetAsync("/api/todo");
    }

    private async Task DeliverAsync()
    {
        await Landlord.PostAsync($"{Path}/deliveries", new JsonObject { ["email"] = Email });
        await UntilAsync(Landlord, contract => contract["deliveries"]!.AsArray().All(delivery => (string?)delivery!["result"] == "Sent"));
    }

    public Task AcceptDisclosureAsync(DemoPerson person) => person.AcceptDisclosureAsync(ContractId);
}
