using ContractFunctions.Accounts;
using ContractFunctions.Hosting;
using ContractFunctions.Tencent;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Tencent;

public sealed class TencentRealNameVerifierTests : IAsyncLifetime
{
    private static readonly DateOnly Today = BeijingTime.DateOf(AppFixture.Start);
    private static readonly IdentityDocument Card = IdentityDocument.Parse(IdentityDocumentType.ResidentIdentityCard, "11010519491231002X", null, Today).Value;

    private readonly FakeTimeProvider time = new(AppFixture.Start);
    private ProviderHttp http = null!;
    private TencentStub stub = null!;

    public async Task InitializeAsync()
    {
        http = new ProviderHttp(time);
        stub = await TencentStub.StartAsync();
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await stub.DisposeAsync();
    }

    [Fact]
    public async Task Verify_AsksForNameCardAndPhone()
    {
        RealNameVerdict verdict = await VerifyAsync("0");
        Assert.Equal((true, "TencentCloud.PhoneVerification", false, null), (verdict.IsMatch, verdict.Source, verdict.IsSimulated, verdict.Refusal));
        Assert.Equal(("PhoneVerification", "2018-03-01"), (stub.Last.Headers["x-tc-action"], stub.Last.Headers["x-tc-version"]));
        Assert.Equal(
            ("11010519491231002X", "张三", "13800138000"),
            ((string)stub.Last.Json["IdCard"]!, (string)stub.Last.Json["Name"]!, (string)stub.Last.Json["Phone"]!));
    }

    [Theory]
    [InlineData("-4")]
    [InlineData("-7")]
    [InlineData("-8")]
    public async Task Verify_WhenTheyDoNotBelongTogether_IsNoMatch(string result)
    {
        RealNameVerdict verdict = await VerifyAsync(result);
        Assert.Equal((false, null), (verdict.IsMatch, verdict.Refusal));
    }

    [Theory]
    [InlineData("-6")]
    [InlineData("-9")]
    [InlineData("-13")]
    public async Task Verify_WhenTheCarriersKnowNothing_SaysSo(string result)
    {
        RealNameVerdict verdict = await VerifyAsync(result);
        Assert.Equal((false, AccountRefusals.NotOnRecord), (verdict.IsMatch, verdict.Refusal));
    }

    [Fact]
    public async Task Verify_WhenTheDaysTriesAreUsedUp_SaysWhenToComeBack() =>
        Assert.Equal(("Request.TooMany", TimeSpan.FromHours(15)), ((await VerifyAsync("-12")).Refusal!.Code, (await VerifyAsync("-12")).Refusal!.RetryAfter));

    [Theory]
    [InlineData("-11")]
    [InlineData("-99")]
    [InlineData("")]
    public async Task Verify_WhenTheServiceIsBusyOrUnclear_NothingIsKnown(string result) => await Assert.ThrowsAsync<HttpRequestException>(() => VerifyAsync(result));

    [Fact]
    public async Task Verify_WhenTheServiceRefuses_NothingIsKnown()
    {
        stub.With("PhoneVerification", TencentStub.Error("UnauthorizedOperation.Arrears"));
        await Assert.ThrowsAsync<TencentCloudException>(() => Verifier().VerifyAsync("k", Name(), Card, AccountsPhone()));
    }

    [Theory]
    [InlineData(IdentityDocumentType.MainlandTravelPermit, "H12345678")]
    [InlineData(IdentityDocumentType.ResidencePermit, "810000199408230021")]
    public async Task Verify_WhenTheDocumentIsNoIdentityCard_AsksNobody(IdentityDocumentType type, string number)
    {
        DateOnly? born = type == IdentityDocumentType.MainlandTravelPermit ? new DateOnly(1994, 8, 23) : null;
        IdentityDocument other = IdentityDocument.Parse(type, number, born, Today).Value;
        RealNameVerdict verdict = await Verifier().VerifyAsync("k", Name(), other, AccountsPhone());
        Assert.Equal((false, AccountRefusals.DocumentNotServed), (verdict.IsMatch, verdict.Refusal));
        Assert.Empty(stub.Requests);
    }

    private static PersonName Name() => PersonName.Parse("张三", "name").Value;

    private static PhoneNumber AccountsPhone() => PhoneNumber.Parse("13800138000", "phone").Value;

    private TencentRealNameVerifier Verifier() => new(stub.Client(time, http), stub.Address, time);

    private Task<RealNameVerdict> VerifyAsync(string result)
    {
        stub.With("PhoneVerification", $$"""{"Result":"{{result}}","Description":"as documented","Isp":"移动","ResultDetail":"","RequestId":"{{TencentStub.RequestId}}"}""");
        return Verifier().VerifyAsync("k", Name(), Card, AccountsPhone());
    }
}
