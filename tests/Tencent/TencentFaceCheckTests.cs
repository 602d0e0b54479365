using ContractFunctions.Accounts;
using ContractFunctions.Hosting;
using ContractFunctions.Tencent;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Tencent;

public sealed class TencentFaceCheckTests : IAsyncLifetime
{
    private const string BizToken = "CE661F1A-0F1E-45BD-BE13-34C05CEA7681";

    private readonly FakeTimeProvider time = new(AppFixture.Start);
    private ProviderHttp http = null!;
    private TencentStub stub = null!;
    private TencentFaceCheck check = null!;

    public async Task InitializeAsync()
    {
        http = new ProviderHttp(time);
        stub = await TencentStub.StartAsync();
        check = new TencentFaceCheck(stub.Client(time, http), "7", stub.Address);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await stub.DisposeAsync();
    }

    [Fact]
    public async Task Begin_GivesTicketAndAddress()
    {
        stub.With("DetectAuth", $$"""{"Url":"https://open.faceid.qq.com/v1/auth?token={{BizToken}}","BizToken":"{{BizToken}}","RequestId":"r"}""");
        FaceCheckStart begun = await BeginAsync();
        Assert.Equal((BizToken, $"https://open.faceid.qq.com/v1/auth?token={BizToken}"), (begun.Ticket, begun.Url.AbsoluteUri));
        Assert.Equal("2018-03-01", stub.Last.Headers["x-tc-version"]);
        string[] sent = [.. new[] { "RuleId", "IdCard", "Name", "RedirectUrl", "Extra" }.Select(name => (string)stub.Last.Json[name]!)];
        Assert.Equal(["7", "11010519491231002X", "张三", "https://sign.example.com/back", "K7Q2"], sent);
        Assert.Equal(5, stub.Last.Json.AsObject().Count);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://open.faceid.qq.com/")]
    [InlineData("")]
    public async Task Begin_WhenTheAddressIsNoHttps_IsUnanswered(string url)
    {
        stub.With("DetectAuth", $$"""{"Url":"{{url}}","BizToken":"{{BizToken}}","RequestId":"r"}""");
        await Assert.ThrowsAsync<UnansweredException>(BeginAsync);
    }

    [Theory]
    [InlineData("""{"ErrCode":0,"ErrMsg":"成功","IdCard":"11010519491231002X","Name":"张三","LiveStatus":0,"Comparestatus":0,"Sim":"99.00","LivenessDetail":[]}""", FaceCheckResult.Passed)]
    [InlineData("""{"ErrCode":2016,"ErrMsg":"比对相似度未达到通过标准","LiveStatus":0,"Comparestatus":2016}""", FaceCheckResult.Failed)]
    [InlineData("""{"ErrCode":null,"ErrMsg":null,"LiveStatus":null}""", FaceCheckResult.Pending)]
    [InlineData("""{}""", FaceCheckResult.Pending)]
    [InlineData("null", FaceCheckResult.Pending)]
    public async Task Result_IsTheFinalResult_OfTheTextPartAlone(string text, FaceCheckResult expected)
    {
        stub.Actions["GetDetectInfoEnhanced"] = _ => $$"""{"Text":{{text}},"IdCardData":null,"BestFrame":null,"VideoData":null,"RequestId":"r"}""";
        Assert.Equal(expected, await check.ResultAsync(BizToken));
        Assert.Equal((BizToken, "7", "1"), ((string)stub.Last.Json["BizToken"]!, (string)stub.Last.Json["RuleId"]!, (string)stub.Last.Json["InfoType"]!));
    }

    [Theory]
    [InlineData("InvalidParameterValue.BizTokenExpired")]
    [InlineData("InvalidParameterValue.BizTokenIllegal")]
    public async Task Result_WhenTheTicketIsTooOld_IsFailed(string code)
    {
        stub.With("GetDetectInfoEnhanced", TencentStub.Error(code));
        Assert.Equal(FaceCheckResult.Failed, await check.ResultAsync(BizToken));
    }

    [Theory]
    [InlineData("InvalidParameterValue.RuleIdNotExist")]
    [InlineData("UnauthorizedOperation.Arrears")]
    [InlineData("InternalError")]
    public async Task AnyCall_WhenTheServiceRefuses_NothingIsKnown(string code)
    {
        stub.With("GetDetectInfoEnhanced", TencentStub.Error(code)).With("DetectAuth", TencentStub.Error(code));
        await Assert.ThrowsAsync<TencentCloudException>(() => check.ResultAsync(BizToken));
        await Assert.ThrowsAsync<TencentCloudException>(BeginAsync);
    }

    private Task<FaceCheckStart> BeginAsync() => check.BeginAsync(
        PersonName.Parse("张三", "name").Value,
        IdentityDocument.Parse(IdentityDocumentType.ResidentIdentityCard, "11010519491231002X", null, BeijingTime.DateOf(AppFixture.Start)).Value,
        "K7Q2",
        new Uri("https://sign.example.com/back"));
}
