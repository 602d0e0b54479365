using System.Text.Json.Nodes;

namespace ContractFunctions.Embedded.Demo;

/// <summary>
/// Two companies and a person: certification, seals, a contract in ordered groups, a turn handed to a colleague who holds the seal, a reminder, and a member without a
/// seal whose application a keeper approves.
/// </summary>
internal sealed class EnterpriseStory : IDemoStory
{
    private readonly DateOnly today;

    public EnterpriseStory(DemoWorld world, DateOnly today)
    {
        this.today = today;
        Maker = new DemoCompany(
            "北京云杉科技有限公司", "91110108MA01ABCD3L", new DemoPerson(world, "陈立", "110108198001010031", "13800138011"), new DemoPerson(world, "林晓", "440305199001010018", "13800138012"));
        Designer = new DemoCompany(
            "上海湖畔设计有限公司", "91310104MA1FGH2J75", new DemoPerson(world, "周宁", "310104198505050020", "13900139012"), new DemoPerson(world, "何欢", "33010619880808024X", "13900139013"));
        Writer = new DemoPerson(world, "李晓喆", "32010619950620342X", "13700137013");
        Steps =
        [
            new("Demo.Enterprise.Certify", CertifyAsync),
            new("Demo.Enterprise.Members", MembersAsync),
            new("Demo.Enterprise.Seals", SealsAsync),
            new("Demo.Enterprise.Draft", DraftAsync),
            new("Demo.Enterprise.Launch", LaunchAsync),
            new("Demo.Enterprise.Claim", ClaimAsync),
            new("Demo.Enterprise.Transfer", TransferAsync),
            new("Demo.Enterprise.SignDesigner", SignDesignerAsync),
            new("Demo.Enterprise.Remind", RemindAsync),
            new("Demo.Enterprise.EnterWriter", EnterWriterAsync),
            new("Demo.Enterprise.SignWriter", SignWriterAsync),
            new("Demo.Enterprise.Apply", ApplyAsync),
            new("Demo.Enterprise.Approve", ApproveAsync),
            new("Demo.Enterprise.SignMaker", SignMakerAsync),
            new("Demo.Enterprise.Complete", CompleteAsync),
        ];
    }

    /// <summary>Whether a signer waits for the signature to be in the document, or is content with 202.</summary>
    public bool Waits { get; init; } = true;

    public DemoCompany Maker { get; }

    public DemoCompany Designer { get; }

    public DemoPerson Writer { get; }

    public IReadOnlyList<DemoStep> Steps { get; }

    public string ContractId { get; private set; } = "";

    /// <summary>Initiates for the maker; holds no seal.</summary>
    public DemoPerson Operator => Maker.Colleague;

    private string Path => $"/api/contracts/{ContractId}";

    public async Task<IReadOnlyList<DemoFile>> FilesAsync() =>
    [
        new("contract.pdf", await Operator.DownloadAsync($"{Path}/document")),
        new("ledger.csv", await Maker.LedgerAsync()),
        new("timeline.json", await Operator.DownloadAsync($"{Path}/timeline")),
        new("trust.pem", await Operator.DownloadAsync("/api/trust")),
    ];

    private async Task CertifyAsync()
    {
        await Maker.CertifyAsync();
        await Designer.CertifyAsync();
    }

    private async Task MembersAsync()
    {
        await Maker.TakeInAsync();
        await Designer.TakeInAsync();
    }

    private async Task SealsAsync()
    {
        await Maker.MakeSealAsync("1101080123456", isGranted: false);
        await Designer.MakeSealAsync("3101040123456", isGranted: true);
    }

