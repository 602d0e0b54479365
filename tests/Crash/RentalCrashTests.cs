using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Crash;

/// <summary>
/// The rental story on a server that is killed (SIGKILL) again and again: after an answer, and while a command is on its way. People repeat a request that got no
/// answer under the same key, as clients do.
/// </summary>
public sealed class RentalCrashTests
{
    [Fact]
    public async Task Story_WhenTheServerIsKilledAtEveryStep_LosesNothingAndSignsOnce()
    {
        await using ServerProcess server = new();
        await server.StartAsync();
        using KillingHandler killer = new(server);
        using HttpClient http = new(killer) { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(60) };
        RentalStory story = new(new DemoWorld(() => http, new DemoTranscript(), "crash", server.EnsureAsync), BeijingTime.DateOf(TimeProvider.System.GetUtcNow()));

        foreach (DemoStep step in story.Steps)
        {
            await step.RunAsync();
            await server.EnsureAsync();
            await server.KillAsync();   // right after the last answer of the step: all of it was acknowledged
            await server.EnsureAsync();
        }

        killer.IsCalm = true;
        string path = $"/api/contracts/{story.ContractId}";
        JsonNode contract = await story.UntilAsync(story.Landlord, found => (string)found["stage"]! == "Completed");
        Assert.Equal(["Signed", "Signed"], contract["parties"]!.AsArray().Select(party => (string?)party!["stage"]));
        string[] events = [.. (await story.Landlord.GetAsync($"{path}/timeline"))["links"]!.AsArray().Select(link => (string)JsonNode.Parse((string)link!["event"]!)!["event"]!["type"]!)];
        Assert.Equal(2, events.Count(type => type == "SigningConsented"));
        Assert.Equal(2, events.Count(type => type == "SignatureApplied"));
        Assert.Single(events, type => type == "ContractDrafted");
        Assert.Single(events, type => type == "ContractCompleted");
        Assert.Single((await story.Landlord.GetAsync("/api/contracts"))["contracts"]!.AsArray());
        Assert.Empty((await story.Landlord.GetAsync("/api/todo"))["contracts"]!.AsArray());
        Assert.Single(Directory.GetFiles(System.IO.Path.Combine(server.DataFolder, "outbox"), "*.eml"));
        Assert.True(killer.KillsInFlight >= 8 && server.Kills >= killer.KillsInFlight + story.Steps.Count, $"{killer.KillsInFlight} of {server.Kills} kills while a command was on its way");
    }

    /// <summary>Kills the server while a command is on its way: each route once. Codes are left alone, because a person would have to wait a minute for another.</summary>
    private sealed class KillingHandler(ServerProcess server) : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly HashSet<string> killed = [];

        public bool IsCalm { get; set; }

        public int KillsInFlight { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string route = string.Join('/', request.RequestUri!.AbsolutePath.Split('/').Where(part => part.Length < 32));
            if (IsCalm || !server.IsRunning || request.Method == HttpMethod.Get || route.EndsWith("codes", StringComparison.Ordinal) || route.EndsWith("identity-checks", StringComparison.Ordinal)
                || !killed.Add($"{request.Headers.Authorization} {route}"))
            {
                return await base.SendAsync(request, cancellationToken);
            }

            KillsInFlight++;
            Task<HttpResponseMessage> sending = base.SendAsync(request, cancellationToken);
            await Task.WhenAny(sending, Task.Run(() => SpinWait.SpinUntil(() => sending.IsCompleted, TimeSpan.FromMilliseconds(KillsInFlight * 3)), CancellationToken.None));
            await server.KillAsync();
            return await sending;   // an answer that came before the kill, or the broken connection
        }
    }
}
