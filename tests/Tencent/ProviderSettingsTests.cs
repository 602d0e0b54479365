using ContractFunctions.Embedded;
using ContractFunctions.Hosting;
using ContractFunctions.Tencent;
using Microsoft.Extensions.Configuration;

namespace ContractFunctions.Tests.Tencent;

public sealed class ProviderSettingsTests
{
    internal static (string Key, string Value)[] Whole { get; } =
    [
        ("Tencent:SecretId", TencentStub.SecretId), ("Tencent:SecretKey", TencentStub.SecretKey), ("Tencent:Region", "ap-nanjing"),
        ("Tencent:Sms:SdkAppId", "1400006666"), ("Tencent:Sms:SignName", "示例科技"),
        .. SmsTemplates.Keys.Select((key, at) => ($"Tencent:Sms:Templates:{key}", $"{2000 + at}")),
    ];

    [Fact]
    public void Keys_OfTextMessages_AreNoRefusals()
    {
        Assert.Contains("Sms.SignInCode", SmsTemplates.Keys);
        Assert.Contains("Sms.completed", SmsTemplates.Keys);
        Assert.All(SmsTemplates.Keys, key => Assert.NotEmpty(SmsTemplates.ParametersOf(key)));
    }

    [Fact]
    public void Read_WhenEverythingIsSet_HasIt()
    {
        TencentOptions options = Read(Whole).Tencent!;
        Assert.Equal((TencentStub.SecretKey, "ap-nanjing", true), (options.SecretKey.Reveal(), options.Region, options.VerifiesRealNames));
        Assert.Equal(("https://sms.tencentcloudapi.com/", "https://faceid.tencentcloudapi.com/"), (options.Sms!.Endpoint.AbsoluteUri, options.FaceIdEndpoint.AbsoluteUri));
        Assert.Equal(["code", "minutes"], options.Sms.Templates["Sms.SignInCode"].Parameters);
        Assert.DoesNotContain(TencentStub.SecretKey, options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhenNothingIsSet_HasNoProvider() => Assert.Equal(new ProviderOptions(), Read([]));

    [Fact]
    public void Read_WhenWeChatAndWeComAreSet_HasThem()
    {
        ProviderOptions options = Read([("WeChat:AppId", "wx1"), ("WeChat:AppSecret", "canary-1"), ("WeCom:CorpId", "ww1"), ("WeCom:Secret", "canary-2")]);
        Assert.Equal(("wx1", "canary-1", "https://api.weixin.qq.com/"), (options.WeChat!.AppId, options.WeChat.AppSecret.Reveal(), options.WeChat.Endpoint.AbsoluteUri));
        Assert.Equal(("ww1", "canary-2", "https://qyapi.weixin.qq.com/"), (options.WeCom!.CorpId, options.WeCom.Secret.Reveal(), options.WeCom.Endpoint.AbsoluteUri));
        Assert.DoesNotContain("canary", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhenOnlyTheKeyIsSet_SendsNoSmsButVerifiesNames()
    {
        TencentOptions options = Read(Whole[..2]).Tencent!;
        Assert.Equal((null, true, TencentOptions.DefaultRegion), (options.Sms, options.VerifiesRealNames, options.Region));
        Assert.False(Read([.. Whole[..2], ("Tencent:RealName", "false")]).Tencent!.VerifiesRealNames);
        Assert.Null(options.FaceRuleId);
        Assert.Equal("7", Read([.. Whole[..2], ("Tencent:FaceId:RuleId", "7")]).Tencent!.FaceRuleId);
    }

    [Fact]
    public void Read_WhenTemplatesAreMissing_NamesEachOfThem()
    {
        string message = Fault([.. Whole.Where(setting => !setting.Key.EndsWith(".sign", StringComparison.Ordinal) && !setting.Key.EndsWith(".SignInCode", StringComparison.Ordinal))]);
        Assert.Contains("no template for Sms.SignInCode, Sms.sign", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Sms.remind", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhenTheKeyStandsInAFile_TakesIt()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "from-the-file\n");
        Assert.Equal("from-the-file", Read([Whole[0], ("Tencent:SecretKeyFile", file)]).Tencent!.SecretKey.Reveal());
        File.Delete(file);
        Assert.Contains("there is no file", Fault([Whole[0], ("Tencent:SecretKeyFile", file)]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tencent:SecretKye", "x", "no such setting")]
    [InlineData("Tencent:SecretId", "", "Tencent:SecretId is not set")]
    [InlineData("Tencent:SecretKey", "", "Tencent:SecretKey is not set")]
    [InlineData("Tencent:RealName", "maybe", "none of True, False")]
    [InlineData("Tencent:Sms:SdkAppId", "", "Tencent:Sms:SdkAppId is not set")]
    [InlineData("Tencent:Sms:SignName", "", "Tencent:Sms:SignName is not set")]
    [InlineData("Tencent:Sms:Templates:Sms.SignInCode", "one", "is not like 1110 or 1110:code,minutes")]
    [InlineData("Tencent:Sms:Templates:Sms.SignInCode", "1110:code,hours", "Sms.SignInCode has no parameter hours")]
    [InlineData("Tencent:Sms:Templates:Sms.SignInCode", "1110:token", "Sms.SignInCode has no parameter token")]
    [InlineData("Tencent:Sms:Templates:Sms.signed", "1110", "no such setting")]
    [InlineData("Tencent:Sms:Endpoint", "http://sms.example.com", "is not like https://sms.tencentcloudapi.com/")]
    [InlineData("Tencent:Sms:Endpoint", "https://sms.example.com/path", "is not like https://sms.tencentcloudapi.com/")]
    [InlineData("Tencent:FaceId:Endpoint", "faceid", "is not like https://faceid.tencentcloudapi.com/")]
    [InlineData("Tencent:FaceId:Rule", "1", "no such setting")]
    [InlineData("WeChat:AppId", "wx1", "WeChat:AppSecret is not set")]
    [InlineData("WeChat:Secret", "s", "no such setting")]
    [InlineData("WeCom:Secret", "s", "WeCom:CorpId is not set")]
    [InlineData("WeCom:AppId", "s", "no such setting")]
    [InlineData("WeCom:OrganizationCode", "91110108MA01ABCD3M", "is no 统一社会信用代码")]
    [InlineData("WeCom:Endpoint", "ftp://example.com", "is not like https://qyapi.weixin.qq.com/")]
    public void Read_WhenASettingIsWrong_NamesIt(string key, string value, string message)
    {
        (string Key, string Value)[] settings = [.. Whole.Where(setting => setting.Key != key), (key, value)];
        Assert.Contains(message, Fault(settings), StringComparison.Ordinal);
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => EmbeddedSettings.Read(Configuration(settings))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tencent:Sms:Templates:SignInCode", "1110:minutes,code")]
    [InlineData("Tencent:Sms:Templates:sign", "1110:reference,token")]
    [InlineData("Tencent:Sms:Endpoint", "https://sms.ap-shanghai-fsi.tencentcloudapi.com")]
    [InlineData("Tencent:Sms:Endpoint", "http://127.0.0.1:9000")]
    public void Read_WhenASettingIsRight_TakesIt(string key, string value) => Assert.NotNull(EmbeddedSettings.Read(Configuration([.. Whole, (key, value)])).Providers.Tencent!.Sms);

    internal static IConfiguration Configuration((string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();

    private static ProviderOptions Read((string Key, string Value)[] settings) => ProviderSettings.Read(Configuration(settings));

    private static string Fault((string Key, string Value)[] settings) => Assert.Throws<InvalidOperationException>(() => Read(settings)).Message;
}
