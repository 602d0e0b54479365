using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Tests.Pdf;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>阅读模式: the same contract as reflowed text, counted like pages.</summary>
public sealed partial class ReadingScenarios
{
    [ToolFact("pdftotext")]
    [Covers("E19", "P28", "D13")]
    public async Task ReadingText_SaysWhatThePagesSay_PageByPage_AndCountsAsReading()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Filled);
        JsonNode draft = await scenario.Landlord.GetAsync($"{scenario.Path}/text");
        Assert.Contains(draft["blocks"]!.AsArray(), block => ((string?)block!["text"])?.Contains(RentalForm.RentFinancial, StringComparison.Ordinal) == true);
        await scenario.ClimbAsync(Rung.Signing);

        JsonNode contract = await scenario.Tenant.GetAsync(scenario.Path), text = await scenario.Tenant.GetAsync($"{scenario.Path}/text");
        Assert.Equal((int)contract["pageCount"]!, (int)text["pageCount"]!);
        using TemporaryFile file = new(await scenario.Tenant.DownloadAsync($"{scenario.Path}/document"));
        for (int page = 1; page <= (int)text["pageCount"]!; page++)
        {
            // What ends on a page stands on it, but for what began on the page before.
            string printed = Bare(Tools.Run("pdftotext", "-raw", "-f", $"{Math.Max(1, page - 1)}", "-l", $"{page}", "-enc", "UTF-8", file.Path, "-").Output);
            JsonNode[] blocks = [.. text["blocks"]!.AsArray().Where(block => (int)block!["page"]! == page).Cast<JsonNode>()];
            Assert.NotEmpty(blocks);
            Assert.All(blocks.SelectMany(WordsOf), words => Assert.True(printed.Contains(words, StringComparison.Ordinal) || Furnitureless(printed).Contains(words, StringComparison.Ordinal), $"page {page}: {words}"));
        }

        object body = new { contentHash = (string)contract["contentHash"]!, pages = Enumerable.Range(1, (int)contract["pageCount"]!), mode = "Text" };
        Assert.True((bool)(await scenario.PostAsync(scenario.Tenant, $"{scenario.Path}/readings", body)).Expect(200).Json["isComplete"]!);
        await scenario.ClimbAsync(Rung.Completed);
        string timeline = (await scenario.Landlord.GetAsync($"{scenario.Path}/timeline")).ToJsonString();
        Assert.Contains("ReadText", timeline, StringComparison.Ordinal);
        Assert.Contains("OpenedText", timeline, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("D13")]
    public async Task ReadingText_ForABrowser_IsAPageOfHeadingsParagraphsAndTables_WithoutScript()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Signing);
        using HttpRequestMessage request = new(HttpMethod.Get, $"{scenario.Path}/text");
        request.Headers.Add("Authorization", $"Bearer {scenario.Tenant.Token}");
        request.Headers.Add("Accept", "text/html");
        using HttpResponseMessage response = await scenario.App.Http.SendAsync(request);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        string html = await response.Content.ReadAsStringAsync();
        XElement page = XElement.Parse(VoidElement().Replace(html, "$0</$1>").Replace("<!doctype html>", "", StringComparison.Ordinal));
        Assert.Equal("zh-CN", (string?)page.Attribute("lang"));
        XElement main = page.Element("main")!;
        JsonNode contract = await scenario.Tenant.GetAsync(scenario.Path);
        Assert.Equal(Enumerable.Range(1, (int)contract["pageCount"]!).Select(number => $"page-{number}"), main.Elements("section").Select(section => (string?)section.Attribute("id")));
        Assert.Single(main.Descendants("h1"));
        Assert.Contains(main.Descendants("h2"), heading => heading.Value.StartsWith("第一条", StringComparison.Ordinal));
        Assert.Contains(main.Descendants("th"), head => (string?)head.Attribute("scope") == "row" && head.Value == "姓名");
        Assert.Contains(main.Descendants("th"), head => (string?)head.Attribute("scope") == "col" && head.Value == "名称");
        Assert.Empty(main.Descendants("script"));
        (await scenario.App.GetAsync($"{scenario.Path}/text?document=2", scenario.Tenant.Token)).RefusedField("document", "Field.UnknownDocument");
    }

    private static IEnumerable<string> WordsOf(JsonNode block) => new[] { (string?)block["number"], (string?)block["text"] }
        .Concat((block["header"]?.AsArray() ?? []).Select(cell => (string?)cell))
        .Concat((block["rows"]?.AsArray() ?? []).SelectMany(row => row!.AsArray()).Select(cell => (string?)cell))
        .Select(words => Bare(words ?? ""))
        .Where(words => words.Length > 0);

    private static string Bare(string text) => Blank().Replace(text, "");

    /// <summary>Without header and page number, which stand between the parts of a paragraph that goes over a page.</summary>
    private static string Furnitureless(string text) => Furniture().Replace(text, "");

    [GeneratedRegex(@"\s")]
    private static partial Regex Blank();

    [GeneratedRegex("房屋租赁合同合同编号[：:][0-9A-F]{8}|第[0-9]+页共[0-9]+页")]
    private static partial Regex Furniture();

    [GeneratedRegex("<(meta|br)[^>]*>")]
    private static partial Regex VoidElement();
}
