using System.Text.Json.Nodes;
using ContractFunctions.Embedded;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>A running server and a story of the demo, played through HTTP only, each step followed by everything it set going.</summary>
internal sealed class StoryScenario<TStory> : IAsyncDisposable
    where TStory : IDemoStory
{
    private readonly DemoWorld world;
    private int done;

    private StoryScenario(AppFixture app, Func<DemoWorld, DateOnly, TStory> story)
    {
        App = app;
        world = new(() => app.Http, new DemoTranscript(), "test", () => throw new InvalidOperationException("the server is gone"));
        Story = story(world, BeijingTime.DateOf(app.Clock.GetUtcNow()));
    }

    public AppFixture App { get; }

    public TStory Story { get; }

    public static async Task<StoryScenario<TStory>> StartAsync(Func<DemoWorld, DateOnly, TStory> story, Func<EmbeddedOptions, EmbeddedOptions>? configure = null) =>
        new(await AppFixture.StartAsync(configure), story);

    /// <summary>Plays up to and including the step of that key.</summary>
    public async Task<StoryScenario<TStory>> PlayAsync(string lastStep)
    {
        for (int last = Story.Steps.ToList().FindIndex(step => step.Key.EndsWith(lastStep, StringComparison.Ordinal)); done <= last; done++)
        {
            await Story.Steps[done].RunAsync();
            await App.AdvanceAsync(TimeSpan.FromMinutes(2));   // past the code limit of a minute, and through the due-checks
        }

        return this;
    }

    /// <summary>Leaves out the next step: the test plays it otherwise.</summary>
    public void Skip() => done++;

    public DemoPerson Person(string name, string idNumber, string phone) => new(world, name, idNumber, phone);

    /// <summary>Signs in and becomes ready to sign.</summary>
    public async Task<DemoPerson> EnterAsync(DemoPerson person, int? ink = null)
    {
        await person.SignInAsync();
        await person.BecomeReadyToSignAsync(ink);
        await App.AdvanceAsync(TimeSpan.FromMinutes(2));
        return person;
    }

    /// <summary>A command that may be refused.</summary>
    public Task<Answer> PostAsync(DemoPerson person, string path, object body, string? key = null) => App.PostAsync(path, body, person.Token, key);

    public Task<Answer> GetAsync(DemoPerson person, string path) => App.GetAsync(path, person.Token);

    /// <summary>The code of a fresh identity check.</summary>
    public async Task<string> CodeAsync(DemoPerson person, string path, object check)
    {
        (await PostAsync(person, path, check)).Expect(200);
        return await person.CodeAsync();
    }

    public static string[] StagesOf(JsonNode contract) => [.. contract["parties"]!.AsArray().Select(party => (string)party!["stage"]!)];

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
