using System.Text.Json.Nodes;
using ContractFunctions.Hosting;
using ContractFunctions.Tencent;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Tencent;

public sealed class TencentSmsSenderTests : IAsyncLifetime
{
    private static readonly SmsMessage Code = new(
        "code-1", "13800138000", "Sms.SignInCode", new Dictionary<string, string> { ["minutes"] = "5", ["code"] = "271828" });

    private readonly FakeTimeProvider time = new(AppFixture.Start);
    private ProviderHttp http = null!;
    private TencentStub stub = null!;

    public async Task InitializeAsync()
    {
        http = new ProviderHttp(time);
        stub = (await TencentStub.StartAsync()).With("SendSms", Status("Ok"));
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await stub.DisposeAsync();
    }

    [Fact]
    public async Task Send_CarriesTemplateParametersInOrderAndTheKey()
    {
        MessageReceipt receipt = await Sender().SendAsync(Code);
        Assert.Equal(("5000:1045710669157053657849499619", AppFixture.Start), (receipt.ProviderId, receipt.AcceptedAt));
        Assert.Equal(("SendSms", "2021-01-11", "ap-guangzhou"), (stub.Last.Headers["x-tc-action"], stub.Last.Headers["x-tc-version"], stub.Last.Headers["x-tc-region"]));
        JsonNode body = stub.Last.Json;
        Assert.Equal("""["+8613800138000"]""", body["PhoneNumberSet"]!.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Equal(("1400006666", "示例科技", "1110", "code-1"), ((string)body["SmsSdkAppId"]!, (string)body["SignName"]!, (string)body["TemplateId"]!, (string)body["SessionContext"]!));
        Assert.Equal(["271828", "5"], body["TemplateParamSet"]!.AsArray().Select(value => (string)value!));
    }

    [Fact]
    public async Task Send_WhenAnotherOrderIsSet_FollowsIt()
    {
        await Sender("1111:minutes,code").SendAsync(Code);
        Assert.Equal(["5", "271828"], stub.Last.Json["TemplateParamSet"]!.AsArray().Select(value => (string)value!));
    }

    [Fact]
    public async Task Send_WhenTheTemplateHoldsTheFrontOfTheLink_SendsItsEnd()
    {
        TencentSmsSender sender = new(stub.Client(time, http), Options(stub.Address, "Sms.sign", "2222:reference,token"), "ap-guangzhou", time);
        await sender.SendAsync(new SmsMessage("k", "13800138000", "Sms.sign", new Dictionary<string, string>
        {
            ["reference"] = "AB12CD34",
            ["deadline"] = "2026-12-01",
            ["link"] = "https://sign.example.com/api/s/tok-en_1",
        }));
        Assert.Equal(["AB12CD34", "tok-en_1"], stub.Last.Json["TemplateParamSet"]!.AsArray().Select(value => (string)value!));
    }

    [Theory]
    [InlineData("FailedOperation.PhoneNumberInBlacklist", typeof(MessageRefusedException))]
    [InlineData("FailedOperation.ContainSensitiveWord", typeof(MessageRefusedException))]
    [InlineData("InvalidParameterValue.IncorrectPhoneNumber", typeof(MessageRefusedException))]
    [InlineData("UnsupportedOperation.UnsuportedRegion", typeof(MessageRefusedException))]
    [InlineData("InternalError", typeof(MessageAmbiguousException))]
    [InlineData("InternalError.Timeout", typeof(MessageAmbiguousException))]
    [InlineData("InternalError.SendAndRecvFail", typeof(MessageAmbiguousException))]
    [InlineData("InternalError.SigVerificationFail", typeof(TencentCloudException))]
    [InlineData("LimitExceeded.PhoneNumberThirtySecondLimit", typeof(TencentCloudException))]
    [InlineData("FailedOperation.InsufficientBalanceInSmsPackage", typeof(TencentCloudException))]
    [InlineData("FailedOperation.SignatureIncorrectOrUnapproved", typeof(TencentCloudException))]
    [InlineData("AuthFailure.SignatureFailure", typeof(TencentCloudException))]
    [InlineData("RequestLimitExceeded", typeof(TencentCloudException))]
    public async Task Send_WhenRefused_SaysWhetherForGood(string code, Type expected)
    {
        stub.With("SendSms", Status(code));
        Assert.IsType(expected, await Record.ExceptionAsync(() => Sender().SendAsync(Code)));
        stub.With("SendSms", TencentStub.Error(code));
        Exception fault = (await Record.ExceptionAsync(() => Sender().SendAsync(Code)))!;
        Assert.IsType(expected, fault);
        Assert.DoesNotContain("13800138000", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WhenTheAnswerIsLate_IsAmbiguous()
    {
        stub.Hold = new TaskCompletionSource();
        Task<MessageReceipt> send = Sender().SendAsync(Code);
        await stub.Arrived;
        time.Advance(ProviderHttp.Patience);
        await Assert.ThrowsAsync<MessageAmbiguousException>(() => send);
        stub.Hold.SetResult();
    }

    [Fact]
    public async Task Send_WhenCutOffUnderWay_IsAmbiguous_AndBeforeIsNot()
    {
        using CancellationTokenSource caller = new();
        stub.Hold = new TaskCompletionSource();
        Task<MessageReceipt> send = Sender().SendAsync(Code, caller.Token);
        await stub.Arrived;
        await caller.CancelAsync();
        await Assert.ThrowsAsync<MessageAmbiguousException>(() => send);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sender().SendAsync(Code, caller.Token));
        Assert.Single(stub.Requests);
        stub.Hold.SetResult();
    }

    [Fact]
    public async Task Send_WhenTheAnswerNamesNoStatus_IsAmbiguous()
    {
        stub.With("SendSms", """{"SendStatusSet":[],"RequestId":"r"}""");
        await Assert.ThrowsAsync<MessageAmbiguousException>(() => Sender().SendAsync(Code));
    }

    [Fact]
    public async Task Send_WhenNobodyListens_MayBeRepeated()
    {
        TencentSmsSender sender = Sender();
        await stub.DisposeAsync();
        Exception fault = (await Record.ExceptionAsync(() => sender.SendAsync(Code)))!;
        Assert.IsType<HttpRequestException>(fault);
    }

    internal static string Status(string code) => $$"""
        {"SendStatusSet":[{"SerialNo":"5000:1045710669157053657849499619","PhoneNumber":"+8613800138000","Fee":1,"SessionContext":"s","Code":"{{code}}","Message":"as documented","IsoCode":"CN"}],"RequestId":"{{TencentStub.RequestId}}"}
        """;

    internal static TencentSmsOptions Options(Uri endpoint, string key = "Sms.SignInCode", string setting = "1110")
    {
        Dictionary<string, SmsTemplate> templates = SmsTemplates.Keys.ToDictionary(known => known, known => SmsTemplates.Parse(known, "1110", out _)!);
        templates[key] = SmsTemplates.Parse(key, setting, out string? fault)!;
        Assert.Null(fault);
        return new TencentSmsOptions { SdkAppId = "1400006666", SignName = "示例科技", Templates = templates, Endpoint = endpoint };
    }

    private TencentSmsSender Sender(string setting = "1110") => new(stub.Client(time, http), Options(stub.Address, setting: setting), "ap-guangzhou", time);
}
