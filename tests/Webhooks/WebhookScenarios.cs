using System.Net;
using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Tests.Scenarios;
using ContractFunctions.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Webhooks;

/// <summary>What a company's own systems hear of its contracts.</summary>
public sealed class WebhookScenarios
{
    [Fact]
    public async Task Subscriber_HearsOfAContractInOrder_WithoutGaps_AndNothingPersonal()
    {
        Receiver receiver = new();
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync(receiver);
        string hooks = Path(scenario.Story.Maker), key = new('7', 32);
        JsonNode made = (await CreateAsync(scenario, key)).Expect(200).Json, repeated = (await CreateAsync(scenario, key)).Expect(200).Json;
        Assert.Equal(made.ToJsonString(), repeated.ToJsonString());
        Assert.StartsWith("whsec_", (string?)made["secret"], StringComparison.Ordinal);

        await scenario.PlayAsync("Complete");
        Assert.Equal(
            [
                "contract.launched", "party.claimed", "party.transferred", "party.signed", "party.claimed", "party.signed", "seal.requested", "seal.approved", "party.signed",
                "contract.completed",
            ],
            receiver.Bodies.OrderBy(body => (long)body["sequence"]!).Select(body => (string?)body["type"]).Where(type => type != "party.filled"));
        Assert.Equal(Enumerable.Range(1, receiver.Bodies.Count), receiver.Bodies.Select(body => (int)body["sequence"]!).Order());
        Assert.All(receiver.Bodies, body => Assert.Equal(scenario.Story.ContractId, (string?)body["data"]!["contractId"]));
        Assert.All(["陈立", "李晓喆", "138", "139"], personal => Assert.DoesNotContain(personal, string.Concat(receiver.Bodies.Select(body => (string?)body["type"] + body["data"]!["role"])), StringComparison.Ordinal));

        JsonNode listed = await scenario.Story.Maker.Representative.GetAsync(hooks);
        Assert.Equal(receiver.Bodies.Count, (int)listed["webhooks"]![0]!["lastSequence"]!);
        Assert.Null(listed["webhooks"]![0]!["secret"]);
        JsonNode messages = await scenario.Story.Maker.Representative.GetAsync($"{hooks}/{made["id"]}/messages");
        Assert.All(messages["messages"]!.AsArray(), message => Assert.Equal(("Delivered", 1, "200"), ((string?)message!["status"], (int)message["attempts"]!, (string?)message["lastAnswer"])));
    }

    [Fact]
    public async Task Message_NobodyTakes_IsTriedForDays_ThenDead_AndSentAgainOnRequest()
    {
        Receiver receiver = new() { Status = HttpStatusCode.ServiceUnavailable };
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync(receiver);
        DemoPerson superAdmin = scenario.Story.Maker.Representative;
        string path = $"{Path(scenario.Story.Maker)}/{(await CreateAsync(scenario)).Expect(200).Json["id"]}";
        await scenario.PlayAsync("Launch");
        JsonNode waiting = (await superAdmin.GetAsync($"{path}/messages"))["messages"]![0]!;
        Assert.Equal(("Pending", "503"), ((string?)waiting["status"], (string?)waiting["lastAnswer"]));

        await scenario.App.AdvanceAsync(WebhookDelivery.Pauses.Aggregate((sum, pause) => sum + pause) + TimeSpan.FromMinutes(1));
        JsonNode dead = Assert.Single((await superAdmin.GetAsync($"{path}/messages?dead=true"))["messages"]!.AsArray(), message => (int)message!["sequence"]! == 1)!;
        Assert.Equal(("Dead", WebhookDelivery.Pauses.Count + 1), ((string?)dead["status"], (int)dead["attempts"]!));
        Assert.Single(receiver.Ids.Where(id => id == (string?)dead["id"]).Distinct());   // the receiver knows one message by one id

        receiver.Status = HttpStatusCode.OK;
        int before = receiver.Bodies.Count;
        string key = new('8', 32);
        JsonNode replayed = (await scenario.PostAsync(superAdmin, $"{path}/replay", new { fromSequence = 1 }, key)).Expect(200).Json;
        await scenario.App.IdleAsync();
        Assert.Equal("Pending", (string?)replayed["messages"]![0]!["status"]);
        Assert.Equal(replayed["messages"]!.AsArray().Count, receiver.Bodies.Count - before);
        Assert.Empty((await superAdmin.GetAsync($"{path}/messages?dead=true"))["messages"]!.AsArray());
        JsonNode delivered = (await superAdmin.GetAsync($"{path}/messages"))["messages"]![0]!;
        Assert.Equal(("Delivered", 1, 1), ((string?)delivered["status"], (int)delivered["attempts"]!, (int)delivered["replays"]!));

        // The same command again sends nothing again.
        Assert.Equal(replayed.ToJsonString(), (await scenario.PostAsync(superAdmin, $"{path}/replay", new { fromSequence = 1 }, key)).Expect(200).Json.ToJsonString());
        await scenario.App.IdleAsync();
        Assert.Equal(replayed["messages"]!.AsArray().Count, receiver.Bodies.Count - before);
    }

