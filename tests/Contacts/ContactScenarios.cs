using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ContractFunctions.Contacts;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Scenarios;

namespace ContractFunctions.Tests.Contacts;

/// <summary>Books of contacts over HTTP.</summary>
public sealed class ContactScenarios
{
    private const string Own = "/api/me/contacts";

    [Fact]
    [Covers("E8")]
    public async Task Book_GrowsIsSearchedAndShrinks_EachForItsOwner()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        DemoPerson person = scenario.Story.Operator;
        object zhang = new { name = "张三", phone = "138 0013 8000", email = "zhang@Example.com", enterprise = new { name = "上海湖畔设计有限公司", code = "91310104MA1FGH2J75" } };
        string key = new('c', 32);
        Answer added = (await scenario.PostAsync(person, Own, zhang, key)).Expect(200);
        Assert.Equal(added.Text, (await scenario.PostAsync(person, Own, zhang, key)).Expect(200).Text);
        (await scenario.PostAsync(person, Own, new { name = "张四海", phone = "13800138001" })).Expect(200);
        (await scenario.PostAsync(person, Own, new { name = "李四", phone = "13800138002" })).Expect(200);

        Assert.Equal(["张三", "张四海"], await NamesAsync(scenario, person, "张"));
        Assert.Equal(["张四海"], await NamesAsync(scenario, person, "张四"));
        Assert.Equal(["张三"], await NamesAsync(scenario, person, "上海湖畔设计"));
        Assert.Empty(await NamesAsync(scenario, person, "上海湖畔设施"));
        Assert.Equal(3, (await NamesAsync(scenario, person, "")).Length);
        Assert.Empty((await scenario.Story.Writer.GetAsync(Own))["contacts"]!.AsArray());

        // The same person for the same company again replaces; the old name finds nothing any more.
        JsonNode replaced = (await scenario.PostAsync(person, Own, new { name = "章叁", phone = "13800138000", enterprise = new { name = "上海湖畔设计有限公司", code = "91310104MA1FGH2J75" } })).Expect(200).Json;
        Assert.Equal((false, (string?)added.Json["id"]), ((bool)replaced["isNew"]!, (string?)replaced["id"]));
        Assert.Equal(["张四海"], await NamesAsync(scenario, person, "张"));

