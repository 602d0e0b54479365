using System.Text.Json.Nodes;
using ContractFunctions.Accounts;
using ContractFunctions.Hosting;
using ContractFunctions.Tencent;
using ContractFunctions.Tests.Accounts;
using ContractFunctions.Tests.Races;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Tencent;

/// <summary>Sign-in by 企业微信 and its address book on a running embedded edition; WeCom is a stub on this machine.</summary>
public sealed class WeComSignInTests : IAsyncLifetime
{
    private const string Code = "91110108MA01ABCD3L";

    private readonly LastCodes sms = new();
    private readonly Dictionary<string, string> users = [];
    private StubProvider stub = null!;
    private AppFixture app = null!;
    private RacePerson colleague = null!;
    private int error, codes;

    public async Task InitializeAsync()
    {
        stub = await StubProvider.StartAsync();
        stub.Answer = request => Task.FromResult(new StubAnswer(Answer(request)));
        app = await AppFixture.StartAsync(options => options with
        {
            Providers = new ProviderOptions
            {
                WeCom = new WeComOptions { CorpId = "ww01", Secret = new Redacted<string>("secret"), Endpoint = stub.Address, OrganizationCode = UnifiedCode.Parse(Code, "code").Value },
            },
            Configure = services => services.AddSingleton<ISmsSender>(sms),
        });
        colleague = new RacePerson(app, sms, 1);
        await colleague.EnterAsync();
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await stub.DisposeAsync();
    }

    [Fact]
    public async Task SignIn_OfABoundUser_EntersItsAccount()
    {
        await LinkAsync("ZhangSan");
        Answer entered = (await SignInAsync("zhangsan")).Expect(200);
        Assert.Equal(colleague.AccountId, (string)entered.Json["me"]!["accountId"]!);
        (await app.GetAsync("/api/me", (string)entered.Json["token"]!)).Expect(200);
    }

