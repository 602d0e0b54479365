using System.Text;
using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Pdf;
using ContractFunctions.Tests.Pdf;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>Contracts of companies: certified, in ordered groups, sealed by holders and by one-time grants, handed to colleagues.</summary>
public sealed class EnterpriseScenarios
{
    [Fact]
    [Covers("E1", "E2", "E5", "E7", "E13", "E14", "E16", "E20", "E22", "E23", "E24", "E25", "D12", "D16")]
    public async Task Contract_OfTwoCompaniesAndAPerson_IsSealedAndCompleted_AndTheLedgerTellsIt()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Complete");
        EnterpriseStory story = scenario.Story;
        JsonNode contract = await story.Operator.GetAsync(Path(story));
        Assert.Equal("Completed", (string?)contract["stage"]);
        Assert.Equal(["partyB", "partyC", "partyA"], contract["parties"]!.AsArray().Select(party => (string?)party!["role"]));
        Assert.Equal(["Contract", null, "Contract"], contract["parties"]!.AsArray().Select(party => (string?)party!["seal"]));
        Assert.Equal("Used", (string?)contract["sealApplications"]![0]!["stage"]);

        string[] ledger = Encoding.UTF8.GetString(await story.Maker.LedgerAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["批准,林晓,陈立,1", "用印,林晓,陈立,1"], ledger[1..].Select(line => line.Split(',')).Select(cells => string.Join(',', cells[1], cells[3], cells[4], cells[5])));
        string[] designers = Encoding.UTF8.GetString(await story.Designer.LedgerAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["用印,何欢,,"], designers[1..].Select(line => line.Split(',')).Select(cells => string.Join(',', cells[1], cells[3], cells[4], cells[5])));
        byte[] printed = await story.Maker.Representative.DownloadAsync($"/api/organizations/{story.Maker.Id}/seals/{story.Maker.SealId}/ledger.pdf");
        Assert.Equal("%PDF-"u8.ToArray(), printed[..5]);
    }

    [ToolFact("pdfsig", "pdftotext", "qpdf")]
    [Covers("E24", "D16")]
    public async Task Document_OfTwoCompaniesAndAPerson_HasThreeValidSignatures_InTheCompaniesNames()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Complete");
        byte[] pdf = await scenario.Story.Operator.DownloadAsync($"{Path(scenario.Story)}/document");
        using TemporaryFile file = new(pdf);
        Assert.Equal(
            [
                "partyA-cross-1", "partyA-cross-2", "partyA-cross-3", "partyA-cross-4", "partyA-place-2",   // 骑缝章 of both companies on all pages, and all under the annex, filled
                "partyB-cross-1", "partyB-cross-2", "partyB-cross-3", "partyB-cross-4", "partyB-place-2", "partyC-place-2",
            ],
            FormFields.Read(PdfDocument.Read(pdf)).Where(field => field.Type == "Tx" && field.Value is not null).Select(field => field.Name["signature-".Length..]).Order());
        string signatures = Tools.Run("pdfsig", file.Path).Output;
        Assert.Equal(3, signatures.Split("Signature is Valid.").Length - 1);
        Assert.All(["北京云杉科技有限公司", "上海湖畔设计有限公司", "李晓喆"], name => Assert.Contains($"Common Name: {name}", signatures, StringComparison.Ordinal));
        Assert.DoesNotContain("林晓", signatures, StringComparison.Ordinal);   // the agent stands in the consent
        string text = Tools.Run("pdftotext", "-raw", file.Path, "-").Output.ReplaceLineEndings("");
        Assert.All(["91110108MA01ABCD3L", CooperationForm.Project, "陆拾万元整"], expected => Assert.Contains(expected, text, StringComparison.Ordinal));
        Assert.Contains("No syntax or stream encoding errors found", Tools.Run("qpdf", "--check", file.Path).Output, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("E20", "D6", "D8")]
    public async Task Transfer_ReplacesTheHandler_KeepsTheHistory_AndIsRefusedWhereItDoesNotBelong()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Claim");
        EnterpriseStory story = scenario.Story;
        DemoPerson before = story.Designer.Representative;
        (await scenario.PostAsync(before, $"{Path(story)}/transfer", new { accountId = story.Maker.ColleagueId })).RefusedField("accountId", "Field.NotAColleague");
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/transfer", new { accountId = story.Maker.ColleagueId })).Refused(409, "OperationDenied.NotYourTurn");
        JsonNode handed = (await scenario.PostAsync(before, $"{Path(story)}/transfer", new { accountId = story.Designer.ColleagueId })).Expect(200).Json;
        Assert.Empty(handed["actions"]!.AsArray());   // as the company's SuperAdmin still a reader, but the turn is gone
        (await scenario.PostAsync(before, $"{Path(story)}/reject", new { reason = "不同意" })).Refused(404, "Request.NotFound");
        JsonNode seen = await story.Designer.Colleague.GetAsync(Path(story));
        Assert.Single(seen["parties"]![0]!["transfers"]!.AsArray());
        Assert.False((bool)seen["parties"]![0]!["disclosureAccepted"]!);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("待签署", (await story.Designer.Colleague.MessagesAsync())[^1], StringComparison.Ordinal);
        Assert.Equal("sign", (string?)(await story.Designer.Colleague.GetAsync("/api/todo"))["contracts"]![0]!["toDo"]);
        Assert.Empty((await before.GetAsync("/api/todo"))["contracts"]!.AsArray());

        // Handed back: the colleague, who is no SuperAdmin, sees nothing any more.
        string representative = (string)(await before.GetAsync("/api/me"))["accountId"]!;
        (await scenario.PostAsync(story.Designer.Colleague, $"{Path(story)}/transfer", new { accountId = representative })).Refused(404, "Request.NotFound");
        Assert.Equal(2, (await before.GetAsync(Path(story)))["parties"]![0]!["transfers"]!.AsArray().Count);
        (await scenario.GetAsync(story.Designer.Colleague, Path(story))).Refused(404, "Request.NotFound");
    }

    [Fact]
    [Covers("D6")]
    public async Task Transfer_WhereTheInitiatorDoesNotLet_OrOfAPerson_IsRefused()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Draft");
        EnterpriseStory story = scenario.Story;
        object named = new
        {
            by = "initiator",
            mayTransfer = false,
            identity = new { name = story.Designer.Representative.Name, phone = story.Designer.Representative.Phone, enterprise = new { name = story.Designer.Name, code = story.Designer.Code } },
        };
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/parties/partyB", named)).Expect(200);
        await scenario.PlayAsync("Claim");
        (await scenario.PostAsync(story.Designer.Representative, $"{Path(story)}/transfer", new { accountId = story.Designer.ColleagueId })).Refused(403, "OperationDenied.TransferNotAllowed");

        await scenario.EnterAsync(story.Writer, ink: 1);
        string token = DemoPerson.TokenOf(await story.Writer.MessageAsync("待签署"));
        (await scenario.PostAsync(story.Writer, "/api/claims", new { token })).Expect(200);
        (await scenario.PostAsync(story.Writer, $"{Path(story)}/transfer", new { accountId = story.Designer.ColleagueId })).Refused(409, "OperationDenied.EnterpriseOnly");
        (await scenario.PostAsync(story.Writer, $"{Path(story)}/seal-applications", new { type = "Contract", contentHash = new string('0', 64) })).Refused(409, "OperationDenied.EnterpriseOnly");
    }

    [Fact]
    [Covers("E27", "D4")]
    public async Task Claim_ForACompany_TakesTheCompanyAddressedAndNoOther()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Launch");
        EnterpriseStory story = scenario.Story;
        DemoPerson invited = story.Designer.Representative;
        string token = DemoPerson.TokenOf(await invited.MessageAsync("待签署"));
        (await scenario.PostAsync(invited, "/api/claims", new { token })).Refused(409, "OperationDenied.EnterpriseRequired");
        (await scenario.PostAsync(invited, "/api/claims", new { token, organization = story.Maker.Id })).RefusedField("organization", "Field.UnknownOrganization");
        (await scenario.PostAsync(story.Operator, "/api/claims", new { token, organization = story.Maker.Id })).Refused(403, "OperationDenied.NotTheAddressee");

        // A company of one's own that is not the one addressed, and is not certified either.
        string other = (string)(await scenario.PostAsync(invited, "/api/organizations", new { name = "上海浅水商贸有限公司", code = "91310104MA1FGH3K7" + Check("91310104MA1FGH3K7"), legalRepresentative = invited.Name })).Expect(200).Json["id"]!;
        (await scenario.PostAsync(invited, "/api/claims", new { token, organization = other })).Refused(403, "OperationDenied.OrganizationNotCertified");
        (await scenario.PostAsync(invited, "/api/claims", new { token, organization = story.Designer.Id })).Expect(200);
        (await scenario.PostAsync(invited, "/api/contracts", new { templates = new[] { "rental" }, organization = story.Designer.Id })).Refused(409, "OperationDenied.PersonRequired");
    }

    [Fact]
    [Covers("E23", "D12")]
    public async Task SealUse_WithoutSealOrGrant_IsRefused_EachWithItsCode()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("SignWriter");
        EnterpriseStory story = scenario.Story;
        DemoPerson member = story.Operator, keeper = story.Maker.Representative;
        JsonNode contract = await member.GetAsync(Path(story));
        string hash = (string)contract["contentHash"]!;
        (await scenario.PostAsync(member, $"{Path(story)}/readings", new { contentHash = hash, pages = Enumerable.Range(1, (int)contract["pageCount"]!) })).Expect(200);
        Task<Answer> SignAsync(string mark, string? seal = null, int? application = null) => scenario.PostAsync(member, $"{Path(story)}/sign", new
        {
            contentHash = hash,
            mark,
            title = (string)contract["title"]!,
            signerName = member.Name,
            code = "000000",
            password = member.Password,
            seal,
            application,
        });

        (await SignAsync("NameSeal")).Refused(409, "OperationDenied.MarkNotAllowed");
        (await SignAsync("CompanySeal")).Refused(409, "OperationDenied.SealRequired");
        (await SignAsync("CompanySeal", story.Maker.SealId)).Refused(403, "OperationDenied.SealNotHeld");
        (await SignAsync("CompanySeal", application: 1)).Refused(409, "OperationDenied.SealGrantVoid");
        (await scenario.PostAsync(member, $"{Path(story)}/seal-applications", new { type = "Contract", contentHash = new string('0', 64) })).Refused(409, "OperationDenied.NothingToSeal");
        (await scenario.PostAsync(member, $"{Path(story)}/seal-applications", new { type = "Contract", contentHash = hash })).Expect(200);
        (await scenario.PostAsync(member, $"{Path(story)}/seal-applications", new { type = "Finance", contentHash = hash })).Refused(409, "OperationDenied.SealApplicationOpen");
        (await SignAsync("CompanySeal", application: 1)).Refused(409, "OperationDenied.SealGrantVoid");

        string applications = $"{Path(story)}/seal-applications/1";
        object approval = new { seal = story.Maker.SealId, code = "000000", password = keeper.Password };
        (await scenario.PostAsync(member, $"{applications}/approve", approval)).Refused(403, "Seal.KeeperOnly");
        (await scenario.PostAsync(story.Designer.Colleague, $"{applications}/approve", approval)).Refused(404, "Request.NotFound");
        (await scenario.PostAsync(keeper, $"{applications}/approve", new { seal = "none", code = "000000", password = keeper.Password })).Refused(422, "Request.FieldsInvalid");
        string other = (string)(await scenario.PostAsync(keeper, $"/api/organizations/{story.Maker.Id}/seals", new { type = "Finance" })).Expect(200).Json["id"]!;
        (await scenario.PostAsync(keeper, $"{applications}/approve", new { seal = other, code = "000000", password = keeper.Password })).Refused(409, "Seal.OtherType");
        (await SetStatusAsync(scenario, "Disabled")).Expect(200);
        (await scenario.PostAsync(keeper, $"{applications}/approve", approval)).Refused(409, "Seal.NotUsable");
        (await SetStatusAsync(scenario, "Enabled")).Expect(200);
        (await scenario.PostAsync(keeper, $"{applications}/approve", approval)).Refused(422, "Code.Expired");

        // The keeper becomes the applicant's equal: nobody decides on an application of their own.
        (await scenario.PostAsync(keeper, $"/api/organizations/{story.Maker.Id}/members/{story.Maker.ColleagueId}", new { isSealKeeper = true, isTemplateManager = false })).Expect(200);
        (await scenario.PostAsync(member, $"{applications}/approve", approval)).Refused(403, "OperationDenied.OwnSealApplication");
        (await scenario.PostAsync(member, $"{applications}/reject", new { reason = "不同意" })).Refused(403, "OperationDenied.OwnSealApplication");
        await keeper.ApproveSealUseAsync(story.ContractId, 1, story.Maker.SealId);
        (await scenario.PostAsync(keeper, $"{applications}/reject", new { reason = "不同意" })).Refused(409, "OperationDenied.SealApplicationClosed");

        (await SetStatusAsync(scenario, "Disabled")).Expect(200);   // a grant does not outlive its seal
        (await SignAsync("CompanySeal", application: 1)).Refused(409, "Seal.NotUsable");
        (await SetStatusAsync(scenario, "Enabled")).Expect(200);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
        await member.SignAsync(story.ContractId, "CompanySeal", waits: false, application: 1);
        (await SignAsync("CompanySeal", application: 1)).Refused(409, "OperationDenied.AlreadySigned");
    }

    [Fact]
    [Covers("E23", "D3", "D12")]
    public async Task SealApplication_Rejected_Withdrawn_OrTooOld_GivesNoUse_AndTheApplicantIsTold()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Apply");
        EnterpriseStory story = scenario.Story;
        (await scenario.PostAsync(story.Maker.Representative, $"{Path(story)}/seal-applications/1/reject", new { reason = "请先走法务流程" })).Expect(200);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("驳回", (await story.Operator.MessagesAsync())[^1], StringComparison.Ordinal);
        Assert.Equal("请先走法务流程", (string?)(await story.Operator.GetAsync(Path(story)))["sealApplications"]![0]!["reason"]);
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/seal-applications/1/withdraw", new { })).Refused(409, "OperationDenied.SealApplicationClosed");

        string hash = (string)(await story.Operator.GetAsync(Path(story)))["contentHash"]!;
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/seal-applications", new { type = "Contract", contentHash = hash })).Expect(200);
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/seal-applications/2/withdraw", new { })).Expect(200);
        (await scenario.PostAsync(story.Maker.Representative, $"{Path(story)}/seal-applications/2/reject", new { reason = "x" })).Refused(409, "OperationDenied.SealApplicationClosed");

        (await scenario.PostAsync(story.Operator, $"{Path(story)}/seal-applications", new { type = "Contract", contentHash = hash })).Expect(200);
        await scenario.App.AdvanceAsync(TimeSpan.FromDays(8));
        JsonNode contract = await story.Operator.GetAsync(Path(story));
        Assert.Equal(["Rejected", "Lapsed", "Lapsed"], contract["sealApplications"]!.AsArray().Select(application => (string?)application!["stage"]));
        Assert.Contains("已失效", (await story.Operator.MessagesAsync())[^1], StringComparison.Ordinal);
        Assert.Equal("Signing", (string?)contract["stage"]);
    }

    [Fact]
    [Covers("D8", "D9")]
    public async Task CarbonCopy_ReadsOnceItIsCompleted_AndNotBefore()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Launch");
        EnterpriseStory story = scenario.Story;
        DemoPerson lawyer = await scenario.EnterAsync(scenario.Person("赵敏", Citizen("33010619880808024"), "13600136003"));
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/carbon-copies", new { name = "赵", phone = "1" })).Refused(422, "Request.FieldsInvalid");
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/carbon-copies", new { name = lawyer.Name, phone = lawyer.Phone })).Expect(200);
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/carbon-copies", new { name = "赵小敏", phone = lawyer.Phone })).Refused(409, "OperationDenied.CarbonCopyTwice");
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/carbon-copies", new { name = "钱多多", phone = "13600136005" })).Expect(200);
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/carbon-copies/2/remove", new { })).Expect(200);
        Assert.DoesNotContain(await lawyer.MessagesAsync(), text => text.Contains("抄送", StringComparison.Ordinal));

        await scenario.PlayAsync("Complete");
        string token = DemoPerson.TokenOf(await lawyer.MessageAsync("抄送"));
        Assert.Equal("ended", (string?)(await scenario.App.PostAsync("/api/links", new { token })).Expect(200).Json["act"]);
        (await scenario.PostAsync(story.Writer, "/api/claims", new { token })).Refused(403, "OperationDenied.NotTheAddressee");
        (await scenario.GetAsync(lawyer, Path(story))).Refused(404, "Request.NotFound");
        JsonNode copy = (await scenario.PostAsync(lawyer, "/api/claims", new { token })).Expect(200).Json;
        Assert.Empty(copy["actions"]!.AsArray());
        Assert.All(copy["parties"]!.AsArray(), party => Assert.False((bool)party!["isMe"]!));
        Assert.Equal("%PDF-"u8.ToArray(), (await scenario.GetAsync(lawyer, $"{Path(story)}/document")).Expect(200).Body[..5]);
        (await scenario.PostAsync(lawyer, $"{Path(story)}/rescissions", new { reason = "mutual" })).Refused(404, "Request.NotFound");
    }

    [Fact]
    [Covers("D3")]
    public async Task OwnDeadline_OfAParty_EndsTheContract_UnlessMovedOrMet()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Draft");
        EnterpriseStory story = scenario.Story;
        DateOnly today = new(2026, 11, 23), own = today.AddDays(5);
        object Named(DateOnly? deadline) => new
        {
            by = "initiator",
            deadline,
            identity = new { name = story.Writer.Name, documentType = "ResidentIdentityCard", documentNumber = story.Writer.IdNumber, phone = story.Writer.Phone },
        };
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/parties/partyC", Named(today.AddDays(400)))).RefusedField("deadline", "Field.OwnDeadlineTooLate");
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/parties/partyC", Named(own))).Expect(200);
        await scenario.PlayAsync("Launch");
        Assert.Equal($"{own:yyyy-MM-dd}", (string?)(await story.Operator.GetAsync(Path(story)))["deadline"]);
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/deadline", new { deadline = own.AddDays(1), role = "partyC" })).Expect(200);
        (await scenario.PostAsync(story.Operator, $"{Path(story)}/deadline", new { deadline = own, role = "partyC" })).RefusedField("deadline", "Field.DeadlineNotLater");
        await scenario.App.AdvanceAsync(TimeSpan.FromDays(7));
        Assert.Equal("Expired", (string?)(await story.Operator.GetAsync(Path(story)))["stage"]);
    }

    [Fact]
    [Covers("E13", "E14")]
    public async Task Draft_WithTurnsOrTemplatesThatDoNotFit_IsRefused()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Seals");
        EnterpriseStory story = scenario.Story;
        Task<Answer> DraftAsync(object body) => scenario.PostAsync(story.Operator, "/api/contracts", body);
        (await DraftAsync(new { templates = new[] { "cooperation" }, turns = new[] { new[] { "partyA" }, new[] { "partyB" } } })).RefusedField("turns", "Field.TurnsIncomplete");
        (await DraftAsync(new { templates = new[] { "cooperation" }, turns = new[] { new[] { "partyA", "partyB" }, new[] { "partyB", "partyC" } } })).Refused(422, "Request.FieldsInvalid");
        (await DraftAsync(new { templates = new[] { "cooperation", "rental" } })).RefusedField("templates", "Field.RolesDiffer");
        (await DraftAsync(new { templates = Array.Empty<string>() })).Refused(422, "Request.FieldsInvalid");
        (await DraftAsync(new { templates = new[] { "cooperation" }, organization = story.Designer.Id })).Refused(422, "Request.FieldsInvalid");
        string path = $"/api/contracts/{(string)(await DraftAsync(new { templates = new[] { "cooperation" }, organization = story.Maker.Id })).Expect(200).Json["id"]!}";
        (await scenario.PostAsync(story.Operator, $"{path}/parties/partyA", new { by = "self" })).Expect(200);
        object same = new { by = "initiator", identity = new { name = "周宁", phone = "13900139012", enterprise = new { name = story.Maker.Name, code = story.Maker.Code } } };
        (await scenario.PostAsync(story.Operator, $"{path}/parties/partyB", same)).Refused(409, "OperationDenied.SameEnterpriseTwice");
        (await scenario.GetAsync(story.Operator, $"{path}/preview?document=2")).RefusedField("document", "Field.UnknownDocument");
        (await scenario.PostAsync(story.Operator, $"{path}/form", new { document = 2, values = new { } })).Refused(422, "Request.FieldsInvalid");
    }

    private static Task<StoryScenario<EnterpriseStory>> StartAsync() => StoryScenario<EnterpriseStory>.StartAsync((world, today) => new EnterpriseStory(world, today) { Waits = false });

    private static string Path(EnterpriseStory story) => $"/api/contracts/{story.ContractId}";

    private static Task<Answer> SetStatusAsync(StoryScenario<EnterpriseStory> scenario, string status) => scenario.PostAsync(
        scenario.Story.Maker.Representative, $"/api/organizations/{scenario.Story.Maker.Id}/seals/{scenario.Story.Maker.SealId}/status", new { status });

    private static string Check(string first17) => ContractFunctions.Hosting.UnifiedCode.CheckCharacterOf(first17).ToString();

    private static string Citizen(string first17) => first17 + ContractFunctions.Hosting.CitizenNumber.CheckCharacterOf(first17);
}
