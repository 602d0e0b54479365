using ContractFunctions.Accounts;
using ContractFunctions.Hosting;
using ContractFunctions.Tencent;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Tencent;

public sealed class WeComClientTests : IAsyncLifetime
{
    private const string Ok = "\"errcode\":0,\"errmsg\":\"ok\"";

    private readonly FakeTimeProvider time = new(AppFixture.Start);
    private readonly Dictionary<string, string> answers = new()
    {
        ["/cgi-bin/gettoken"] = $$"""{{{Ok}},"access_token":"accesstoken000001","expires_in":7200}""",
        ["/cgi-bin/auth/getuserinfo"] = $$"""{{{Ok}},"userid":"zhangsan","user_ticket":"canary-ticket"}""",
        ["/cgi-bin/user/get"] = $$"""{{{Ok}},"userid":"zhangsan","name":"张三","department":[1,2],"position":"法务","status":1,"isleader":0}""",
        ["/cgi-bin/department/list"] = $$"""{{{Ok}},"department":[{"id":1,"name":"示例科技","parentid":0,"order":1},{"id":2,"name":"法务部","name_en":"Legal","department_leader":["zhangsan"],"parentid":1,"order":40}]}""",
        ["/cgi-bin/user/simplelist"] = $$"""{{{Ok}},"userlist":[{"userid":"zhangsan","name":"张三","department":[1,2],"open_userid":"x"},{"userid":"lisi","department":[2]}]}""",
    };

    private ProviderHttp http = null!;
    private StubProvider stub = null!;
    private WeComClient client = null!;

    public async Task InitializeAsync()
    {
        http = new ProviderHttp(time);
        stub = await StubProvider.StartAsync();
        stub.Answer = request => Task.FromResult(
            request.Path != "/cgi-bin/gettoken" && request.Query.GetValueOrDefault("access_token") != "accesstoken000001" ? new StubAnswer("""{"errcode":40014,"errmsg":"invalid access_token"}""")
            : answers.TryGetValue(request.Path, out string? json) ? new StubAnswer(json)
            : new StubAnswer("", 404));
        client = new WeComClient(http, new WeComOptions { CorpId = "ww01", Secret = new Redacted<string>("canary-corp-secret"), Endpoint = stub.Address }, time);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        http.Dispose();
        await stub.DisposeAsync();
    }

    [Fact]
    public async Task UserIdOf_GivesTheMember()
    {
        Assert.Equal("zhangsan", await client.UserIdOfAsync("CODE&x=1"));
        Assert.Equal(("ww01", "canary-corp-secret"), (stub.Requests[0].Query["corpid"], stub.Requests[0].Query["corpsecret"]));
        Assert.Equal("CODE&x=1", stub.Requests[1].Query["code"]);
    }

    [Theory]
    [InlineData("""{"errcode":0,"errmsg":"ok","openid":"OPENID","external_userid":"EXT"}""")]
    [InlineData("""{"errcode":40029,"errmsg":"invalid code"}""")]
    public async Task UserIdOf_WhenSomebodyFromOutsideComesOrTheCodeIsUsed_IsNobody(string answer)
    {
        answers["/cgi-bin/auth/getuserinfo"] = answer;
        Assert.Null(await client.UserIdOfAsync("CODE"));
    }

    [Fact]
    public async Task FindMember_GivesNameAndDepartments_OrNull()
    {
        WeComMember member = (await client.FindMemberAsync("zhangsan"))!;
        Assert.Equal(("zhangsan", "张三", true), (member.UserId, member.Name, member.IsActive));
        Assert.Equal([1L, 2L], member.Departments);
        answers["/cgi-bin/user/get"] = $$"""{{{Ok}},"userid":"wangwu","department":[1],"status":2}""";
        Assert.Equal((null, false), ((await client.FindMemberAsync("wangwu"))!.Name, (await client.FindMemberAsync("wangwu"))!.IsActive));
        answers["/cgi-bin/user/get"] = """{"errcode":60111,"errmsg":"userid not found"}""";
        Assert.Null(await client.FindMemberAsync("nobody"));
    }

    [Fact]
    public async Task AddressBook_ListsDepartmentsAndMembers()
    {
        Assert.Equal([new WeComDepartment(1, "示例科技", 0), new WeComDepartment(2, "法务部", 1)], await client.ListDepartmentsAsync());
        Assert.Equal([("zhangsan", "张三"), ("lisi", null)], (await client.ListMembersAsync(2)).Select(member => (member.UserId, member.Name)));
        Assert.Equal("2", stub.Requests[^1].Query["department_id"]);
        Assert.Single(stub.Requests, request => request.Path == "/cgi-bin/gettoken");
    }

    [Theory]
    [InlineData("""{"errcode":-1,"errmsg":"system busy"}""")]
    [InlineData("""{"errcode":48002,"errmsg":"api forbidden"}""")]
    [InlineData("not JSON")]
    public async Task AnyCall_WhenWeComCannotBeAsked_NothingIsKnown(string answer)
    {
        foreach (string path in answers.Keys.ToArray())
        {
            answers[path] = path == "/cgi-bin/gettoken" ? answers[path] : answer;
        }

        foreach (Func<Task> call in new Func<Task>[] { () => client.UserIdOfAsync("c"), () => client.FindMemberAsync("u"), () => client.ListDepartmentsAsync(), () => client.ListMembersAsync(1) })
        {
            Assert.IsAssignableFrom<HttpRequestException>(await Record.ExceptionAsync(call));
        }
    }

    [Fact]
    public async Task Token_WhenTheSecretIsWrong_IsNotShownInTheFault()
    {
        answers["/cgi-bin/gettoken"] = """{"errcode":40001,"errmsg":"invalid credential"}""";
        WeApiException fault = await Assert.ThrowsAsync<WeApiException>(() => client.ListDepartmentsAsync());
        Assert.Equal(40001, fault.Code);
        Assert.DoesNotContain("canary", fault.ToString(), StringComparison.Ordinal);
    }
}