    [Fact]
    public async Task Subscriber_OfAContractWithALongPast_HearsWhatComesNow_AndAReplayAskedForTwiceAtOnceIsOne()
    {
        Receiver receiver = new();
        await using StoryScenario<EnterpriseStory> scenario = await (await StartAsync(receiver)).PlayAsync("Draft");
        EnterpriseStory story = scenario.Story;
        for (int change = 0; change < 60; change++)   // more than are told in one batch
        {
            (await scenario.PostAsync(story.Operator, $"/api/contracts/{story.ContractId}/form", new { values = new { dutiesA = $"负责统筹（第{change}稿）。" } })).Expect(200);
        }

        string path = $"{Path(story.Maker)}/{(await CreateAsync(scenario)).Expect(200).Json["id"]}";
        (await scenario.PostAsync(story.Operator, $"/api/contracts/{story.ContractId}/form", new { values = new { dutiesA = "负责统筹。" } })).Expect(200);
        await scenario.PlayAsync("Launch");
        JsonNode only = Assert.Single(receiver.Bodies);
        Assert.Equal(("contract.launched", 1), ((string?)only["type"], (int)only["sequence"]!));

        Answer[] replays = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => scenario.PostAsync(story.Maker.Representative, $"{path}/replay", new { fromSequence = 1 })));
        Assert.All(replays, replay => Assert.Equal(200, replay.Status));
        await scenario.App.IdleAsync();
        Assert.InRange(receiver.Bodies.Count, 2, 5);   // each asked for may come again, none is lost
    }

    [Fact]
    public async Task Subscription_IsRefusedWhereItDoesNotBelong_AndOnceEndedHearsNothing()
    {
        Receiver receiver = new() { Status = HttpStatusCode.ServiceUnavailable };
        await using StoryScenario<EnterpriseStory> scenario = await StartAsync(receiver);
        DemoPerson superAdmin = scenario.Story.Maker.Representative;
        string hooks = Path(scenario.Story.Maker);
        (await scenario.PostAsync(superAdmin, hooks, new { url = "https://169.254.169.254/latest/meta-data" })).RefusedField("url", "Field.WebhookTarget");
        (await scenario.PostAsync(superAdmin, $"{hooks}/{new string('0', 32)}/delete", new { })).Refused(404, "Request.NotFound");
        (await scenario.PostAsync(superAdmin, $"{hooks}/{new string('0', 32)}/replay", new { fromSequence = 1 })).Refused(404, "Request.NotFound");
        (await scenario.PostAsync(scenario.Story.Maker.Colleague, hooks, new { url = "https://hooks.example.com/" })).Refused(403, "Organization.SuperAdminOnly");

        string first = (string)(await CreateAsync(scenario)).Expect(200).Json["id"]!;
        for (int hook = 1; hook < WebhookStore.MaxHooks; hook++)
        {
            (await CreateAsync(scenario)).Expect(200);
        }

        (await CreateAsync(scenario)).Refused(409, "Webhook.TooMany");
        await scenario.PlayAsync("Launch");
        (await scenario.PostAsync(superAdmin, $"{hooks}/{first}/replay", new { fromSequence = 0 })).RefusedField("fromSequence", "Field.Malformed");
        foreach (JsonNode? hook in (await superAdmin.GetAsync(hooks))["webhooks"]!.AsArray())
        {
            (await scenario.PostAsync(superAdmin, $"{hooks}/{hook!["id"]}/delete", new { })).Expect(204);
        }

        int before = receiver.Bodies.Count;
        await scenario.App.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(before, receiver.Bodies.Count);
        Assert.Empty((await superAdmin.GetAsync(hooks))["webhooks"]!.AsArray());
    }

    /// <summary>The companies with members and seals, and a sender whose requests end at the receiver.</summary>
    private static async Task<StoryScenario<EnterpriseStory>> StartAsync(Receiver receiver) => await (await StoryScenario<EnterpriseStory>.StartAsync(
        (world, today) => new EnterpriseStory(world, today) { Waits = false },
        options => options with { Configure = services => services.AddSingleton(provider => new WebhookSender(provider.GetRequiredService<TimeProvider>(), receiver)) })).PlayAsync("Seals");

    private static Task<Answer> CreateAsync(StoryScenario<EnterpriseStory> scenario, string? key = null) =>
        scenario.PostAsync(scenario.Story.Maker.Representative, Path(scenario.Story.Maker), new { url = "https://hooks.example.com/contracts" }, key);

    private static string Path(DemoCompany company) => $"/api/organizations/{company.Id}/webhooks";

    private sealed class Receiver : HttpMessageHandler
    {
        private readonly List<(string Id, JsonNode Body)> received = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public IReadOnlyList<JsonNode> Bodies
        {
            get
            {
                lock (received)
                {
                    return [.. received.Select(request => request.Body)];
                }
            }
        }

        public IReadOnlyList<string> Ids
        {
            get
            {
                lock (received)
                {
                    return [.. received.Select(request => request.Id)];
                }
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            JsonNode body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            lock (received)
            {
                received.Add((request.Headers.GetValues("webhook-id").Single(), body));
            }

            return new HttpResponseMessage(Status);
        }
    }
}