        (await scenario.PostAsync(scenario.Story.Writer, $"{Own}/{added.Json["id"]}/delete", new { })).Refused(404, "Request.NotFound");
        (await scenario.PostAsync(person, $"{Own}/{added.Json["id"]}/delete", new { })).Expect(204);
        (await scenario.PostAsync(person, $"{Own}/{added.Json["id"]}/delete", new { })).Refused(404, "Request.NotFound");
        Assert.Empty(await NamesAsync(scenario, person, "章"));
        Answer faults = await scenario.PostAsync(person, Own, new { name = "", phone = "123", email = "x", enterprise = new { name = "甲", code = "91310104MA1FGH2J76" } });
        Assert.Equal(5, faults.Refused(422, "Request.FieldsInvalid").Json["fields"]!.AsArray().Count);
    }

    [Fact]
    [Covers("E8")]
    public async Task Book_OfAnOrganization_IsItsMembers_AndTakenOutOfByTheSuperAdminOrWhoeverAdded()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        (DemoPerson superAdmin, DemoPerson colleague) = (scenario.Story.Maker.Representative, scenario.Story.Maker.Colleague);
        string book = $"/api/organizations/{scenario.Story.Maker.Id}/contacts";
        string mine = (string)(await scenario.PostAsync(colleague, book, new { name = "张三", phone = "13800138000" })).Expect(200).Json["id"]!;
        string theirs = (string)(await scenario.PostAsync(superAdmin, book, new { name = "李四", phone = "13800138001" })).Expect(200).Json["id"]!;
        Assert.Equal(2, (await colleague.GetAsync(book))["contacts"]!.AsArray().Count);
        (await scenario.GetAsync(scenario.Story.Designer.Colleague, book)).Refused(404, "Request.NotFound");
        (await scenario.PostAsync(colleague, $"{book}/{theirs}/delete", new { })).Refused(403, "Contact.NotYours");
        (await scenario.PostAsync(colleague, book, new { name = "李四光", phone = "13800138001" })).Expect(200);
        (await scenario.PostAsync(colleague, $"{book}/{theirs}/delete", new { })).Refused(403, "Contact.NotYours");   // replaced, not taken over
        (await scenario.PostAsync(colleague, $"{book}/{new string('a', 255)}/delete", new { })).Refused(404, "Request.NotFound");
        (await scenario.PostAsync(superAdmin, $"{book}/{mine}/delete", new { })).Expect(204);
        Assert.Single((await colleague.GetAsync(book))["contacts"]!.AsArray());
    }

    [Fact]
    [Covers("E8")]
    public async Task Import_TakesEachRowForItself_AndSentAgainAnswersTheSame()
    {
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync();
        DemoPerson person = scenario.Story.Operator;
        (await scenario.PostAsync(person, Own, new { name = "张三", phone = "13800138000" })).Expect(200);
        const string File = "姓名,手机号,企业名称,统一社会信用代码\n张三丰,13800138000,,\n李四,13800138001,上海湖畔设计有限公司,91310104MA1FGH2J75\n=1+1,1,,\n王五,13800138002,甲乙公司,\n";
        Answer imported = (await ImportAsync(scenario, person, File, "contacts-1")).Expect(200);
        Assert.Equal((1, 1), ((int)imported.Json["added"]!, (int)imported.Json["replaced"]!));
        Assert.Equal([4, 5], imported.Json["refused"]!.AsArray().Select(row => (int)row!["line"]!));
        Assert.Equal(["name", "phone"], imported.Json["refused"]![0]!["fields"]!.AsArray().Select(field => (string?)field!["field"]));
        Assert.Equal("enterprise.code", (string?)imported.Json["refused"]![1]!["fields"]![0]!["field"]);
        Assert.Equal(imported.Text, (await ImportAsync(scenario, person, File, "contacts-1")).Expect(200).Text);
        (await ImportAsync(scenario, person, File + "赵六,13800138006,,\n", "contacts-1")).Refused(422, "Request.IdempotencyKeyReused");
        Assert.Equal(["张三丰", "李四"], await NamesAsync(scenario, person, ""));
        (await ImportAsync(scenario, person, "姓名,电话\n", "contacts-2")).RefusedField("column 2", "Field.UnknownColumn");
        (await ImportAsync(scenario, person, "", "contacts-3")).Refused(422, "Csv.Malformed");
    }

    [Fact]
    public async Task Book_ThatIsFull_TakesNobodyNew_ButStillReplaces()
    {
        await using AppFixture app = await AppFixture.StartAsync();
        ContactBook book = ContactBook.OfPerson(new string('a', 32));
        ContactStore store = app.Get<ContactStore>();
        Contact first = new("张三", "13800138000", null, null);
        Assert.True((await store.PutAsync(book, Key(1), first, "a", default)).Value.IsNew);
        IRecordStore records = app.Get<IRecordStore>();
        await records.CommitAsync("contacts", book.Partition, [new RecordWrite.Upsert("count", Encoding.ASCII.GetBytes($"{ContactStore.MaxContacts}"))]);
        Assert.Equal("Contact.BookFull", (await store.PutAsync(book, Key(2), new("李四", "13800138001", null, null), "a", default)).Refusal!.Code);
        Assert.False((await store.PutAsync(book, Key(3), first with { Name = "张叁" }, "a", default)).Value.IsNew);
    }

    private static CommandKey Key(int number) => new($"{number:x32}", $"{number:x64}");

    private static async Task<StoryScenario<EnterpriseStory>> StartAsync()
    {
        StoryScenario<EnterpriseStory> scenario = await (await StoryScenario<EnterpriseStory>.StartAsync((world, today) => new EnterpriseStory(world, today) { Waits = false })).PlayAsync("Members");
        await scenario.Story.Writer.SignInAsync();
        return scenario;
    }

    private static async Task<string[]> NamesAsync(StoryScenario<EnterpriseStory> scenario, DemoPerson person, string beginning) =>
        [.. (await scenario.GetAsync(person, $"{Own}?q={Uri.EscapeDataString(beginning)}")).Expect(200).Json["contacts"]!.AsArray().Select(contact => (string)contact!["name"]!).Order(StringComparer.Ordinal)];

    private static async Task<Answer> ImportAsync(StoryScenario<EnterpriseStory> scenario, DemoPerson person, string csv, string key)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"{Own}/import") { Content = new StringContent(csv, Encoding.UTF8, "text/csv") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", person.Token);
        request.Headers.Add("Idempotency-Key", key);
        using HttpResponseMessage response = await scenario.App.Http.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.MediaType, response.Headers);
    }
}
