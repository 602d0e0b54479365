namespace ContractFunctions.Tests.Embedded.Hosting;

public sealed class HttpFunctionsTests : IAsyncLifetime
{
    private AppFixture app = null!;

    public async Task InitializeAsync() => app = await AppFixture.StartAsync(options => options with { AdditionalFunctions = [typeof(ProbeFunctions)] });

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("/api/probe/text/a%20b", "GET a b 2026")]
    [InlineData("/api/probe/number/-2/5000000000", "4999999998")]
    [InlineData("/api/probe/guid/6f9619ff-8b86-d011-b42d-00c04fc964ff", "6f9619ff8b86d011b42d00c04fc964ff 32 True")]
    [InlineData("/api/probe/constraint/5", "5")]
    public async Task Get_WhenTheRouteFits_BindsItsValues(string path, string expected) => Assert.Equal(expected, (await app.GetAsync(path)).Expect(200).Text);

    [Theory]
    [InlineData("/api/probe/number/x/1")]
    [InlineData("/api/probe/number/99999999999/1")]
    [InlineData("/api/probe/number/1/1.5")]
    [InlineData("/api/probe/guid/none")]
    [InlineData("/api/probe/constraint/4")]
    [InlineData("/api/probe/text/a/b")]
    [InlineData("/api/nothing")]
    [InlineData("/")]
    public async Task Get_WhenTheRouteDoesNotFit_IsNotFound(string path) => (await app.GetAsync(path)).Refused(404, "Request.NotFound");

    [Fact]
    public async Task Post_WhenTheRouteTakesGet_IsMethodNotAllowed()
    {
        Answer answer = (await app.PostAsync("/api/probe/guid/6f9619ff-8b86-d011-b42d-00c04fc964ff")).Refused(405, "Request.MethodNotAllowed");
        Assert.Contains("不支持", (string?)answer.Json["title"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WhenTheFunctionNamesNoRoute_IsFoundByItsName()
    {
        Answer answer = (await app.GetAsync("/api/probe-by-name")).Refused(503, "Server.Busy");
        Assert.Equal("2", answer.Header("Retry-After"));
    }

    [Fact]
    public async Task Get_WhenTheFunctionThrows_TellsNothingAboutIt()
    {
        Answer answer = (await app.GetAsync("/api/probe/fault")).Refused(500, "Server.Fault");
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/probe/text/a")]
    [InlineData("/api/nothing")]
    [InlineData("/api/probe/fault")]
    [InlineData("/api/health")]
    public async Task Get_Whatever_CarriesSecurityHeaders(string path)
    {
        Answer answer = await app.GetAsync(path);
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.StartsWith("default-src 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(string.Empty, answer.Header("Server"));
    }
}