    [Fact]
    public async Task SignIn_UnderTheSameKeyAtTheSameTime_IsTheSameSessionAndAsksOnce()
    {
        await LinkAsync("zhangsan");
        object body = new { code = CodeOf("zhangsan") };
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.PostAsync("/api/sign-in/wecom", body, key: "wecom-sign-in-1")));
        Assert.Single(answers.Select(answer => (string)answer.Expect(200).Json["token"]!).Distinct());
        Assert.Equal(2, stub.Requests.Count(request => request.Path == "/cgi-bin/auth/getuserinfo"));   // the binding, and this
        (await app.PostAsync("/api/sign-in/wecom", body)).Refused(422, "WeCom.CodeExpired");
    }

    [Fact]
    public async Task SignIn_OfAUserNotBound_OrBoundElsewhereByNow_IsRefused()
    {
        (await SignInAsync("zhangsan")).Refused(422, "WeCom.NotLinked");
        await LinkAsync("zhangsan");
        await LinkAsync("lisi");
        (await SignInAsync("zhangsan")).Refused(422, "WeCom.NotLinked");
        (await SignInAsync("lisi")).Expect(200);
        (await app.SendAsync(HttpMethod.Delete, "/api/me/wecom", null, colleague.Token)).Expect(204);
        (await SignInAsync("lisi")).Refused(422, "WeCom.NotLinked");
    }

    [Fact]
    public async Task SignIn_WithoutAUsefulCode_IsRefused()
    {
        (await app.PostAsync("/api/sign-in/wecom", new { code = "unknown" })).Refused(422, "WeCom.CodeExpired");
        (await app.PostAsync("/api/sign-in/wecom", new { code = "一" })).Refused(422, "Request.FieldsInvalid");
        (await app.PostAsync("/api/me/wecom", new { code = "" }, colleague.Token)).Refused(422, "Request.FieldsInvalid");
    }

    [Fact]
    public async Task SignIn_AfterLongAbsence_AsksForTheEndingOfTheIdNumber()
    {
        await LinkAsync("zhangsan");
        await app.AdvanceAsync(SignIns.LongAbsence + TimeSpan.FromDays(1));
        (await SignInAsync("zhangsan")).Refused(422, "SignIn.IdNumberEndingRequired");
        (await SignInAsync("zhangsan", colleague.IdNumber[^4..])).Expect(200);
    }

    [Fact]
    public async Task SignIn_WhenWeComIsBusy_MayBeRepeatedUnderTheSameKey()
    {
        await LinkAsync("zhangsan");
        object body = new { code = CodeOf("zhangsan") };
        error = -1;
        (await app.PostAsync("/api/sign-in/wecom", body, key: "wecom-sign-in-2")).Refused(503, "WeCom.Unavailable");
        error = 0;
        (await app.PostAsync("/api/sign-in/wecom", body, key: "wecom-sign-in-2")).Expect(200);
    }

    [Fact]
    [Covers("E9")]
    public async Task AddressBook_ShowsColleaguesWhoAreBoundAndMembers_ToMembersOfItsEnterprise()
    {
        string organization = await OrganizationAsync(Code);
        await LinkAsync("zhangsan");
        string path = $"/api/organizations/{organization}/address-book";
        JsonNode departments = (await app.GetAsync(path, colleague.Token)).Expect(200).Json["departments"]!;
        Assert.Equal("法务部", (string)departments[1]!["name"]!);
        JsonNode members = (await app.GetAsync($"{path}/2", colleague.Token)).Expect(200).Json["members"]!;
        Assert.Equal((colleague.AccountId, colleague.Phone), ((string)members[0]!["accountId"]!, (string)members[0]!["phone"]!));
        Assert.Equal(("李四", (JsonNode?)null), ((string)members[1]!["name"]!, members[1]!["accountId"]));
        (await app.GetAsync($"{path}/none", colleague.Token)).Refused(404, "Request.NotFound");

        RacePerson stranger = new(app, sms, 2);
        await stranger.EnterAsync();
        (await app.GetAsync(path, stranger.Token)).Refused(404, "Request.NotFound");
        error = -1;
        (await app.GetAsync(path, colleague.Token)).Refused(503, "WeCom.Unavailable");
    }

    [Fact]
    public async Task AddressBook_AskedMoreOftenThanAPersonWould_IsRefusedUntilLater()
    {
        string path = $"/api/organizations/{await OrganizationAsync(Code)}/address-book";
        for (int asked = 0; asked < 60; asked++)
        {
            (await app.GetAsync(path, colleague.Token)).Expect(200);
        }

        (await app.GetAsync(path, colleague.Token)).Refused(429, "Request.TooMany");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await app.GetAsync(path, colleague.Token)).Expect(200);
    }

    [Fact]
    public async Task AddressBook_OfAnotherEnterprise_DoesNotExist()
    {
        string organization = await OrganizationAsync("91310104MA1FGH2J75");
        (await app.GetAsync($"/api/organizations/{organization}/address-book", colleague.Token)).Refused(404, "WeCom.NotConfigured");
    }

    private async Task<string> OrganizationAsync(string code)
    {
        string id = (string)(await colleague.PostAsync("/api/organizations", new { name = "北京云杉科技有限公司", code, legalRepresentative = colleague.Name }))["id"]!;
        (await app.UploadAsync($"/api/organizations/{id}/licence", ContractFunctions.Embedded.Demo.InkDrawing.Draw(7), colleague.Token, HttpMethod.Put)).Expect(200);
        await colleague.PostAsync($"/api/organizations/{id}/certification", new { });
        return id;
    }

    private async Task LinkAsync(string user) => await colleague.PostAsync("/api/me/wecom", new { code = CodeOf(user) });

    private Task<Answer> SignInAsync(string user, string? idNumberEnding = null) => app.PostAsync("/api/sign-in/wecom", new { code = CodeOf(user), idNumberEnding });

    private string CodeOf(string user)
    {
        string code = $"code-{++codes}";
        users[code] = user;
        return code;
    }

    private string Answer(StubRequest request)
    {
        if (request.Path == "/cgi-bin/gettoken")
        {
            return """{"errcode":0,"access_token":"token","expires_in":7200}""";
        }

        return error != 0 ? $$"""{"errcode":{{error}}}""" : request.Path switch
        {
            "/cgi-bin/auth/getuserinfo" => users.Remove(request.Query["code"], out string? user) ? $$"""{"errcode":0,"userid":"{{user}}"}""" : """{"errcode":40029}""",
            "/cgi-bin/department/list" => """{"errcode":0,"department":[{"id":1,"name":"云杉","parentid":0},{"id":2,"name":"法务部","parentid":1}]}""",
            _ => """{"errcode":0,"userlist":[{"userid":"zhangsan","name":"张三","department":[2]},{"userid":"lisi","name":"李四","department":[2]}]}""",
        };
    }
}
