using ContractFunctions.Accounts;
using ContractFunctions.Hosting;
using ContractFunctions.Tencent;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Tencent;

public sealed class WeChatClientTests : IAsyncLifetime
{
    private const string TokenPath = "/cgi-bin/stable_token";

    private readonly FakeTimeProvider time = new(AppFixture.Start);
    private ProviderHttp http = null!;
    private WeChatStub stub = null!;
    private WeChatClient client = null!;

    public async Task InitializeAsync()
    {
        http = new ProviderHttp(time);
        stub = await WeChatStub.StartAsync();
        client = new WeChatClient(http, Options(stub.Address), time);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        http.Dispose();
        await stub.DisposeAsync();
    }

    [Fact]
    public async Task Identify_GivesTheOpenId_AndTheSecondTimeTheCodeIsUsed()
    {
        stub.OpenIds["code&1"] = "oGZUI0egBJY1zhBYw2KhdUfwVJJE";
        Assert.Equal("oGZUI0egBJY1zhBYw2KhdUfwVJJE", (await client.IdentifyAsync("code&1")).Value.Reveal());
        Assert.Equal(AccountRefusals.WeChatCodeExpired, (await client.IdentifyAsync("code&1")).Refusal);
        Assert.Equal(AccountRefusals.WeChatCodeExpired, (await client.IdentifyAsync("unknown")).Refusal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(45011)]
    [InlineData(40125)]
    public async Task Identify_WhenWeChatIsBusyOrTheSecretIsWrong_NothingIsKnown(int error)
    {
        stub.Errors["/sns/jscode2session"] = error;
        WeApiException fault = await Assert.ThrowsAsync<WeApiException>(() => client.IdentifyAsync("code"));
        Assert.Equal(error, fault.Code);
        Assert.DoesNotContain(WeChatStub.AppSecret, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identify_WhenWeChatHoldsTheUserForDangerous_IsRefused()
    {
        stub.Errors["/sns/jscode2session"] = 40226;
        Assert.Equal(AccountRefusals.WeChatBlocked, (await client.IdentifyAsync("code")).Refusal);
    }

    [Fact]
    public async Task PhoneOf_GivesTheNumber_AndTheSecondTimeTheCodeIsUsed()
    {
        stub.Phones["p1"] = "13712345678";
        Assert.Equal("13712345678", (await client.PhoneOfAsync("p1")).Value.Digits);
        Assert.Equal(AccountRefusals.WeChatCodeExpired, (await client.PhoneOfAsync("p1")).Refusal);
    }

    [Theory]
    [InlineData("""{"phoneNumber":"13712345678","purePhoneNumber":"13712345678","countryCode":86,"watermark":{"timestamp":1,"appid":"wx0123456789abcdef"}}""", true)]
    [InlineData("""{"phoneNumber":"+85291234567","purePhoneNumber":"91234567","countryCode":"852","watermark":{"timestamp":1,"appid":"wx0123456789abcdef"}}""", false)]
    public async Task PhoneOf_WhenTheNumberIsFromElsewhere_IsNotServed(string info, bool isServed)
    {
        stub.Phones["p"] = info;
        Assert.Equal(isServed ? null : AccountRefusals.WeChatPhoneNotServed, (await client.PhoneOfAsync("p")).Refusal);
    }

    [Fact]
    public async Task PhoneOf_WhenTheNumberWasGivenToAnotherMiniProgram_ProvesNothing()
    {
        stub.Phones["p"] = """{"phoneNumber":"13712345678","purePhoneNumber":"13712345678","countryCode":"86","watermark":{"timestamp":1,"appid":"wxffffffffffffffff"}}""";
        await Assert.ThrowsAsync<WeApiException>(() => client.PhoneOfAsync("p"));
    }

    [Fact]
    public async Task Token_HoweverManyAsk_IsFetchedOnce()
    {
        TaskCompletionSource release = new();
        stub.BeforeToken = () => release.Task;
        Task<Uri>[] links = [.. Enumerable.Range(0, 8).Select(_ => client.MakeUrlLinkAsync("pages/sign", "t=a", 1))];
        await stub.Arrived;
        release.SetResult();
        await Task.WhenAll(links);
        Assert.Single(stub.To(TokenPath));
        Assert.Equal(8, stub.To("/wxa/generate_urllink").Count);
    }

    [Fact]
    public async Task Token_IsKeptUntilShortlyBeforeItExpires()
    {
        await client.MakeUrlLinkAsync("pages/sign", "t=a", 1);
        time.Advance(TimeSpan.FromSeconds(7200) - AccessTokens.Margin - TimeSpan.FromSeconds(1));
        await client.MakeUrlLinkAsync("pages/sign", "t=a", 1);
        Assert.Single(stub.To(TokenPath));
        time.Advance(TimeSpan.FromSeconds(1));
        await client.MakeUrlLinkAsync("pages/sign", "t=a", 1);
        Assert.Equal(2, stub.To(TokenPath).Count);
    }

    [Fact]
    public async Task Token_WhenNotTakenAnyMore_IsFetchedAnewOnce()
    {
        await client.MakeUrlLinkAsync("pages/sign", "t=a", 1);
        stub.RenewToken();
        await client.MakeUrlLinkAsync("pages/sign", "t=a", 1);
        Assert.Equal((2, 3), (stub.To(TokenPath).Count, stub.To("/wxa/generate_urllink").Count));

        stub.Errors["/wxa/generate_urllink"] = 40001;
        Assert.Equal(40001, (await Assert.ThrowsAsync<WeApiException>(() => client.MakeUrlLinkAsync("pages/sign", "t=a", 1))).Code);
        Assert.Equal((3, 5), (stub.To(TokenPath).Count, stub.To("/wxa/generate_urllink").Count));
    }

    [Fact]
    public async Task Token_WhenItsFetchFailed_TheNextCallFetchesAgain()
    {
        stub.Errors[TokenPath] = -1;
        await Assert.ThrowsAsync<WeApiException>(() => client.PhoneOfAsync("p"));
        stub.Errors.Clear();
        stub.Phones["p"] = "13712345678";
        Assert.Null((await client.PhoneOfAsync("p")).Refusal);
        Assert.False((bool)stub.To(TokenPath)[^1].Json["force_refresh"]!);
    }

    [Fact]
    public async Task MakeUrlLink_ExpiresAfterDays_AtMostThirty()
    {
        Assert.Equal("https://wxaurl.cn/BQZRrcFCPvg", (await client.MakeUrlLinkAsync("pages/sign", "t=abc", 30)).AbsoluteUri);
        StubRequest sent = stub.To("/wxa/generate_urllink").Single();
        Assert.Equal(("pages/sign", "t=abc", 1, 30), ((string)sent.Json["path"]!, (string)sent.Json["query"]!, (int)sent.Json["expire_type"]!, (int)sent.Json["expire_interval"]!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.MakeUrlLinkAsync("pages/sign", "t=abc", 31));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.MakeUrlLinkAsync("pages/sign", "t=abc", 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.MakeUrlLinkAsync("pages/sign", new string('q', 1025), 1));
    }

    [Fact]
    public async Task MakeUrlLink_WhenTheQuotaIsUsedUp_NothingIsMade()
    {
        stub.Errors["/wxa/generate_urllink"] = 45009;
        Assert.Equal(45009, (await Assert.ThrowsAsync<WeApiException>(() => client.MakeUrlLinkAsync("pages/sign", "t", 1))).Code);
    }

    internal static WeChatOptions Options(Uri endpoint) => new() { AppId = WeChatStub.AppId, AppSecret = new Redacted<string>(WeChatStub.AppSecret), Endpoint = endpoint };
}
