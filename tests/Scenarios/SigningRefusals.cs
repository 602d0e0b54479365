using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Demo;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>Signing is refused without its conditions, each beside the twin that is allowed.</summary>
public sealed class SigningRefusals
{
    [Fact]
    [Covers("E22", "P28", "P30", "D5")]
    public async Task Sign_WithoutItsConditions_IsRefused_EachWithItsCode()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Signing);
        JsonNode contract = await scenario.Tenant.GetAsync(scenario.Path);
        string hash = (string)contract["contentHash"]!, title = (string)contract["title"]!;
        int pages = (int)contract["pageCount"]!;
        object Body(string code, string contentHash, string signer = "李晓喆", string password = "Zulin-2026-Hetong") =>
            new { contentHash, mark = "NameSeal", title, signerName = signer, code, password };

        (await scenario.SignAsync(Body("000000", hash))).Refused(409, "OperationDenied.ReadingIncomplete");
        (await scenario.PostAsync(scenario.Tenant, $"{scenario.Path}/readings", new { contentHash = hash, pages = new[] { pages + 1 } })).Refused(422, "Request.FieldsInvalid");
        await scenario.PostAsync(scenario.Tenant, $"{scenario.Path}/readings", new { contentHash = hash, pages = Enumerable.Range(1, pages - 1) });
        (await scenario.SignAsync(Body("000000", hash))).Refused(409, "OperationDenied.ReadingIncomplete");
        (await scenario.PostAsync(scenario.Tenant, $"{scenario.Path}/readings", new { contentHash = hash, pages = new[] { pages } })).Expect(200);

        (await scenario.SignAsync(Body("000000", new string('0', 64)))).Refused(409, "OperationDenied.ContentChanged");
        (await scenario.SignAsync(Body("000000", hash, signer: "李晓梅"))).Refused(409, "OperationDenied.IdentityNotConfirmed");
        (await scenario.SignAsync(Body("000000", hash))).Refused(422, "Code.Expired");

        string code = await scenario.CodeAsync(scenario.Tenant, hash);
        (await scenario.SignAsync(Body(code, hash, password: "Falsch-2026-Wort"))).Refused(422, "SigningPassword.Wrong");
        (await scenario.SignAsync(Body(code == "111111" ? "222222" : "111111", hash))).Refused(422, "Code.Wrong");
        (await scenario.SignAsync(Body(code, hash), key: "sign-key-1")).Expect(202);
        Assert.Contains((await scenario.SignAsync(Body(code, hash), key: "sign-key-1")).Status, (int[])[200, 202]);   // the same click twice: where it stands now
        (await scenario.SignAsync(Body(code, hash, signer: "李晓梅"), key: "sign-key-1")).Refused(422, "Request.IdempotencyKeyReused");
        (await scenario.SignAsync(Body(code, hash))).Refused(409, "OperationDenied.AlreadySigned");
    }

    [Fact]
    public async Task Sign_ByHandwriting_WithoutOneOnRecord_IsRefused_AndTheNameSealIsNot()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Launched);
        DemoPerson person = scenario.Person("13600136004");
        await scenario.EnterAsync(person, ink: null);
        (await scenario.PostAsync(person, "/api/claims", new { token = scenario.Story.ShareToken })).Expect(200);
        await scenario.Story.AcceptDisclosureAsync(person);
        (await scenario.PostAsync(person, $"{scenario.Path}/complete-filling", new { name = person.Name, documentNumber = person.IdNumber, phone = person.Phone })).Expect(200);

        JsonNode contract = await person.GetAsync(scenario.Path);
        string hash = (string)contract["contentHash"]!;
        (await scenario.PostAsync(person, $"{scenario.Path}/readings", new { contentHash = hash, pages = Enumerable.Range(1, (int)contract["pageCount"]!) })).Expect(200);
        object sign = new { contentHash = hash, mark = "Handwriting", title = (string)contract["title"]!, signerName = person.Name, code = "000000", password = "none" };
        (await scenario.PostAsync(person, $"{scenario.Path}/sign", sign)).Refused(409, "OperationDenied.HandwritingMissing");
        await person.SignAsync(scenario.Story.ContractId, "NameSeal", waits: false);
    }

    [Fact]
    public async Task Draft_HasNoDocumentAndNothingToShare_AndTakesNoOldDisclosure()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Drafted);
        (await scenario.App.GetAsync($"{scenario.Path}/document", scenario.Landlord.Token)).Refused(409, "OperationDenied.NotFrozen");
        (await scenario.App.GetAsync($"{scenario.Path}/share-link", scenario.Landlord.Token)).Refused(409, "OperationDenied.NothingToShare");
        (await scenario.PostAsLandlordAsync("disclosure", new { version = "signing-0", hash = new string('0', 64) })).Refused(409, "OperationDenied.DisclosureOutdated");

        await scenario.ClimbAsync(Rung.Signing);
        (await scenario.App.GetAsync($"{scenario.Path}/document", scenario.Landlord.Token)).Expect(200);
        (await scenario.App.GetAsync($"{scenario.Path}/share-link", scenario.Landlord.Token)).Expect(200);
    }

    [Fact]
    public async Task Create_WithTheSameKey_GivesTheSameContract_AndAnotherBodyIsRefused()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.LandlordReady);
        Answer first = (await scenario.App.PostAsync("/api/contracts", new { templates = new[] { "rental" } }, scenario.Landlord.Token, "create-key-1")).Expect(200);
        Answer again = (await scenario.App.PostAsync("/api/contracts", new { templates = new[] { "rental" } }, scenario.Landlord.Token, "create-key-1")).Expect(200);
        Assert.Equal((string?)first.Json["id"], (string?)again.Json["id"]);
        (await scenario.App.PostAsync("/api/contracts", new { templates = new[] { "rental" }, title = "另一份" }, scenario.Landlord.Token, "create-key-1")).Refused(422, "Request.IdempotencyKeyReused");
        (await scenario.App.PostAsync("/api/contracts", new { templates = new[] { "rental" } }, scenario.Landlord.Token, "short")).Refused(400, "Request.IdempotencyKeyMissing");
        (await scenario.App.PostAsync("/api/contracts", new { templates = new[] { "marriage" } }, scenario.Landlord.Token)).Refused(422, "Request.FieldsInvalid");
        (await scenario.App.PostAsync("/api/contracts", new { templates = new[] { "rental" }, deadline = "2026-11-22" }, scenario.Landlord.Token)).Refused(422, "Request.FieldsInvalid");
        (await scenario.App.PostAsync("/api/contracts", new { templates = new[] { "rental" }, deadline = "2028-01-01" }, scenario.Landlord.Token)).Refused(422, "Request.FieldsInvalid");
    }
}
