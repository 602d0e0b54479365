using System.Net.Http.Headers;
using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Hosting;

public sealed class HttpApiTests : IAsyncLifetime
{
    private const string Body = """{"name":"a","count":1}""";

    private AppFixture app = null!;

    public async Task InitializeAsync() => app = await AppFixture.StartAsync(options => options with { AdditionalFunctions = [typeof(ProbeBodyFunctions)] });

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("""{"name":"张三","count":3}""", "2 3")]
    [InlineData("""{"name":"\ud83d\ude00","count":0,"parts":[{"name":"","count":1}],"note":null}""", "2 0")]
    public async Task Open_WhenTheBodyFits_IsParsed(string body, string expected) =>
        Assert.Equal(expected, (await app.PostAsync("/api/probe/open", body)).Expect(200).Text);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"name":"a"}""")]
    [InlineData("""{"name":null,"count":1}""")]
    [InlineData("""{"name":5,"count":1}""")]
    [InlineData("""{"name":"a","count":1.5}""")]
    [InlineData("""{"name":"a","count":99999999999}""")]
    [InlineData("""{"name":"a","count":1,"more":true}""")]
    [InlineData("""{"name":"a","count":1,"count":2}""")]
    [InlineData("""{"name":"a","count":1,"Count":2}""")]
    [InlineData("""{"name":"a","count":1} x""")]
    [InlineData("""{"name":"a","count":1,}""")]
    [InlineData("""{/**/"name":"a","count":1}""")]
    [InlineData("""{"name":"a\u0000b","count":1}""")]
    [InlineData("""{"name":"\ud800","count":1}""")]
    [InlineData("""{"name":"a","count":1,"\udc00":1}""")]
    [InlineData("""{"name":"a","count":1,"parts":[null]}""")]
    [InlineData("""{"name":"a","count":1,"parts":[{"name":"b","count":1},null]}""")]
    [InlineData("""{"name":"a","count":1,"parts":[{"name":"b"}]}""")]
    public async Task Open_WhenTheBodyDoesNotFit_IsMalformed(string body) =>
        (await app.PostAsync("/api/probe/open", body)).Refused(400, "Request.Malformed");

    [Fact]
    public async Task Open_WhenTheBodyIsNested32Deep_IsTheLast()
    {
        static string Nested(int depth) => string.Concat(Enumerable.Repeat("""{"name":"a","count":1,"parts":[""", depth)) + string.Concat(Enumerable.Repeat("]}", depth));
        (await app.PostAsync("/api/probe/open", Nested(16))).Expect(200);
        (await app.PostAsync("/api/probe/open", Nested(17))).Refused(400, "Request.Malformed");
        (await app.PostAsync("/api/probe/open", new string('[', 100_000))).Refused(400, "Request.Malformed");
    }

    [Fact]
    public async Task Open_WhenTheBytesAreNoUtf8_IsMalformed()
    {
        byte[] body = [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\",\"count\":1}"u8];
        Assert.Equal((400, "Request.Malformed"), await PostBytesAsync(body, "application/json"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=gbk")]
    [InlineData("application/json-patch+json")]
    public async Task Open_WhenNotSentAsJson_IsUnsupported(string? contentType) =>
        Assert.Equal((415, "Request.UnsupportedMediaType"), await PostBytesAsync("{\"name\":\"a\",\"count\":1}"u8.ToArray(), contentType));

    [Theory]
    [InlineData(HttpApi.MaxBodyBytes + 1, false)]
    [InlineData(HttpApi.MaxBodyBytes + 1, true)]
    [InlineData(3 * 1024 * 1024, true)]
    public async Task Open_WhenTheBodyIsTooLarge_IsRefused(int bytes, bool chunked) =>
        Assert.Equal((413, "Request.TooLarge"), await PostBytesAsync(Encoding.ASCII.GetBytes(new string(' ', bytes)), "application/json", chunked));

    [Fact]
    public async Task Open_WhenAWorkInsideIsCancelled_IsAFaultWithATraceId()
    {
        Answer answer = (await app.GetAsync("/api/probe/failing")).Refused(500, "Server.Fault");
        Assert.NotEmpty((string)answer.Json["traceId"]!);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("../../etc/passwd")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Read_WithoutASession_IsRefused(string? token) => (await app.GetAsync("/api/probe/read", token)).Refused(401, "Session.Required");

    [Fact]
    public async Task Read_WithASession_KnowsTheCaller() => Assert.Equal("alice", (await app.GetAsync("/api/probe/read", await SignInAsync("alice"))).Expect(200).Text);

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    [InlineData("with space in it")]
    public async Task Command_WithoutAKey_IsRefused(string? key)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/probe/command") { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await SignInAsync("alice"));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using HttpResponseMessage response = await app.Http.SendAsync(request);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("Request.IdempotencyKeyMissing", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_WhenTheKeyIsRepeated_AnswersTheSame()
    {
        string token = await SignInAsync("alice");
        Answer first = (await app.PostAsync("/api/probe/command", Body, token, "key-12345")).Expect(200);
        await app.RestartAsync();
        Answer second = (await app.PostAsync("/api/probe/command", Body, token, "key-12345")).Expect(200);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(2, (await app.Get<IRecordStore>().RangeAsync("probes", "alice", new RecordRange())).Records.Count);
    }

    [Fact]
    public async Task Command_WhenTheSameKeyArrivesManyTimesAtOnce_IsDoneOnce()
    {
        string token = await SignInAsync("alice");
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => app.PostAsync("/api/probe/command", Body, token, "key-12345")));
        Assert.Single(answers.Select(answer => answer.Expect(200).Text).Distinct());
        Assert.Equal(2, (await app.Get<IRecordStore>().RangeAsync("probes", "alice", new RecordRange())).Records.Count);
    }

    [Fact]
    public async Task Command_WhenTheKeyWasUsedForAnotherBody_IsRefused()
    {
        string token = await SignInAsync("alice");
        (await app.PostAsync("/api/probe/command", Body, token, "key-12345")).Expect(200);
        (await app.PostAsync("/api/probe/command", Body.Replace('1', '2'), token, "key-12345")).Refused(422, "Request.IdempotencyKeyReused");
        (await app.PostAsync("/api/probe/command", Body.Replace('1', '2'), await SignInAsync("bob"), "key-12345")).Expect(200);
    }

    [Fact]
    public async Task Command_WhenTheKeyIsOlderThan30Days_IsANewCommand()
    {
        string token = await SignInAsync("alice");
        Answer first = (await app.PostAsync("/api/probe/command", Body, token, "key-12345")).Expect(200);
        app.Clock.Advance(CommandRows.Kept);
        Answer second = (await app.PostAsync("/api/probe/command", Body, await SignInAsync("alice"), "key-12345")).Expect(200);
        Assert.NotEqual(first.Text, second.Text);
    }

    [Fact]
    public async Task Read_WhenAnAccountAsksTooOften_IsTooManyUntilItWaits()
    {
        string token = await SignInAsync("alice");
        for (int i = 0; i < HttpApi.PerAccount.Permits; i++)
        {
            Assert.Null(app.Get<RateLimits>().Take(HttpApi.PerAccount, "alice"));
        }

        Answer refused = (await app.GetAsync("/api/probe/read", token)).Refused(429, "Request.TooMany");
        Assert.Equal("1", refused.Header("Retry-After"));
        (await app.GetAsync("/api/probe/read", await SignInAsync("bob"))).Expect(200);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.GetAsync("/api/probe/read", token)).Expect(200);
    }

    [Fact]
    public async Task Open_WhenAnAddressAsksTooOften_IsTooMany()
    {
        for (int i = 0; i < HttpApi.PerAddress.Permits; i++)
        {
            Assert.Null(app.Get<RateLimits>().Take(HttpApi.PerAddress, "127.0.0.1"));
        }

        (await app.PostAsync("/api/probe/open", Body)).Refused(429, "Request.TooMany");
    }

    private async Task<string> SignInAsync(string account)
    {
        string token = Sessions.NewToken();
        await app.Get<Sessions>().OpenAsync(account, token);
        return token;
    }

    private async Task<(int Status, string? Code)> PostBytesAsync(byte[] body, string? contentType, bool chunked = false)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/probe/open") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await app.Http.SendAsync(request);
        return ((int)response.StatusCode, new Answer(0, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.MediaType, response.Headers).Code);
    }
}
