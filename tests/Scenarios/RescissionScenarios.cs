using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Tests.Pdf;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>解除: proposed by any signer, confirmed by all, document by document; and the ways it comes to nothing.</summary>
public sealed class RescissionScenarios
{
    [ToolFact("pdfsig", "pdftotext")]
    [Covers("P17", "P18", "P19", "D1", "D2")]
    public async Task Documents_AreRescindedOneAfterTheOther_ByAgreementsThatAllSign()
    {
        await using StoryScenario<RescissionStory> scenario = await StartAsync();
        await scenario.PlayAsync("Partial");
        RescissionStory story = scenario.Story;
        JsonNode partly = await story.Second.GetAsync(Path(story));
        Assert.Equal("PartiallyRescinded", (string?)partly["stage"]);
        Assert.Equal([false, true], partly["documents"]!.AsArray().Select(document => (bool)document!["isRescinded"]!));
        Assert.Contains("rescind", partly["actions"]!.AsArray().Select(action => (string?)action));
        (await scenario.PostAsync(story.First, $"{Path(story)}/rescissions", new { documents = new[] { 2 }, reason = "mutual" })).Refused(409, "OperationDenied.AlreadyRescinded");

        await scenario.PlayAsync("Whole");
        JsonNode whole = await story.Second.GetAsync(Path(story));
        Assert.Equal("Rescinded", (string?)whole["stage"]);
        Assert.Equal(["deliver"], whole["actions"]!.AsArray().Select(action => (string?)action));
        Assert.Equal(["Cancelled", "Confirmed", "Confirmed"], whole["rescissions"]!.AsArray().Select(rescission => (string?)rescission!["stage"]));
        (await scenario.PostAsync(story.First, $"{Path(story)}/rescissions", new { reason = "mutual" })).Refused(409, "OperationDenied.AlreadyRescinded");
        Assert.Equal(1, (await story.First.MessagesAsync()).Count(text => text.Contains("取消", StringComparison.Ordinal)) + (await story.Second.MessagesAsync()).Count(text => text.Contains("取消", StringComparison.Ordinal)));

        foreach (DemoFile file in (await story.FilesAsync()).Where(file => file.Name.StartsWith("agreement", StringComparison.Ordinal)))
        {
            using TemporaryFile pdf = new(file.Content);
            Assert.Equal(3, Tools.Run("pdfsig", pdf.Path).Output.Split("Signature is Valid.").Length - 1);
            string text = Tools.Run("pdftotext", "-raw", pdf.Path, "-").Output.ReplaceLineEndings("");
            Assert.Contains(file.Name == "agreement-1.pdf" ? "三方保密协议" : "解除原合同的全部文件", text, StringComparison.Ordinal);
            Assert.Contains(file.Name == "agreement-1.pdf" ? "各方另行签订新合同" : "各方协商一致解除", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Covers("P18", "D1", "D5")]
    public async Task Proposal_WhileAnotherIsPending_OrByTheWrongPerson_IsRefused()
    {
        await using StoryScenario<RescissionStory> scenario = await StartAsync();
        await scenario.PlayAsync("Launch");
        RescissionStory story = scenario.Story;
        (await scenario.PostAsync(story.First, $"{Path(story)}/rescissions", new { reason = "mutual" })).Refused(409, "OperationDenied.NotCompleted");
        await scenario.PlayAsync("Completed");
        foreach (object unfit in new object[] { new { reason = "whim" }, new { reason = "other" }, new { reason = "mutual", documents = new[] { 3 } }, new { reason = "mutual", documents = new[] { 1, 1 } }, new { reason = "mutual", effectiveOn = "2026-01-01" } })
        {
            (await scenario.PostAsync(story.First, $"{Path(story)}/rescissions", unfit)).Refused(422, "Request.FieldsInvalid");
        }

        // Two drafts at once: nobody knows of the other's, and whoever is confirmed first is the proposal.
        (await scenario.PostAsync(story.Second, $"{Path(story)}/rescissions", new { reason = "other", words = "项目取消", retained = "保密条款继续有效", settlement = "甲方退还预付款" })).Expect(200);
        Assert.Empty((await story.First.GetAsync(Path(story)))["rescissions"]!.AsArray());
        (await scenario.GetAsync(story.First, $"{Path(story)}/rescissions/1/document")).Refused(404, "Request.NotFound");
        (await scenario.PostAsync(story.Third, $"{Path(story)}/rescissions", new { reason = "mutual", documents = new[] { 1 } })).Expect(200);
        await story.Second.ConfirmRescissionAsync(story.ContractId, 1, "NameSeal");
        JsonNode pending = await story.First.GetAsync(Path(story));
        Assert.Equal(("Rescinding", "待对方确认"), ((string?)pending["stage"], (string?)pending["label"]!["zh"]));
        Assert.Equal("项目取消", (string?)pending["rescissions"]![0]!["reason"]);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Contains("待您确认", (await story.First.MessagesAsync())[^1], StringComparison.Ordinal);

        object Confirm(JsonNode of, string hash, string mark = "NameSeal") => new { contentHash = hash, mark, signerName = (string)of["name"]!, code = "000000", password = "wrong-password-1" };
        JsonNode third = await story.Third.GetAsync(Path(story));
        JsonNode thirdParty = third["parties"]!.AsArray().Single(party => (bool)party!["isMe"]!)!;
        (await scenario.PostAsync(story.Third, $"{Path(story)}/rescissions/2/confirm", Confirm(thirdParty, (string)third["rescissions"]![1]!["contentHash"]!))).Refused(409, "OperationDenied.RescissionPending");
        (await scenario.PostAsync(story.Third, $"{Path(story)}/rescissions/1/confirm", Confirm(thirdParty, new string('0', 64)))).Refused(409, "OperationDenied.ContentChanged");
        (await scenario.PostAsync(story.Third, $"{Path(story)}/rescissions/1/confirm", Confirm(thirdParty, (string)third["rescissions"]![0]!["contentHash"]!, "CompanySeal"))).Refused(409, "OperationDenied.MarkNotAllowed");
        (await scenario.PostAsync(story.Third, $"{Path(story)}/rescissions/1/cancel", new { })).Refused(403, "OperationDenied.ProposerOnly");
        (await scenario.PostAsync(story.First, $"{Path(story)}/rescissions", new { reason = "mutual" })).Refused(409, "OperationDenied.RescissionPending");
        (await scenario.PostAsync(story.Second, $"{Path(story)}/rescissions/1/decline", new { reason = "算了" })).Refused(409, "OperationDenied.AlreadyConfirmed");
        (await scenario.PostAsync(story.Second, $"{Path(story)}/identity-checks", new { action = "rescind", contentHash = (string)third["rescissions"]![0]!["contentHash"]! })).Refused(409, "OperationDenied.RescissionOver");

        (await scenario.PostAsync(story.First, $"{Path(story)}/rescissions/1/decline", new { reason = "项目仍在进行" })).Expect(200);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(1));
        JsonNode declined = await story.Second.GetAsync(Path(story));
        Assert.Equal(("Completed", "Declined", "项目仍在进行"), ((string?)declined["stage"], (string?)declined["rescissions"]![0]!["stage"], (string?)declined["rescissions"]![0]!["endReason"]));
        Assert.Contains("未获同意", (await story.Second.MessagesAsync())[^1], StringComparison.Ordinal);
        (await scenario.PostAsync(story.Third, $"{Path(story)}/rescissions/1/decline", new { reason = "x" })).Refused(409, "OperationDenied.RescissionOver");
    }

    [Fact]
    [Covers("D2")]
    public async Task Proposal_NotConfirmedInSevenDays_Lapses_AndTheContractIsAsBefore()
    {
        await using StoryScenario<RescissionStory> scenario = await StartAsync();
        await scenario.PlayAsync("Propose");
        RescissionStory story = scenario.Story;
        await scenario.App.AdvanceAsync(TimeSpan.FromDays(6));
        Assert.Equal("Rescinding", (string?)(await story.First.GetAsync(Path(story)))["stage"]);
        await scenario.App.AdvanceAsync(TimeSpan.FromDays(2));
        JsonNode after = await story.First.GetAsync(Path(story));
        Assert.Equal(("Completed", "Lapsed"), ((string?)after["stage"], (string?)after["rescissions"]![0]!["stage"]));
        Assert.Contains("逾期未确认", (await story.Third.MessagesAsync())[^1], StringComparison.Ordinal);
        (await scenario.PostAsync(story.First, $"{Path(story)}/rescissions/1/cancel", new { })).Refused(409, "OperationDenied.RescissionOver");
    }

    [Fact]
    [Covers("D12", "P17")]
    public async Task Confirmation_OfACompany_NeedsASealOrAGrantForTheAgreement()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StoryScenario<EnterpriseStory>.StartAsync((world, today) => new EnterpriseStory(world, today) { Waits = false });
        await scenario.PlayAsync("Complete");
        EnterpriseStory story = scenario.Story;
        string path = $"/api/contracts/{story.ContractId}";
        (await scenario.PostAsync(story.Writer, $"{path}/rescissions", new { reason = "performance" })).Expect(200);
        await story.Writer.ConfirmRescissionAsync(story.ContractId, 1, "Handwriting");
        JsonNode seen = await story.Operator.GetAsync(path);
        string hash = (string)seen["rescissions"]![0]!["contentHash"]!;
        object Confirm(int? application) => new { contentHash = hash, mark = "CompanySeal", signerName = story.Operator.Name, code = "000000", password = story.Operator.Password, application };

        // The grant for the contract is used up, and would not cover another content.
        (await scenario.PostAsync(story.Operator, $"{path}/rescissions/1/confirm", Confirm(null))).Refused(409, "OperationDenied.SealRequired");
        (await scenario.PostAsync(story.Operator, $"{path}/rescissions/1/confirm", Confirm(1))).Refused(409, "OperationDenied.SealGrantVoid");
        (await scenario.PostAsync(story.Operator, $"{path}/seal-applications", new { type = "Contract", contentHash = hash })).Expect(200);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
        await story.Maker.Representative.ApproveSealUseAsync(story.ContractId, 2, story.Maker.SealId);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
        string code = await scenario.CodeAsync(story.Operator, $"{path}/identity-checks", new { action = "rescind", contentHash = hash });
        (await scenario.PostAsync(story.Operator, $"{path}/rescissions/1/confirm", new { contentHash = hash, mark = "CompanySeal", signerName = story.Operator.Name, code, password = story.Operator.Password, application = 2 })).Expect(200);
        code = await scenario.CodeAsync(story.Designer.Colleague, $"{path}/identity-checks", new { action = "rescind", contentHash = hash });
        (await scenario.PostAsync(story.Designer.Colleague, $"{path}/rescissions/1/confirm", new { contentHash = hash, mark = "CompanySeal", signerName = "何欢", code, password = story.Operator.Password, seal = story.Designer.SealId })).Expect(200);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("Rescinded", (string?)(await story.Operator.GetAsync(path))["stage"]);
        Assert.Contains("用印（解除协议）", System.Text.Encoding.UTF8.GetString(await story.Maker.LedgerAsync()), StringComparison.Ordinal);
    }

    private static Task<StoryScenario<RescissionStory>> StartAsync() => StoryScenario<RescissionStory>.StartAsync((world, today) => new RescissionStory(world, today) { Waits = false });

    private static string Path(RescissionStory story) => $"/api/contracts/{story.ContractId}";
}
