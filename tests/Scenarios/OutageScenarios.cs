using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Keys;
using ContractFunctions.Embedded.TaskHub;
using ContractFunctions.Pdf;
using ContractFunctions.Signing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>What outages of others do to a contract: delay, never loss.</summary>
public sealed class OutageScenarios
{
    [Fact]
    [Covers("D11")]
    public async Task Sign_WhenKeysFailForTwoDays_IsAppliedAfterwards_AndNeitherExpiresNorCanBeCancelled()
    {
        FailingKeys keys = new();
        await using RentalScenario scenario = await RentalScenario.StartAsync(options => options with
        {
            Configure = services => services.AddSingleton<ISignerKeys>(keys),
        });
        scenario.Story.Deadline = scenario.Today.AddDays(1);   // passes while the keys are out
        await scenario.ClimbAsync(Rung.Signing);
        keys.AreOut = true;
        await scenario.Story.Steps[(int)Rung.FirstSigned - 1].RunAsync();
        await scenario.App.AdvanceAsync(TimeSpan.FromDays(2));

        JsonNode waiting = await scenario.ContractAsync();
        Assert.True(keys.Failures > 10, $"{keys.Failures} tries");
        Assert.Equal(("Signing", "Consented"), ((string?)waiting["stage"], StageOfTenant(waiting)));
        (await scenario.PostAsLandlordAsync("cancel", new { reason = "不租了" })).Refused(409, "OperationDenied.ConsentRecorded");

        keys.AreOut = false;
        await scenario.App.AdvanceAsync(TimeSpan.FromHours(1));

        // Applied with the time of the consent; then the landlord's deadline has passed, and the contract expires.
        JsonNode after = await scenario.ContractAsync();
        Assert.Equal(("Expired", "Signed"), ((string?)after["stage"], StageOfTenant(after)));
    }

    [Fact]
    public async Task Life_ThatWasTerminated_IsStartedAgainByTheNextDueCheck()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Signing);
        DurableTaskClient durable = scenario.App.Get<DurableTaskHub>().Client;
        await durable.TerminateInstanceAsync(scenario.Story.ContractId);
        await scenario.App.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await durable.GetInstanceAsync(scenario.Story.ContractId))?.RuntimeStatus);

        await scenario.Story.Steps[(int)Rung.FirstSigned - 1].RunAsync();
        await scenario.App.IdleAsync();
        Assert.Equal("Consented", StageOfTenant(await scenario.ContractAsync()));
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("Signed", StageOfTenant(await scenario.ContractAsync()));
    }

    private static string? StageOfTenant(JsonNode contract) => (string?)contract["parties"]!.AsArray().Single(party => (string?)party!["role"] == "tenant")!["stage"];

    private sealed class FailingKeys : ISignerKeys
    {
        private readonly MemorySignerKeys keys = new();

        public bool AreOut { get; set; }

        public int Failures { get; private set; }

        public Task<ISignerKey> CreateAsync(SignerKeyKind kind, CancellationToken cancellation)
        {
            if (AreOut)
            {
                Failures++;
                throw new TimeoutException("the key service does not answer");
            }

            return keys.CreateAsync(kind, cancellation);
        }
    }
}
