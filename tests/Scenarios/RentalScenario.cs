using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>A running server and the two people of the demo, who act through HTTP only; rungs of the ladder are the steps of the rental story.</summary>
internal sealed class RentalScenario : IAsyncDisposable
{
    private int done;

    private RentalScenario(AppFixture app)
    {
        App = app;
        DemoWorld world = new(() => app.Http, new DemoTranscript(), "test", () => throw new InvalidOperationException("the server is gone"));
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
