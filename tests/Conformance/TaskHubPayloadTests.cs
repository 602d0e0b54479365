namespace ContractFunctions.Tests.Conformance;

public sealed class TaskHubPayloadTests
{
    public static TheoryData<string?> Payloads => new()
    {
        null, "", " ", "null", "[]", "[1]", "\"", "\0", "line\r\nline", "合同 喆 𠮷", "👩‍👩‍👧", "\u2028", new string('长', 700_000), new string('a', 1 << 20),
    };

    [Theory]
    [MemberData(nameof(Payloads), DisableDiscoveryEnumeration = true)]
    public async Task Payload_ThroughInputActivityEventAndOutput_IsUnchanged(string? payload)
    {
        await using TaskHubFixture hub = await StartEchoAsync();

        string id = await hub.StartInstanceAsync("Echo", payload);
        await hub.RaiseAsync(id, "say", payload);
        await hub.RestartAsync();
        await hub.RaiseAsync(id, "say", payload);

        await hub.ExpectAsync<string?[]>(id, [payload, payload, payload, payload]);
    }

    [Fact]
    public async Task Payload_WithALoneSurrogate_ArrivesReplacedAndDoesNoHarm()
    {
        await using TaskHubFixture hub = await StartEchoAsync();

        string id = await hub.StartInstanceAsync("Echo", "a\ud800b");
        await hub.RaiseAsync(id, "say", "x");
        await hub.RaiseAsync(id, "say", "y");

        await hub.ExpectAsync<string?[]>(id, ["a\ufffdb", "a\ufffdb", "x", "y"]);
    }

    [Fact]
    public async Task Payload_OfAnyCase_FillsARecord()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry =>
            registry.AddOrchestrator("Reads", context => Task.FromResult<object?>(context.GetInput<Rent>())));

        string id = await hub.StartInstanceAsync("Reads", new { rent = 3500.50m, CITY = "杭州" });

        await hub.ExpectAsync(id, new Rent(3500.50m, "杭州"));
    }

    [Fact]
    public async Task Payload_ThatCannotBeWritten_IsTheCallersFault()
    {
        await using TaskHubFixture hub = await StartEchoAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", new Loop()));
        await hub.StartInstanceAsync("Echo", "still alive");
    }

    [Fact]
    public async Task Output_ThatCannotBeWritten_FailsTheInstance()
    {
        await using TaskHubFixture hub = await TaskHubFixture.StartAsync(registry => registry.AddOrchestrator("Loops", _ => Task.FromResult<object?>(new Loop())));

        string id = await hub.StartInstanceAsync("Loops");

        Assert.Equal("System.Text.Json.JsonException", (await hub.StateAsync(id)).FailureDetails!.ErrorType);
    }

    private static Task<TaskHubFixture> StartEchoAsync() => TaskHubFixture.StartAsync(registry => registry
        .AddOrchestrator("Echo", async context => new[]
        {
            context.GetInput<string>(),
            await context.CallActivityAsync<string?>("Echo", context.GetInput<string>()),
            await context.WaitForExternalEvent<string?>("say"),
            await context.WaitForExternalEvent<string?>("say"),
        })
        .AddActivity("Echo", (call, _) => Task.FromResult<object?>(call.GetInput<string>())));

    public sealed record Rent(decimal rent, string City);

    public sealed class Loop
    {
        public Loop Self => this;
    }
}
