using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Demo;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>The examples: what people experience, told through the HTTP functions and the real engine.</summary>
public sealed class ContractScenarios
{
    [Fact]
    public async Task Rental_WhenBothSign_IsCompletedAndMailed()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Delivered);

        JsonNode contract = await scenario.ContractAsync();
        Assert.Equal("Completed", (string?)contract["stage"]);
        Assert.Equal(["Signed", "Signed"], contract["parties"]!.AsArray().Select(party => (string?)party!["stage"]));
        byte[] pdf = await scenario.Tenant.DownloadAsync($"{scenario.Path}/document");
        Assert.Equal("%PDF-1.7"u8.ToArray(), pdf[..8]);
    }
}
