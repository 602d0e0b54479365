using ContractFunctions.Contracts;
using ContractFunctions.Signing;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>Finished documents are locked before their contract counts as completed.</summary>
public sealed class RetentionScenarios
{
    [Fact]
    public async Task Complete_WhereDocumentsCanBeLocked_LocksTheFinishedFiles_AndThoseAlone()
    {
        Locks locks = new();
        await using RentalScenario scenario = await StartAsync(locks);
        await scenario.ClimbAsync(Rung.SecondSigned);
        await scenario.ClimbAsync(Rung.Completed);
        ContractState state = (await scenario.App.Get<ContractStore>().FindAsync(scenario.Story.ContractId, default))!;
        Assert.True(state.IsCompleted);
        Assert.Equal(state.Head!.Files.Select(file => file.Sha256), locks.Held);
    }

    [Fact]
    [Covers("D11")]
    public async Task Complete_WhenTheLockFails_WaitsForIt()
    {
        Locks locks = new() { AreOut = true };
        await using RentalScenario scenario = await StartAsync(locks);
        await scenario.ClimbAsync(Rung.SecondSigned);
        await scenario.App.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("Signing", (string?)(await scenario.ContractAsync())["stage"]);

        locks.AreOut = false;
        await scenario.App.AdvanceAsync(TimeSpan.FromHours(7));
        Assert.Equal("Completed", (string?)(await scenario.ContractAsync())["stage"]);
        Assert.NotEmpty(locks.Held);
    }

    private static Task<RentalScenario> StartAsync(Locks locks) =>
        RentalScenario.StartAsync(options => options with { Configure = services => services.AddSingleton<IDocumentRetention>(locks) });

    private sealed class Locks : IDocumentRetention
    {
        public bool AreOut { get; set; }

        public List<string> Held { get; } = [];

        public Task RetainAsync(string sha256, CancellationToken cancellation)
        {
            if (AreOut)
            {
                throw new InvalidOperationException("the store does not lock");
            }

            Held.Add(sha256);
            return Task.CompletedTask;
        }
    }
}
