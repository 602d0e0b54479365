using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>A running server and the two people of the demo, who act through HTTP only; rungs of the ladder are the steps of the rental story.</summary>
internal sealed class RentalScenario : IAsyncDisposable
{
    private readonly DemoWorld world;
    private int done;

    private RentalScenario(AppFixture app)
    {
        App = app;
        world = new(() => app.Http, new DemoTranscript(), "test", () => throw new InvalidOperationException("the server is gone"));
        Story = new RentalStory(world, BeijingTime.DateOf(app.Clock.GetUtcNow())) { Waits = false };
    }

    public AppFixture App { get; }

    public RentalStory Story { get; }

    public DemoPerson Landlord => Story.Landlord;

    public DemoPerson Tenant => Story.Tenant;

    public string Path => $"/api/contracts/{Story.ContractId}";

    public static async Task<RentalScenario> StartAsync(Func<ContractFunctions.Embedded.EmbeddedOptions, ContractFunctions.Embedded.EmbeddedOptions>? configure = null) =>
        new(await AppFixture.StartAsync(configure));

    /// <summary>Climbs to a rung: all steps of the story up to and including it, each followed by everything it set going.</summary>
    public async Task<RentalScenario> ClimbAsync(Rung rung)
    {
        for (; done < (int)rung; done++)
        {
            await Story.Steps[done].RunAsync();
            await App.AdvanceAsync(TimeSpan.FromMinutes(2));   // past the code limit of a minute, and through the due-checks
        }

        return this;
    }

    public DateOnly Today => BeijingTime.DateOf(App.Clock.GetUtcNow());

    /// <summary>Somebody who is no party: 赵一民.</summary>
    public DemoPerson Person(string phone) => new(world, "赵一民", "440305199001010018", phone);

    /// <summary>Signs in and becomes ready to sign.</summary>
    public async Task EnterAsync(DemoPerson person, int? ink)
    {
        await person.SignInAsync();
        await person.BecomeReadyToSignAsync(ink);
        await App.AdvanceAsync(TimeSpan.FromMinutes(2));
    }

    /// <summary>A command that may be refused.</summary>
    public Task<Answer> PostAsync(DemoPerson person, string path, object body, string? key = null) => App.PostAsync(path, body, person.Token, key);

    public Task<Answer> PostAsLandlordAsync(string command, object body) => PostAsync(Landlord, $"{Path}/{command}", body);

    /// <summary>The tenant's sign command, content with 202.</summary>
    public Task<Answer> SignAsync(object body, string? key = null) => App.PostAsync($"{Path}/sign", body, Tenant.Token, key, prefer: "respond-async");

    /// <summary>The code of a fresh identity check.</summary>
    public async Task<string> CodeAsync(DemoPerson person, string contentHash)
    {
        (await PostAsync(person, $"{Path}/identity-checks", new { action = "sign", contentHash })).Expect(200);
        return await person.CodeAsync();
    }

    public Task<JsonNode> ContractAsync() => Landlord.GetAsync(Path);

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>The ladder; the number is how many steps of the story lead there.</summary>
internal enum Rung
{
    LandlordReady = 1,
    Drafted = 2,
    Filled = 3,
    Launched = 4,
    TenantReady = 5,
    Signing = 6,
    FirstSigned = 7,
    SecondSigned = 8,
    Completed = 9,
    Delivered = 10,
}
