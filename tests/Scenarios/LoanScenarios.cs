using System.Text.Json.Nodes;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Templates;
using ContractFunctions.Tests.Races;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>借条, 家政服务: optional sides, and interest against the LPR of the day.</summary>
public sealed class LoanScenarios : IAsyncLifetime
{
    private readonly LastCodes sms = new();
    private AppFixture app = null!;
    private RacePerson borrower = null!, lender = null!, guarantor = null!;
    private string path = "";

    public async Task InitializeAsync()
    {
        DateOnly drop = BeijingTime.DateOf(AppFixture.Start).AddDays(2);
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection([new(LoanPrimeRates.Setting, $"{drop:yyyy-MM-dd}=1.00")]).Build();
        app = await AppFixture.StartAsync(options => options with
        {
            LoanPrimeRates = LoanPrimeRates.From(settings, []),
            Configure = services => services.AddSingleton<ISmsSender>(sms),
        });
        (borrower, lender, guarantor) = (new(app, sms, 1), new(app, sms, 2), new(app, sms, 3));
        foreach (RacePerson person in new[] { borrower, lender, guarantor })
        {
            await person.EnterAsync();
        }
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    [Covers("P3", "P4")]
    public async Task Loan_WithAGuarantor_HasThreeSides_AndWithoutOneTwo()
    {
        await DraftAsync(null);
        Assert.Equal(["borrower", "lender"], await RolesAsync());
        Assert.DoesNotContain("丙方", await TextAsync(), StringComparison.Ordinal);
        (await app.PostAsync($"{path}/form", new { values = new { suretyMonths = 12 } }, borrower.Token)).RefusedField("suretyMonths", "Field.Unknown");

        await DraftAsync(["guarantor"]);
        Assert.Equal(["borrower", "guarantor", "lender"], await RolesAsync());
        Assert.Contains("丙方自愿为甲方", await TextAsync(), StringComparison.Ordinal);
        (await app.PostAsync("/api/contracts", new { templates = new[] { "loanNote" }, with = new[] { "lender" } }, borrower.Token)).RefusedField("with", "Field.UnknownRole");
        (await app.PostAsync("/api/contracts", new { templates = new[] { "rental" }, with = new[] { "guarantor" } }, borrower.Token)).RefusedField("with", "Field.UnknownRole");
    }

    [Fact]
    [Covers("P3")]
    public async Task Interest_AboveFourTimesTheLpr_IsRefusedWithTheLimit_AndAgainOnTheDayOfSigning()
    {
        await DraftAsync(null);
        Answer tooMuch = await app.PostAsync($"{path}/form", new { values = new { rate = "12.5" } }, borrower.Token);
        tooMuch.RefusedField("rate", "Field.RuleBroken");
        Assert.Contains("12%", tooMuch.Text, StringComparison.Ordinal);

        await borrower.PostAsync($"{path}/form", new { values = Values() });
        await borrower.PostAsync($"{path}/parties/lender", new { by = "initiator", identity = new { name = lender.Name, documentType = "ResidentIdentityCard", documentNumber = lender.IdNumber, phone = lender.Phone } });
        await borrower.PostAsync($"{path}/launch", new { });
        await app.IdleAsync();
        await lender.PostAsync("/api/claims", new { token = sms.TokenTo(lender.Phone) });
        await lender.AcceptDisclosureAsync(path);

        // The LPR has fallen to 1.00 by then: 4.5 % and 6 % are above four times that.
        await app.AdvanceAsync(TimeSpan.FromDays(3));
        await lender.EnterAsync();
        Answer refused = await app.PostAsync($"{path}/sign", await lender.PrepareToSignAsync(path, "NameSeal"), lender.Token, prefer: "respond-async");
        refused.Refused(409, "OperationDenied.TermsOutdated");
        Assert.Equal(["rate", "overdueRate"], refused.Json["fields"]!.AsArray().Select(field => (string)field!["field"]!));

        // Returned to the initiator and mended, it can be signed.
        await borrower.EnterAsync();
        await borrower.PostAsync($"{path}/return-filling", new { role = "borrower", reason = "利率下调" });
        await borrower.PostAsync($"{path}/form", new { values = new { rate = "3", overdueRate = "4" } });
        await borrower.PostAsync($"{path}/complete-filling", new { name = borrower.Name, documentNumber = borrower.IdNumber, phone = borrower.Phone });
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.IdleAsync();
        (await app.PostAsync($"{path}/sign", await lender.PrepareToSignAsync(path, "NameSeal"), lender.Token, prefer: "respond-async")).Expect(202);
    }

    private static JsonObject Values()
    {
        JsonObject values = JsonNode.Parse(TemplateCatalog.Official().Find("loanNote")!.SampleValues.ToJson())!.AsObject();
        values.Remove("suretyship");
        values.Remove("suretyMonths");
        return values;
    }

    private async Task DraftAsync(string[]? with)
    {
        path = $"/api/contracts/{(string)(await borrower.PostAsync("/api/contracts", new { templates = new[] { "loanNote" }, role = "borrower", with }))["id"]!}";
        await borrower.AcceptDisclosureAsync(path);
        await borrower.PostAsync($"{path}/parties/borrower", new { by = "self" });
    }

    private async Task<string[]> RolesAsync() => [.. (await borrower.GetAsync(path))["parties"]!.AsArray().Select(party => (string)party!["role"]!).Order(StringComparer.Ordinal)];

    private async Task<string> TextAsync() => (await borrower.GetAsync($"{path}/text")).ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
