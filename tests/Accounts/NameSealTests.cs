using ContractFunctions.Embedded.Demo;
using ContractFunctions.Tests.Scenarios;

namespace ContractFunctions.Tests.Accounts;

public sealed class NameSealTests
{
    [Fact]
    public async Task NameSeal_OfALongName_IsRefused_AndOfAnotherIsNot()
    {
        await using StoryScenario<RescissionStory> scenario = await StoryScenario<RescissionStory>.StartAsync((world, today) => new RescissionStory(world, today));
        string name = string.Concat(Enumerable.Repeat("阿卜杜拉", 7));
        DemoPerson person = await scenario.EnterAsync(scenario.Person(name, "440305199001010018", "13600136004"));
        (await scenario.GetAsync(person, "/api/me/name-seal")).Refused(422, "NameSeal.TooLong");
        DemoPerson other = await scenario.EnterAsync(scenario.Story.First);
        (await scenario.GetAsync(other, "/api/me/name-seal")).Expect(200);
    }
}
