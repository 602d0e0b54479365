using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Tests.Pdf.Images;
using ContractFunctions.Tests.Scenarios;

namespace ContractFunctions.Tests.Organizations;

/// <summary>Organizations over HTTP: certification and review, members coming and going, the SuperAdmin, seals kept in order.</summary>
public sealed class OrganizationScenarios
{
    private const string Code = "91310104MA1FGH2J75";

    [Fact]
    [Covers("E1", "E27")]
    public async Task Certification_AsksTheRegister_AndReviewsWhoeverIsNotTheLegalRepresentative()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync(operators: "13600136003");
        DemoPerson applicant = scenario.Story.Designer.Colleague, reviewer = scenario.Person("赵敏", Citizen("33010619880808024"), "13600136003");
        await applicant.SignInAsync();
        object declared = new { name = "上海湖畔设计有限公司", code = Code, legalRepresentative = "周宁" };
        (await scenario.PostAsync(applicant, "/api/organizations", declared)).Refused(403, "OperationDenied.RealNameRequired");
        await applicant.BecomeReadyToSignAsync(ink: null);
        await scenario.EnterAsync(reviewer);
        Answer faulty = (await scenario.PostAsync(applicant, "/api/organizations", new { name = "<b>", code = "91310104MA1FGH2J7X", legalRepresentative = "1" })).Refused(422, "Request.FieldsInvalid");
        Assert.Equal(["name", "code", "legalRepresentative"], faulty.Json["fields"]!.AsArray().Select(field => (string?)field!["field"]));

        string path = $"/api/organizations/{(string)(await scenario.PostAsync(applicant, "/api/organizations", declared, "declare-key-1")).Expect(200).Json["id"]!}";
        Assert.Equal(path, $"/api/organizations/{(string)(await scenario.PostAsync(applicant, "/api/organizations", declared, "declare-key-1")).Expect(200).Json["id"]!}");
        (await scenario.PostAsync(applicant, $"{path}/certification", new { })).Refused(409, "Organization.LicenceMissing");
        (await scenario.PostAsync(applicant, $"{path}/invitations", new { phone = "13800138099" })).Refused(403, "Organization.NotCertified");
        (await scenario.PostAsync(applicant, $"{path}/seals", new { type = "Contract" })).Refused(403, "Organization.NotCertified");
        (await scenario.App.UploadAsync($"{path}/licence", "GIF89a"u8.ToArray(), applicant.Token!, HttpMethod.Put)).Refused(422, "Organization.LicenceNotPng");
        await applicant.PutPictureAsync($"{path}/licence", InkDrawing.Draw(seed: 7));
        Assert.Equal("UnderReview", (string?)(await scenario.PostAsync(applicant, $"{path}/certification", new { })).Expect(200).Json["stage"]);
        (await scenario.PostAsync(applicant, $"{path}/certification", new { })).Refused(409, "Organization.AlreadyCertified");

        (await scenario.GetAsync(applicant, "/api/operator/certifications")).Refused(404, "Request.NotFound");
        JsonNode waiting = (await scenario.GetAsync(reviewer, "/api/operator/certifications")).Expect(200).Json["certifications"]!.AsArray().Single()!;
        string review = $"/api/operator/certifications/{(string)waiting["id"]!}";
        (await scenario.PostAsync(reviewer, review, new { approve = false })).Refused(422, "Request.FieldsInvalid");
        (await scenario.PostAsync(reviewer, review, new { approve = true })).Expect(204);
        (await scenario.PostAsync(reviewer, review, new { approve = true })).Refused(409, "Organization.NotUnderReview");
        Assert.Empty((await scenario.GetAsync(reviewer, "/api/operator/certifications")).Json["certifications"]!.AsArray());
        Assert.Equal("Certified", (string?)(await applicant.GetAsync(path))["stage"]);
        Assert.Equal("SuperAdmin", (string?)(await applicant.GetAsync("/api/me/organizations"))["organizations"]![0]!["myRole"]);

