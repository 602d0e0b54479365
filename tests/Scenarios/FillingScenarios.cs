using System.Text.Json.Nodes;
using ContractFunctions.Contracts;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Hosting;
using ContractFunctions.Templates;
using ContractFunctions.Tests.Pdf;
using ContractFunctions.Tests.Races;
using ContractFunctions.Tests.Templates;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>填写 after the launch: by invitation, in turns, on another device, and returned to whoever filled.</summary>
public sealed class FillingScenarios : IAsyncLifetime
{
    private readonly LastCodes sms = new();
    private AppFixture app = null!;
    private RacePerson a = null!, b = null!, c = null!;
    private string path = "";

    public async Task InitializeAsync()
    {
        app = await AppFixture.StartAsync(options => options with { Configure = services => services.AddSingleton<ISmsSender>(sms) });
        (a, b, c) = (new(app, sms, 1), new(app, sms, 2), new(app, sms, 3));
        foreach (RacePerson person in new[] { a, b, c })
        {
            await person.EnterAsync();
        }
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    [Covers("E10", "E19", "P6")]
    public async Task Party_InvitedToFill_FillsItsOwnPart_OnTwoDevices_AndCompletes()
    {
        JsonObject values = RentalForm.Values(BeijingTime.DateOf(app.Clock.GetUtcNow())), account = new();
        foreach (string own in new[] { "paymentMethod", "account" })
        {
            account[own] = values[own]!.DeepClone();
            values.Remove(own);
        }

        await DraftAsync(new { templates = new[] { "rental" }, role = "tenant" }, values);
        (await app.PostAsync($"{path}/parties/tenant", new { by = "self", fills = true }, a.Token)).RefusedField("fills", "Field.Malformed");
        await a.PostAsync($"{path}/parties/landlord", new { by = "initiator", identity = new { name = b.Name, documentType = "ResidentIdentityCard", documentNumber = b.IdNumber, phone = b.Phone }, fills = true });
        (await app.PostAsync($"{path}/form", new { values = account }, a.Token)).RefusedField("paymentMethod", "Field.NotYours");
        await a.PostAsync($"{path}/launch", new { });
        await app.IdleAsync();
        Assert.Equal("Sms.fill", sms.NoticeTo(b.Phone).TemplateKey);

        // Kept half filled, resumed by another session of the same person.
        await b.PostAsync("/api/claims", new { token = sms.TokenTo(b.Phone) });
        await b.AcceptDisclosureAsync(path);
        (await app.PostAsync($"{path}/complete-filling", Confirmed(b), b.Token)).RefusedField("paymentMethod", "Field.Required");
        await b.PostAsync($"{path}/form", new { values = new { paymentMethod = "bank" } });
        (await app.PostAsync($"{path}/complete-filling", Confirmed(b), b.Token)).RefusedField("account", "Field.Required");
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await b.EnterAsync();
        JsonNode form = await b.GetAsync($"{path}/form");
        Assert.Equal(("bank", "account"), ((string)form["values"]!["paymentMethod"]!, (string)form["faults"]![0]!["field"]!));
        (await app.PostAsync($"{path}/form", new { values = new { rent = "1.00" } }, b.Token)).RefusedField("rent", "Field.NotYours");
        await b.PostAsync($"{path}/form", new { values = new { account = account["account"] } });
        await b.PostAsync($"{path}/complete-filling", Confirmed(b));

        JsonNode contract = await a.GetAsync(path);
        Assert.Equal("Signing", (string)contract["stage"]!);
        (await app.PostAsync($"{path}/form", new { values = new { paymentMethod = "cash" } }, b.Token)).Refused(409, "OperationDenied.Frozen");
    }

    [Fact]
    [Covers("E10", "E19")]
    public async Task Parties_ThatFillInTurns_AreAskedOneAfterTheOther()
    {
        await CooperationAsync(new[] { new[] { "partyB" }, new[] { "partyC" } });
        string early = await ShareTokenAsync("partyC");
        (await app.PostAsync("/api/claims", new { token = early }, c.Token)).Refused(409, "OperationDenied.NotYourTurn");
        await FillAsync(b, "partyB");
        Assert.Equal(["Filled", "Filled", "ToFill"], await StagesAsync());
        Assert.Equal("Filling", (string)(await a.GetAsync(path))["stage"]!);
        await FillAsync(c, "partyC");
        Assert.Equal("Signing", (string)(await a.GetAsync(path))["stage"]!);
    }

    [Fact]
    [Covers("E10", "E19")]
    public async Task Parties_ThatFillAtOnce_NeedNotWaitForEachOther()
    {
        await CooperationAsync(null);
        await FillAsync(b, "partyB");   // partyC is still open
        Assert.Equal("Filling", (string)(await a.GetAsync(path))["stage"]!);
        await FillAsync(c, "partyC");
        Assert.Equal("Signing", (string)(await a.GetAsync(path))["stage"]!);
    }

    [Fact]
    [Covers("E10", "E19")]
    public async Task Filling_ReturnedToAParty_IsOpenForItAlone_AndFrozenAnew()
    {
        await CooperationAsync(null);
        await FillAsync(b, "partyB");
        await FillAsync(c, "partyC");
        JsonNode frozen = await a.GetAsync(path);
        Assert.Contains("returnFilling", frozen["actions"]!.AsArray().Select(action => (string)action!));
        (await app.PostAsync($"{path}/return-filling", new { role = "partyB", reason = "我写错了" }, b.Token)).Refused(409, "OperationDenied.Frozen");

        await a.PostAsync($"{path}/return-filling", new { role = "partyB", reason = "请核对地址" });
        await app.IdleAsync();
        JsonNode returned = await b.GetAsync(path);
        Assert.Equal(("Filling", (string?)null, "请核对地址"), ((string)returned["stage"]!, (string?)returned["contentHash"], (string)returned["parties"]!.AsArray().Single(party => (bool)party!["isMe"]!)!["returnReason"]!));
        Assert.Equal("Sms.returned", sms.NoticeTo(b.Phone).TemplateKey);
        (await app.PostAsync($"{path}/return-filling", new { role = "partyB", reason = "再次" }, a.Token)).Refused(409, "OperationDenied.NothingToReturn");
        (await app.PostAsync($"{path}/return-filling", new { role = "partyZ", reason = "再次" }, a.Token)).RefusedField("role", "Field.UnknownRole");
        (await app.PostAsync($"{path}/return-filling", new { role = "partyC", reason = "再次" }, b.Token)).Refused(403, "OperationDenied.InitiatorOnly");
        (await app.PostAsync($"{path}/return-filling", new { role = "partyC", reason = " " }, a.Token)).RefusedField("reason", "Field.Required");

        // The initiator has its own part back too, and changes it.
        await a.PostAsync($"{path}/return-filling", new { role = "partyA", reason = "期限有误" });
        await a.PostAsync($"{path}/form", new { values = new { paymentDays = 15 } });
        await a.PostAsync($"{path}/complete-filling", Confirmed(a));
        await b.PostAsync($"{path}/complete-filling", Confirmed(b));
        JsonNode again = await a.GetAsync(path);
        Assert.Equal("Signing", (string)again["stage"]!);
        Assert.NotEqual((string)frozen["contentHash"]!, (string)again["contentHash"]!);
        Assert.Null(again["parties"]!.AsArray().Single(party => (string)party!["role"]! == "partyB")!["returnReason"]);
    }

    [ToolFact("pdfimages", "pdftotext")]
    [Covers("E10")]
    public async Task Picture_SentToTheContract_IsItsAnnex_AndNobodyElses()
    {
        await app.DisposeAsync();
        using TemplateFolder folder = new(SmallTemplate.Source);
        app = await AppFixture.StartAsync(options => options with { Configure = services => services.AddSingleton<ISmsSender>(sms).AddSingleton(TemplateCatalog.In(folder.Path)) });
        a = new(app, sms, 1);
        await a.EnterAsync();
        string other = await SmallAsync();
        string elsewhere = (string)(await app.UploadAsync($"{other}/pictures", InkDrawing.Draw(1), a.Token)).Expect(200).Json["sha256"]!;
        path = await SmallAsync();
        (await app.PostAsync($"{path}/form", new { values = new { proof = elsewhere } }, a.Token)).RefusedField("proof", "Field.UnknownPicture");
        (await app.UploadAsync($"{path}/pictures", [0x89, 0x50, 0x4E, 0x47, 1, 2, 3], a.Token)).Refused(422, "Upload.PictureUnfit");

        string sha256 = (string)(await app.UploadAsync($"{path}/pictures", InkDrawing.Draw(2), a.Token)).Expect(200).Json["sha256"]!;
        await a.PostAsync($"{path}/form", new { values = new { proof = sha256 } });
        using TemporaryFile pdf = new((await app.GetAsync($"{path}/preview", a.Token)).Expect(200).Body);
        string text = Tools.Run("pdftotext", "-raw", pdf.Path, "-").Output;
        Assert.Matches("附件：图片\\s+1. 图", text);
        Assert.Contains("image", Tools.Run("pdfimages", "-list", pdf.Path).Output, StringComparison.Ordinal);
        JsonNode reading = await a.GetAsync($"{path}/text");
        Assert.Contains(reading["blocks"]!.AsArray(), block => (string)block!["kind"]! == "Picture" && (string)block["text"]! == "1. 图");

        for (int more = 1; more < ContractPictures.MaxPictures; more++)
        {
            (await app.UploadAsync($"{path}/pictures", InkDrawing.Draw(100 + more), a.Token)).Expect(200);
        }

        (await app.UploadAsync($"{path}/pictures", InkDrawing.Draw(3), a.Token)).Refused(429, "OperationDenied.TooManyPictures");
        await a.PostAsync($"{path}/cancel", new { reason = "不签了" });
        (await app.UploadAsync($"{path}/pictures", InkDrawing.Draw(2), a.Token)).Refused(409, "OperationDenied.Frozen");
    }

    [Fact]
    public async Task Draft_WhoseFillingTurnsMissAParty_IsRefused()
    {
        (await app.PostAsync("/api/contracts", new { templates = new[] { "cooperation" }, fillingTurns = new[] { new[] { "partyB" } } }, a.Token)).RefusedField("fillingTurns", "Field.FillingTurnsIncomplete");
        (await app.PostAsync("/api/contracts", new { templates = new[] { "cooperation" }, fillingTurns = new[] { new[] { "partyA", "partyB", "partyC" } } }, a.Token))
            .RefusedField("fillingTurns", "Field.FillingTurnsIncomplete");
    }

    private async Task<string> SmallAsync()
    {
        string contract = $"/api/contracts/{(string)(await a.PostAsync("/api/contracts", new { templates = new[] { "small" }, role = "lender" }))["id"]!}";
        await a.PostAsync($"{contract}/parties/lender", new { by = "self" });
        return contract;
    }

    private async Task CooperationAsync(string[][]? fillingTurns)
    {
        await DraftAsync(new { templates = new[] { "cooperation" }, role = "partyA", fillingTurns }, CooperationForm.Values(BeijingTime.DateOf(app.Clock.GetUtcNow())));
        await a.PostAsync($"{path}/launch", new { });
    }

    private async Task DraftAsync(object draft, JsonObject values)
    {
        JsonNode made = await a.PostAsync("/api/contracts", draft);
        path = $"/api/contracts/{(string)made["id"]!}";
        await a.AcceptDisclosureAsync(path);
        await a.PostAsync($"{path}/parties/{(string)made["myRole"]!}", new { by = "self" });
        await a.PostAsync($"{path}/form", new { values });
    }

    private async Task FillAsync(RacePerson person, string role)
    {
        await person.PostAsync("/api/claims", new { token = await ShareTokenAsync(role) });
        await person.AcceptDisclosureAsync(path);
        await person.PostAsync($"{path}/complete-filling", Confirmed(person));
    }

    private async Task<string> ShareTokenAsync(string role) => ((string)(await a.GetAsync($"{path}/share-link?role={role}"))["url"]!).Split('/')[^1];

    private async Task<string[]> StagesAsync() =>
        [.. (await a.GetAsync(path))["parties"]!.AsArray().OrderBy(party => (string)party!["role"]!, StringComparer.Ordinal).Select(party => (string)party!["stage"]!)];

    private static object Confirmed(RacePerson person) => new { name = person.Name, documentNumber = person.IdNumber, phone = person.Phone };
}
