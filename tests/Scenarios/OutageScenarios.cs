using System.Text.Json.Nodes;
using ContractFunctions.Embedded.Keys;
using ContractFunctions.Embedded.TaskHub;
using ContractFunctions.Pdf;
using ContractFunctions.Signing;
using ContractFunctions.Tests.Pdf;
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
    [Covers("D11")]
    public async Task Timestamps_OfAnOutsideAuthorityThatFails_DelaySignatureAndCompletion()
    {
        FailingTimestamps timestamps = new();
        await using RentalScenario scenario = await RentalScenario.StartAsync(options => options with
        {
            Configure = services => services
                .AddSingleton<ITimestampSource>(provider => timestamps.Of(provider.GetRequiredService<TimeProvider>()))
                .AddSingleton(new TimestampAnchors([TestAuthority.Shared.Root])),
        });
        await scenario.ClimbAsync(Rung.Signing);
        timestamps.AreOut = true;
        await scenario.Story.Steps[(int)Rung.FirstSigned - 1].RunAsync();
        await scenario.App.AdvanceAsync(TimeSpan.FromHours(6));
        Assert.Equal("Consented", StageOfTenant(await scenario.ContractAsync()));

        timestamps.AreOut = false;
        await scenario.App.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("Signed", StageOfTenant(await scenario.ContractAsync()));

        timestamps.LastsFor = 1;   // the landlord's signature, not the completion
        await scenario.Story.Steps[(int)Rung.SecondSigned - 1].RunAsync();
        await scenario.App.AdvanceAsync(TimeSpan.FromHours(6));
        JsonNode waiting = await scenario.ContractAsync();
        Assert.Equal(("Signing", 3), ((string?)waiting["stage"], (int?)waiting["revision"]));
        (await scenario.PostAsLandlordAsync("cancel", new { reason = "不租了" })).Refused(409, "OperationDenied.Completing");

        timestamps.LastsFor = null;
        await scenario.App.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("Completed", (string?)(await scenario.ContractAsync())["stage"]);
        byte[] file = await scenario.Landlord.DownloadAsync($"{scenario.Path}/document");
        ValidationReport report = PdfValidator.Validate(file, new ValidationPolicy { TrustAnchors = [TestAuthority.Shared.Root] });
        Assert.Equal(3, report.Signatures.Count(signature => signature.Timestamp is { Trust: IssuerTrust.Trusted } || signature is { Type: SignatureType.DocumentTimestamp, Trust: IssuerTrust.Trusted }));
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

    /// <summary>An authority that this installation did not make, which can be out at once or after some answers.</summary>
    private sealed class FailingTimestamps : ITimestampSource
    {
        private TimestampIssuer source = null!;

        public bool AreOut { get; set; }

        /// <summary>Answers left before it is out; null: it answers.</summary>
        public int? LastsFor { get; set; }

        public FailingTimestamps Of(TimeProvider time)
        {
            source = TestAuthority.Shared.Timestamps(time);
            return this;
        }

        public Task<ReadOnlyMemory<byte>> StampAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation)
        {
            if (AreOut || LastsFor == 0)
            {
                throw new TimestampException("the authority does not answer");
            }

            LastsFor--;
            return source.StampAsync(sha256, cancellation);
        }
    }

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
