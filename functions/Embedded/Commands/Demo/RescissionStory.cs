using System.Text.Json.Nodes;

namespace ContractFunctions.Embedded.Demo;

/// <summary>
/// Three people and a contract of two documents: a proposal cancelled, then one document rescinded (部分解除), then the other (已解除), each by an agreement that all
/// three sign.
/// </summary>
internal sealed class RescissionStory : IDemoStory
{
    private readonly DateOnly today;
    private readonly Dictionary<DemoPerson, string> roles;

    public RescissionStory(DemoWorld world, DateOnly today)
    {
        this.today = today;
        First = new DemoPerson(world, "陈立", "110108198001010031", "13800138011");
        Second = new DemoPerson(world, "周宁", "310104198505050020", "13900139012");
        Third = new DemoPerson(world, "李晓喆", "32010619950620342X", "13700137013");
        roles = new() { [First] = "partyA", [Second] = "partyB", [Third] = "partyC" };
        Steps =
        [
            new("Demo.Rescind.Enter", EnterAsync),
            new("Demo.Rescind.Draft", DraftAsync),
            new("Demo.Rescind.Launch", LaunchAsync),
            new("Demo.Rescind.Sign", SignAsync),
            new("Demo.Rescind.SignFirst", async () => await First.SignAsync(ContractId, "NameSeal", Waits)),
            new("Demo.Rescind.Completed", () => First.UntilAsync(ContractId, IsIn("Completed"))),
            new("Demo.Rescind.Propose", () => ProposeAsync(First, 1, [2], "mistake")),
            new("Demo.Rescind.Cancel", () => First.PostAsync($"{Path}/rescissions/1/cancel")),
            new("Demo.Rescind.ProposeAgain", () => ProposeAsync(Second, 2, [2], "replaced")),
            new("Demo.Rescind.Confirm", () => ConfirmAsync(2, First, Third)),
            new("Demo.Rescind.Partial", () => First.UntilAsync(ContractId, IsIn("PartiallyRescinded"))),
            new("Demo.Rescind.ProposeRest", () => ProposeAsync(Third, 3, [1], "mutual")),
            new("Demo.Rescind.ConfirmRest", () => ConfirmAsync(3, First, Second)),
            new("Demo.Rescind.Whole", () => First.UntilAsync(ContractId, IsIn("Rescinded"))),
        ];
    }

    public bool Waits { get; init; } = true;

    public DemoPerson First { get; }

    public DemoPerson Second { get; }

    public DemoPerson Third { get; }

    public IReadOnlyList<DemoStep> Steps { get; }

    public string ContractId { get; private set; } = "";

    private string Path => $"/api/contracts/{ContractId}";

    public async Task<IReadOnlyList<DemoFile>> FilesAsync() =>
    [
        new("contract-1.pdf", await First.DownloadAsync($"{Path}/document?document=1")),
        new("contract-2.pdf", await First.DownloadAsync($"{Path}/document?document=2")),
        new("agreement-1.pdf", await First.DownloadAsync($"{Path}/rescissions/2/document")),
        new("agreement-2.pdf", await First.DownloadAsync($"{Path}/rescissions/3/document")),
        new("timeline.json", await First.DownloadAsync($"{Path}/timeline")),
        new("trust.pem", await First.DownloadAsync("/api/trust")),
    ];

    private static Func<JsonNode, bool> IsIn(string stage) => contract => (string)contract["stage"]! == stage;

    private async Task EnterAsync()
    {
        foreach ((DemoPerson person, int ink) in new[] { (First, 4), (Second, 5), (Third, 6) })
        {
            await person.SignInAsync();
            await person.BecomeReadyToSignAsync(ink);
        }
    }

    private async Task DraftAsync()
    {
        JsonNode contract = await First.PostAsync("/api/contracts", new JsonObject
        {
            ["templates"] = new JsonArray("cooperation", "confidentiality"),
            ["role"] = "partyA",
            ["turns"] = new JsonArray(new JsonArray("partyB", "partyC"), new JsonArray("partyA")),
        });
        ContractId = (string)contract["id"]!;
        await First.AcceptDisclosureAsync(ContractId);
        await First.PostAsync($"{Path}/parties/partyA", new JsonObject { ["by"] = "self" });
        foreach (DemoPerson person in new[] { Second, Third })
        {
            await First.PostAsync($"{Path}/parties/{roles[person]}", new JsonObject
            {
                ["by"] = "initiator",
                ["identity"] = new JsonObject { ["name"] = person.Name, ["documentType"] = "ResidentIdentityCard", ["documentNumber"] = person.IdNumber, ["phone"] = person.Phone },
            });
        }

        await First.PostAsync($"{Path}/form", new JsonObject { ["values"] = CooperationForm.Values(today) });
        await First.PostAsync($"{Path}/form", new JsonObject { ["document"] = 2, ["values"] = CooperationForm.Secrets() });
    }

    private Task<JsonNode> LaunchAsync() => First.PostAsync($"{Path}/launch");

    private async Task SignAsync()
    {
        foreach ((DemoPerson person, string mark) in new[] { (Second, "Handwriting"), (Third, "NameSeal") })
        {
            await person.PostAsync("/api/claims", new JsonObject { ["token"] = DemoPerson.TokenOf(await person.MessageAsync("待签署")) });
            await person.AcceptDisclosureAsync(ContractId);
            await person.SignAsync(ContractId, mark, Waits);
        }
    }

    private async Task ProposeAsync(DemoPerson proposer, int number, JsonArray documents, string reason)
    {
        await proposer.PostAsync($"{Path}/rescissions", new JsonObject { ["documents"] = documents, ["reason"] = reason });
        await proposer.ConfirmRescissionAsync(ContractId, number, "NameSeal");
    }

    private async Task ConfirmAsync(int number, params DemoPerson[] others)
    {
        foreach (DemoPerson other in others)
        {
            await other.ConfirmRescissionAsync(ContractId, number, "Handwriting");
        }
    }
}
