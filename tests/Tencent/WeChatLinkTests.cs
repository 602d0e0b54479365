using ContractFunctions.Tencent;
using ContractFunctions.Tests.Scenarios;

namespace ContractFunctions.Tests.Tencent;

public sealed class WeChatLinkTests
{
    [Fact]
    [Covers("D15")]
    public async Task Invitation_WhenOpened_OffersAUrlLinkMadeThen_AndDoesWithoutWhenThereIsNone()
    {
        await using WeChatStub stub = await WeChatStub.StartAsync();
        await using RentalScenario scenario = await RentalScenario.StartAsync(options => options with
        {
            Providers = new ProviderOptions { WeChat = WeChatClientTests.Options(stub.Address) with { LinkPage = "pages/invitation" } },
        });
        await scenario.ClimbAsync(Rung.Launched);
        Assert.All(scenario.App.Outbox, message => Assert.DoesNotContain("wxaurl", message.Text, StringComparison.Ordinal));   // never in an SMS: it lives a day
        string page = $"/api/s/{scenario.Story.ShareToken}";
        Assert.Contains("href=\"https://wxaurl.cn/", (await scenario.App.GetAsync(page)).Expect(200).Text, StringComparison.Ordinal);

        stub.Errors["/wxa/generate_urllink"] = 85402;   // the quota of the day is used up
        Answer without = (await scenario.App.GetAsync(page)).Expect(200);
        Assert.DoesNotContain("wxaurl", without.Text, StringComparison.Ordinal);
        Assert.Contains("邀请您", without.Text, StringComparison.Ordinal);
    }
}