        // The code is taken now, whoever else comes with it; and a company the register does not know is refused.
        DemoPerson second = await scenario.EnterAsync(scenario.Story.Designer.Representative);
        string late = $"/api/organizations/{(string)(await scenario.PostAsync(second, "/api/organizations", declared)).Expect(200).Json["id"]!}";
        await second.PutPictureAsync($"{late}/licence", InkDrawing.Draw(seed: 7));
        (await scenario.PostAsync(second, $"{late}/certification", new { })).Refused(409, "Organization.CodeTaken");
        string unknown = $"/api/organizations/{(string)(await scenario.PostAsync(second, "/api/organizations", new { name = "上海不存在有限公司", code = "91110108MA01ABCD3L", legalRepresentative = "周宁" })).Expect(200).Json["id"]!}";
        await second.PutPictureAsync($"{unknown}/licence", InkDrawing.Draw(seed: 7));
        Assert.Equal("Refused", (string?)(await scenario.PostAsync(second, $"{unknown}/certification", new { })).Expect(200).Json["stage"]);
    }

    [Fact]
    [Covers("E1", "E9")]
    public async Task Members_ComeByInvitationOrRequest_AndOnlyTheInvitedCanAccept()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Members");
        DemoCompany company = scenario.Story.Maker;
        string path = $"/api/organizations/{company.Id}";
        DemoPerson other = await scenario.EnterAsync(scenario.Story.Writer);
        (await scenario.PostAsync(company.Colleague, $"{path}/invitations", new { phone = other.Phone })).Refused(403, "Organization.SuperAdminOnly");
        (await scenario.PostAsync(company.Representative, $"{path}/invitations", new { phone = "12" })).Refused(422, "Request.FieldsInvalid");
        (await scenario.PostAsync(company.Representative, $"{path}/invitations", new { phone = other.Phone, departmentId = "none" })).RefusedField("departmentId", "Field.UnknownDepartment");
        (await scenario.PostAsync(company.Representative, $"{path}/invitations", new { phone = other.Phone, isSealKeeper = true })).Expect(200);
        string token = DemoPerson.TokenOf(await other.MessageAsync("加入企业"));
        Answer page = (await scenario.App.GetAsync($"/api/o/{token}")).Expect(200);
        Assert.Contains("北京云杉科技有限公司", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
        (await scenario.PostAsync(scenario.Story.Designer.Colleague, "/api/memberships", new { token })).Refused(403, "Organization.NotTheInvited");
        (await scenario.PostAsync(other, "/api/memberships", new { token = new string('x', 43) })).Refused(404, "Request.NotFound");
        await scenario.App.AdvanceAsync(TimeSpan.FromDays(8));
        (await scenario.PostAsync(other, "/api/memberships", new { token })).Refused(410, "Organization.InvitationVoid");

        (await scenario.PostAsync(other, "/api/join-requests", new { code = company.Code })).Expect(202);
        (await scenario.PostAsync(other, "/api/join-requests", new { code = Code.Replace('7', '8') })).Refused(422, "Request.FieldsInvalid");
        JsonNode asked = (await company.Representative.GetAsync(path))["joinRequests"]!.AsArray().Single()!;
        Assert.Equal("李晓喆", (string?)asked["name"]);
        Assert.Empty((await company.Colleague.GetAsync(path))["joinRequests"]!.AsArray());
        (await scenario.PostAsync(company.Representative, $"{path}/join-requests/{(string)asked["accountId"]!}", new { accept = true })).Expect(200);
        (await scenario.PostAsync(company.Representative, $"{path}/members/{(string)asked["accountId"]!}", new { isSealKeeper = true, isTemplateManager = false })).Expect(200);
        Assert.Equal("SealKeeper", (string?)(await other.GetAsync("/api/me/organizations"))["organizations"]![0]!["myRole"]);
    }

    [Fact]
    [Covers("E1", "D5")]
    public async Task SuperAdmin_ChangesHandsAfterAnIdentityCheck_ToAMember()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Members");
        DemoCompany company = scenario.Story.Maker;
        string path = $"/api/organizations/{company.Id}";
        string representative = (string)(await company.Representative.GetAsync("/api/me"))["accountId"]!;
        (await scenario.PostAsync(company.Representative, $"{path}/members/{representative}/leave", new { successor = company.ColleagueId })).Refused(409, "Organization.SuperAdminStays");
        (await scenario.PostAsync(company.Representative, $"{path}/super-admin/identity-checks", new { accountId = scenario.Story.Designer.ColleagueId })).Refused(422, "Request.FieldsInvalid");
        object Change(string to, string code) => new { accountId = to, code, password = company.Representative.Password };
        (await scenario.PostAsync(company.Representative, $"{path}/super-admin", Change(company.ColleagueId, "000000"))).Refused(422, "Code.Expired");
        string code = await scenario.CodeAsync(company.Representative, $"{path}/super-admin/identity-checks", new { accountId = company.ColleagueId });
        (await scenario.PostAsync(company.Representative, $"{path}/super-admin", Change(company.ColleagueId, code), "change-key-1")).Expect(200);
        Assert.Equal("SuperAdmin", (string?)(await company.Colleague.GetAsync(path))["myRole"]);
        (await scenario.PostAsync(company.Representative, $"{path}/departments", new { name = "法务部" })).Refused(403, "Organization.SuperAdminOnly");
    }

    [Fact]
    [Covers("E20")]
    public async Task Leaving_HandsEveryTurnToTheSuccessor_AlsoOfFinishedContracts()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Launch");
        EnterpriseStory story = scenario.Story;
        string path = $"/api/organizations/{story.Maker.Id}", draft = (string)(await scenario.PostAsync(story.Operator, "/api/contracts", new { templates = new[] { "cooperation" }, organization = story.Maker.Id })).Expect(200).Json["id"]!;
        (await scenario.PostAsync(story.Operator, $"{path}/members/{story.Maker.ColleagueId}/leave", new { successor = story.Maker.ColleagueId })).RefusedField("successor", "Field.NotAMember");
        string successor = (string)(await story.Maker.Representative.GetAsync("/api/me"))["accountId"]!;
        (await scenario.PostAsync(story.Operator, $"{path}/members/{story.Maker.ColleagueId}/leave", new { successor }, "leave-key-1")).Expect(204);
        (await scenario.PostAsync(story.Operator, $"{path}/members/{story.Maker.ColleagueId}/leave", new { successor }, "leave-key-1")).Expect(204);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));

        foreach (string contract in new[] { story.ContractId, draft })
        {
            Assert.Contains("cancel", (await story.Maker.Representative.GetAsync($"/api/contracts/{contract}"))["actions"]!.AsArray().Select(action => (string?)action));
            (await scenario.GetAsync(story.Operator, $"/api/contracts/{contract}")).Refused(404, "Request.NotFound");
        }

        Assert.Empty((await story.Operator.GetAsync("/api/contracts"))["contracts"]!.AsArray());
        (await scenario.GetAsync(story.Operator, path)).Refused(404, "Request.NotFound");
        Assert.Empty((await story.Operator.GetAsync("/api/me/organizations"))["organizations"]!.AsArray());
    }

    [Fact]
    [Covers("E24", "D12")]
    public async Task Seals_AreKeptByKeepers_UploadedOnesCleaned_AndStoppedForGood()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Seals");
        DemoCompany company = scenario.Story.Maker;
        string path = $"/api/organizations/{company.Id}/seals";
        (await scenario.PostAsync(company.Colleague, path, new { type = "Finance" })).Refused(403, "Seal.KeeperOnly");
        (await scenario.PostAsync(company.Representative, path, new { type = "Finance", securityCode = "12" })).Refused(422, "Request.FieldsInvalid");
        (await scenario.PostAsync(company.Representative, $"/api/organizations/{company.Id}/members/{company.ColleagueId}", new { isSealKeeper = true, isTemplateManager = false })).Expect(200);
        (await scenario.PostAsync(company.Colleague, path, new { type = "LegalRepresentative" })).Refused(403, "Seal.SuperAdminOnly");
        string representative = (string)(await scenario.PostAsync(company.Representative, path, new { type = "LegalRepresentative" })).Expect(200).Json["id"]!;
        Assert.StartsWith("<svg", (await scenario.GetAsync(company.Colleague, $"{path}/{representative}/picture")).Expect(200).Text, StringComparison.Ordinal);

        string contract = $"{path}/{company.SealId}";
        (await scenario.PostAsync(company.Representative, $"{contract}/grants", new { accountId = scenario.Story.Designer.ColleagueId })).Refused(422, "Seal.NotAMember");
        (await scenario.PostAsync(company.Representative, $"{contract}/grants", new { accountId = company.ColleagueId, until = "2026-01-01T00:00:00Z" })).Refused(422, "Seal.GrantEnded");
        (await scenario.PostAsync(company.Representative, $"{contract}/grants", new { accountId = company.ColleagueId })).Expect(200);
        Assert.True((bool)(await company.Colleague.GetAsync(path))["seals"]!.AsArray().Single(seal => (string?)seal!["id"] == company.SealId)!["isMine"]!);
        (await scenario.PostAsync(company.Representative, $"{contract}/grants/revoke", new { accountId = company.ColleagueId })).Expect(200);
        Assert.False((bool)(await company.Colleague.GetAsync(path))["seals"]!.AsArray().Single(seal => (string?)seal!["id"] == company.SealId)!["isMine"]!);
        (await scenario.PostAsync(company.Representative, $"{contract}/status", new { status = "Stopped" })).Expect(200);
        (await scenario.PostAsync(company.Representative, $"{contract}/status", new { status = "Enabled" })).Refused(409, "Seal.Stopped");
    }

    [Fact]
    [Covers("E24")]
    public async Task UploadedSeal_IsCleaned_OrRefused()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Seals");
        DemoCompany company = scenario.Story.Maker;
        string path = $"/api/organizations/{company.Id}/seals";
        Task<Answer> UploadAsync(byte[] picture, string type = "Contract") => scenario.App.UploadAsync($"{path}/upload?type={type}", picture, company.Representative.Token!);
        (await UploadAsync("GIF89a"u8.ToArray())).Refused(422, "Seal.ImageNotPng");
        (await UploadAsync(InkDrawing.Draw(seed: 1), "Secret")).Refused(422, "Request.FieldsInvalid");
        (await UploadAsync(Images.Blank(300, 300))).Refused(422, "Seal.ImageUnfit");
        (await UploadAsync(Images.Ring(120))).Refused(422, "Seal.ImageUnfit");
        string id = (string)(await UploadAsync(Images.Ring(400))).Expect(200).Json["id"]!;
        Answer picture = (await scenario.GetAsync(company.Representative, $"{path}/{id}/picture")).Expect(200);
        Assert.Equal(("image/png", 0x89), (picture.MediaType, picture.Body[0]));
    }

    [Fact]
    public async Task Seals_MoreThanAnOrganizationMayHave_AreRefused()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        await scenario.PlayAsync("Seals");
        DemoCompany company = scenario.Story.Maker;
        for (int made = 1; made < ContractFunctions.Seals.SealStore.MaxSeals; made++)
        {
            (await scenario.PostAsync(company.Representative, $"/api/organizations/{company.Id}/seals", new { type = "Finance" })).Expect(200);
        }

        (await scenario.PostAsync(company.Representative, $"/api/organizations/{company.Id}/seals", new { type = "Finance" })).Refused(409, "Seal.TooMany");
    }

    private static Task<StoryScenario<EnterpriseStory>> StartAsync(params string[] operators) => StoryScenario<EnterpriseStory>.StartAsync(
        (world, today) => new EnterpriseStory(world, today) { Waits = false }, options => options with { PlatformOperators = operators });

    private static string Citizen(string first17) => first17 + ContractFunctions.Hosting.CitizenNumber.CheckCharacterOf(first17);

    /// <summary>Pictures for uploads.</summary>
    private static class Images
    {
        public static byte[] Blank(int width, int height) => Draw(width, height, (_, _) => false);

        public static byte[] Ring(int side) => Draw(side, side, (x, y) =>
        {
            double radius = Math.Sqrt(Math.Pow(x - (side / 2.0), 2) + Math.Pow(y - (side / 2.0), 2)) / side;
            return radius is > 0.42 and < 0.48 or < 0.12;
        });

        private static byte[] Draw(int width, int height, Func<int, int, bool> isInk) => PngBuilder.Encode(
            width, 0, [.. Enumerable.Range(0, height).Select(y => Enumerable.Range(0, width).Select(x => isInk(x, y) ? (byte)60 : (byte)255).ToArray())]);
    }
}
