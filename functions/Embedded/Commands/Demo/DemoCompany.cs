using System.Text.Json.Nodes;

namespace ContractFunctions.Embedded.Demo;

/// <summary>A company of the demo: its legal representative has it certified, makes a seal, takes in a colleague.</summary>
internal sealed class DemoCompany(string name, string code, DemoPerson representative, DemoPerson colleague)
{
    public string Name => name;

    public string Code => code;

    /// <summary>SuperAdmin.</summary>
    public DemoPerson Representative => representative;

    public DemoPerson Colleague => colleague;

    public string Id { get; private set; } = "";

    /// <summary>合同专用章.</summary>
    public string SealId { get; private set; } = "";

    public string ColleagueId { get; private set; } = "";

    private string Path => $"/api/organizations/{Id}";

    /// <summary>企业认证 with licence.</summary>
    public async Task CertifyAsync()
    {
        await representative.SignInAsync();
        await representative.BecomeReadyToSignAsync(ink: null);
        JsonNode declared = await representative.PostAsync("/api/organizations", new JsonObject { ["name"] = name, ["code"] = code, ["legalRepresentative"] = representative.Name });
        Id = (string)declared["id"]!;
        await representative.PutPictureAsync($"{Path}/licence", InkDrawing.Draw(seed: 7));
        await representative.PostAsync($"{Path}/certification");
    }

    /// <summary>Makes the contract seal, and grants it to the colleague if it is to hold it.</summary>
    public async Task MakeSealAsync(string securityCode, bool isGranted)
    {
        SealId = (string)(await representative.PostAsync($"{Path}/seals", new JsonObject { ["type"] = "Contract", ["securityCode"] = securityCode }))["id"]!;
        if (isGranted)
        {
            await representative.PostAsync($"{Path}/seals/{SealId}/grants", new JsonObject { ["accountId"] = ColleagueId });
        }
    }

    /// <summary>The colleague becomes a member by the invitation that reaches its phone.</summary>
    public async Task TakeInAsync()
    {
        await representative.PostAsync($"{Path}/invitations", new JsonObject { ["phone"] = colleague.Phone });
        await colleague.SignInAsync();
        await colleague.BecomeReadyToSignAsync(ink: null);
        await colleague.PostAsync("/api/memberships", new JsonObject { ["token"] = DemoPerson.TokenOf(await colleague.MessageAsync("加入企业")) });
        ColleagueId = (string)(await colleague.GetAsync("/api/me"))["accountId"]!;
    }

    public Task<byte[]> LedgerAsync() => representative.DownloadAsync($"{Path}/seals/{SealId}/ledger.csv");
}
