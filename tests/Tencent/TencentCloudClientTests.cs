using System.Net;
using System.Net.Sockets;
using ContractFunctions.Tencent;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Tencent;

public sealed class TencentCloudClientTests : IAsyncLifetime
{
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
    public async Task Call_SendsTheCommonHeadersAndASignatureThatHolds()
    {
        stub.With("PhoneVerification", $$"""{"Result":"0","Isp":"移动","RequestId":"{{TencentStub.RequestId}}"}""");
        Assert.Equal("0", (await CallAsync(TencentStub.SecretKey, "ap-beijing")).Result);
        Assert.Equal(("POST", "/", "PhoneVerification"), (stub.Last.Method, stub.Last.Path, stub.Last.Headers["x-tc-action"]));
        Assert.Equal(("2018-03-01", "ap-beijing"), (stub.Last.Headers["x-tc-version"], stub.Last.Headers["x-tc-region"]));
        Assert.Equal(AppFixture.Start.ToUnixTimeSeconds().ToString(), stub.Last.Headers["x-tc-timestamp"]);
        Assert.Equal("application/json; charset=utf-8", stub.Last.Headers["content-type"]);
    }

    [Fact]
    public async Task Call_WhenTheApiHasNoRegions_SendsNone()
    {
        stub.With("PhoneVerification", """{"Result":"0","RequestId":"r"}""");
        await CallAsync();
        Assert.DoesNotContain("x-tc-region", stub.Last.Headers.Keys);
    }

    [Fact]
    public async Task Call_WithAnotherKey_IsRefusedWithItsCode()
    {
        stub.With("PhoneVerification", """{"Result":"0","RequestId":"r"}""");
        TencentCloudException refused = await Assert.ThrowsAsync<TencentCloudException>(() => CallAsync("another-key"));
        Assert.Equal(("AuthFailure.SignatureFailure", TencentStub.RequestId), (refused.Code, refused.RequestId));
        Assert.True(refused.Is("AuthFailure") && refused.Is("AuthFailure.SignatureFailure") && !refused.Is("Auth"));
        Assert.DoesNotContain("another-key", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"RequestId":"r"}""")]
    [InlineData("""{"Result":null,"RequestId":"r"}""")]
    [InlineData("""[]""")]
    [InlineData("""{"Result":"0"}""")]
    [InlineData("""<html>""")]
    public async Task Call_WhenTheAnswerCannotBeRead_IsUnanswered(string members)
    {
        stub.With("PhoneVerification", members);
        await Assert.ThrowsAsync<UnansweredException>(() => CallAsync());
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(400, false)]
    [InlineData(302, false)]
    public async Task Send_WhenTheStatusIsNoSuccess_TellsUnknownFromTurnedAway(int status, bool isUnknown)
    {
        await using StubProvider plain = await StubProvider.StartAsync();
        plain.Answer = _ => Task.FromResult(new StubAnswer("{}", status));
        using HttpRequestMessage request = new(HttpMethod.Get, plain.Address);
        HttpRequestException fault = await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.SendAsync(request));
        Assert.Equal(isUnknown, fault is UnansweredException);
    }

    [Fact]
    public async Task Call_WhenNobodyAnswersInTime_IsUnanswered()
    {
        stub.Hold = new TaskCompletionSource();
        Task<PhoneVerificationAnswer> call = CallAsync();
        await stub.Arrived;
        time.Advance(ProviderHttp.Patience);
        await Assert.ThrowsAsync<UnansweredException>(() => call);
        stub.Hold.SetResult();
    }

    [Fact]
    public async Task Call_WhenTheCallerGivesUp_IsCancelled()
    {
        using CancellationTokenSource caller = new();
        stub.Hold = new TaskCompletionSource();
        Task<PhoneVerificationAnswer> call = CallAsync(cancellation: caller.Token);
        await stub.Arrived;
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        stub.Hold.SetResult();
    }

    [Fact]
    public async Task Send_WhenNobodyListens_HasNotLeft()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using HttpRequestMessage request = new(HttpMethod.Post, $"http://127.0.0.1:{port}/?secret=canary");
        HttpRequestException fault = await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(request));
        Assert.DoesNotContain("canary", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WhenTheConnectionBreaksUnderWay_IsUnanswered()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using HttpRequestMessage request = new(HttpMethod.Post, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/") { Content = new StringContent("{}") };
        Task<byte[]> send = http.SendAsync(request);
        using (TcpClient accepted = await listener.AcceptTcpClientAsync())
        {
            await accepted.GetStream().ReadExactlyAsync(new byte[1]);
        }

        await Assert.ThrowsAsync<UnansweredException>(() => send);
    }

    private Task<PhoneVerificationAnswer> CallAsync(string secretKey = TencentStub.SecretKey, string? region = null, CancellationToken cancellation = default) =>
        stub.Client(time, http, secretKey).CallAsync(
            new TencentService("faceid", "2018-03-01", stub.Address, region),
            "PhoneVerification",
            new PhoneVerificationRequest("11010519491231002X", "张三", "13800138000"),
            TencentJson.Default.PhoneVerificationRequest,
            TencentJson.Default.PhoneVerificationAnswer,
            cancellation);
}