    private async Task DraftAsync()
    {
        JsonNode contract = await Operator.PostAsync("/api/contracts", new JsonObject
        {
            ["templates"] = new JsonArray("cooperation"),
            ["organization"] = Maker.Id,
            ["role"] = "partyA",
            ["title"] = "社区文化馆数字展陈合作协议",
            ["turns"] = new JsonArray(new JsonArray("partyB", "partyC"), new JsonArray("partyA")),
        });
        ContractId = (string)contract["id"]!;
        await Operator.AcceptDisclosureAsync(ContractId);
        await Operator.PostAsync($"{Path}/parties/partyA", new JsonObject { ["by"] = "self", ["address"] = "北京市海淀区知春路1号8层" });
        await Operator.PostAsync($"{Path}/parties/partyB", new JsonObject
        {
            ["by"] = "initiator",
            ["identity"] = new JsonObject
            {
                ["name"] = Designer.Representative.Name,
                ["phone"] = Designer.Representative.Phone,
                ["address"] = "上海市徐汇区漕溪北路18号5层",
                ["enterprise"] = new JsonObject { ["name"] = Designer.Name, ["code"] = Designer.Code },
            },
        });
        await Operator.PostAsync($"{Path}/parties/partyC", new JsonObject
        {
            ["by"] = "initiator",
            ["identity"] = new JsonObject { ["name"] = Writer.Name, ["documentType"] = "ResidentIdentityCard", ["documentNumber"] = Writer.IdNumber, ["phone"] = Writer.Phone },
        });
        await Operator.PostAsync($"{Path}/form", new JsonObject { ["values"] = CooperationForm.Values(today) });
    }

    private async Task LaunchAsync()
    {
        await Operator.DownloadAsync($"{Path}/preview");
        await Operator.PostAsync($"{Path}/launch");
    }

    /// <summary>The invited representative comes by the link in the SMS, for its company.</summary>
    private async Task ClaimAsync() => await Designer.Representative.PostAsync("/api/claims", new JsonObject
    {
        ["token"] = DemoPerson.TokenOf(await Designer.Representative.MessageAsync("待签署")),
        ["organization"] = Designer.Id,
    });

    private Task<JsonNode> TransferAsync() => Designer.Representative.PostAsync($"{Path}/transfer", new JsonObject { ["accountId"] = Designer.ColleagueId });

    private async Task SignDesignerAsync()
    {
        await Designer.Colleague.MessageAsync("待签署");
        await Designer.Colleague.AcceptDisclosureAsync(ContractId);
        await Designer.Colleague.SignAsync(ContractId, "CompanySeal", Waits, seal: Designer.SealId);
    }

    private Task<JsonNode> RemindAsync() => Operator.PostAsync($"{Path}/remind", new JsonObject { ["role"] = "partyC" });

    private async Task EnterWriterAsync()
    {
        string reminder = await Writer.MessageAsync("提醒");
        await Writer.SignInAsync();
        await Writer.BecomeReadyToSignAsync(ink: 5);
        await Writer.PostAsync("/api/claims", new JsonObject { ["token"] = DemoPerson.TokenOf(reminder) });
    }

    private async Task SignWriterAsync()
    {
        await Writer.AcceptDisclosureAsync(ContractId);
        await Writer.SignAsync(ContractId, "Handwriting", Waits);
    }

    private async Task ApplyAsync()
    {
        JsonNode contract = await Operator.GetAsync(Path);
        await Operator.PostAsync($"{Path}/seal-applications", new JsonObject
        {
            ["type"] = "Contract",
            ["contentHash"] = (string)contract["contentHash"]!,
            ["note"] = "合作协议已经法务审核，请批准用印",
        });
    }

    private async Task ApproveAsync()
    {
        await Maker.Representative.MessageAsync("用印申请");
        await Maker.Representative.ApproveSealUseAsync(ContractId, application: 1, Maker.SealId);
    }

    private async Task SignMakerAsync()
    {
        await Operator.MessageAsync("已通过");
        await Operator.SignAsync(ContractId, "CompanySeal", Waits, application: 1);
    }

    private async Task CompleteAsync()
    {
        await Operator.UntilAsync(ContractId, contract => (string)contract["stage"]! == "Completed");
        await Maker.Representative.GetAsync(Path);
        await Operator.GetAsync("/api/contracts");
    }
}
