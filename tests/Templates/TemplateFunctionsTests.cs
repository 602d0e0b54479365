using System.Net;
using System.Text.Json.Nodes;

namespace ContractFunctions.Tests.Templates;

public sealed class TemplateFunctionsTests : IAsyncLifetime
{
    private AppFixture app = null!;

    public async Task InitializeAsync() => app = await AppFixture.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task List_ShowsTheLeaseAsNotReviewed()
    {
        JsonNode list = (await app.GetAsync("/api/templates")).Expect(200).Json;

        JsonNode lease = Assert.Single(list["templates"]!.AsArray(), template => (string?)template!["id"] == "rental")!;
        Assert.Equal("房屋租赁合同", (string?)lease["title"]!["zh"]);
        Assert.False((bool)lease["isReviewed"]!);
        Assert.Equal("未经律师审阅", (string?)lease["review"]!["zh"]);
    }

    [Fact]
    public async Task Get_GivesTabsStepsAndFieldsAClientCanDraw()
    {
        JsonNode template = (await app.GetAsync("/api/templates/rental")).Expect(200).Json;

        Assert.Equal(["房东", "租客"], template["roles"]!.AsArray().Select(role => (string)role!["label"]!["zh"]!));
        Assert.True((bool)template["roles"]![0]!["isDefault"]!);
        Assert.Equal(["房屋信息", "租期费用支付", "承诺约定"], template["steps"]!.AsArray().Select(step => (string)step!["title"]!["zh"]!));
        JsonNode room = template["steps"]![0]!["fields"]!.AsArray().Single(field => (string)field!["name"]! == "room")!;
        Assert.Equal("""{"op":"selects","path":"leaseMode","option":"shared"}""", room["when"]!.ToJsonString());
        Assert.Equal(["name", "documentType", "documentNumber", "birthDate", "phone", "address"], template["identity"]!.AsArray().Select(field => (string)field!["name"]!));
    }

    [Theory]
    [InlineData("/api/templates/none")]
    [InlineData("/api/templates/rental?version=99")]
    [InlineData("/api/templates/rental?version=x")]
    [InlineData("/api/templates/none/sample")]
    public async Task Get_WhenThereIsNone_IsRefused(string path) => (await app.GetAsync(path)).Refused(404, "Template.NotFound");

    [Fact]
    public async Task Sample_IsAPdf_AndIsNotSentAgainToWhoHasIt()
    {
        using HttpResponseMessage first = await app.Http.GetAsync(new Uri("/api/templates/rental/sample?version=1", UriKind.Relative));
        using HttpRequestMessage again = new(HttpMethod.Get, "/api/templates/rental/sample");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using HttpResponseMessage second = await app.Http.SendAsync(again);

        Assert.Equal("application/pdf", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal("%PDF-"u8.ToArray(), (await first.Content.ReadAsByteArrayAsync())[..5]);
        Assert.Equal("public, max-age=300", first.Headers.CacheControl!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }
}
