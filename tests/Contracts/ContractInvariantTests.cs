using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using FsCheck;
using FsCheck.Fluent;
using static ContractFunctions.Tests.Contracts.ContractLadder;

namespace ContractFunctions.Tests.Contracts;

/// <summary>Random people do random things in random order, also twice and too late: whatever the decider accepts keeps the promises.</summary>
public sealed class ContractInvariantTests
{
    private static readonly Gen<Func<ContractState, ContractCommand>> Anything =
        from role in Gen.Elements(Landlord, Tenant)
        from minutes in Gen.Choose(0, 60 * 24 * 40)
        let now = Noon.AddMinutes(minutes)
        from command in Gen.Elements<Func<ContractState, ContractCommand>>(
            _ => new AcceptDisclosure(now, role, "signing-1", "hash"),
            _ => Name(Landlord, Person(1), LandlordAccount),
            _ => Name(Tenant, Person(2), null),
            _ => new FillForm(now, role, 1, "x"),
            state => new Launch(now, role, true, OfVersion(state.ContentVersion)),
            state => Claim(state, Person(2), TenantAccount) with { Now = now },
            _ => new ReleaseClaim(now, role, Tenant),
            state => new CorrectParty(now, role, Tenant, Person(3), NoCommitments, OfVersion(state.ContentVersion + 1)),
            state => Complete(state) with { Now = now, By = role, Frozen = OfVersion(state.ContentVersion) },
            _ => new ReturnFilling(now, role, minutes % 2 == 0 ? Landlord : Tenant, Words),
            state => ContractLadder.Sign(role).But(consent => consent with { ContentHash = state.Content?.ContentHash ?? "none" }) with { Now = now },
            state => new RecordSignature(now, role, FileOf("r", (state.Head?.Number ?? 0) + 1), "s", "c"),
            state => new Complete(now, state.Head ?? FileOf("r", 1)),
            _ => new Reject(now, role, Words),
            _ => new Cancel(now, role, Words),
            _ => new Expire(now),
            _ => new Remind(now, role, Tenant),
            state => new ResendInvitation(now, role, state.PartyOf(role).Addressing),
            state => new ExtendDeadline(now, role, state.Deadline.AddDays((minutes % 9) - 4)),
            _ => new RecordNotice(now, $"sign-{role}-1", NoticeResult.Sent),
            _ => new RequestDelivery(now, role, Words))
        select command;

    /// <summary>From any rung of the ladder, so that late stages are met as often as early ones.</summary>
    private static readonly Gen<ContractState> AnyRung = Gen.Elements(Drafted, Filled, Launched, Claimed, ReadyToSign, FirstConsented, FirstSigned, SecondConsented, Completing,
        ReadyToSignBy(SigningOrder.InitiatorFirst), ReadyToSignBy(SigningOrder.Unordered));

    private static ComposedContent OfVersion(int version) => new(version, FileOf($"frozen-{version}", 1), [3]);

    [Fact]
    [Covers("E21", "D11")]
    public void RandomLives_KeepThePromises()
    {
        Dictionary<ContractStage, int> ends = [];
        Prop.ForAll(
            AnyRung.SelectMany(start => Anything.ArrayOf(40).Select(commands => (start, commands))).ToArbitrary(),
            life => Live(life.start, life.commands, ends)).QuickCheckThrowOnFailure();

        // Not vacuous: lives came to each of these ends.
        Assert.All((ContractStage[])[ContractStage.Completed, ContractStage.Rejected, ContractStage.Cancelled, ContractStage.Expired], end => Assert.True(ends.GetValueOrDefault(end) > 0, $"no life ended as {end}"));
    }

    private static bool Live(ContractState start, Func<ContractState, ContractCommand>[] commands, Dictionary<ContractStage, int> ends)
    {
        ContractState state = start;
        List<ContractEvent> history = [];
        foreach (Func<ContractState, ContractCommand> command in commands)
        {
            ContractState before = state;
            if (ContractDecider.Decide(command(state), state) is Decision<ContractEvent>.Accepted accepted)
            {
                history.AddRange(accepted.Events);
                state = accepted.Events.Aggregate(state, ContractEvolution.Evolve);
            }

            Check(before, state);
        }

        Assert.All(history.OfType<SigningConsented>().GroupBy(consent => consent.Role), consents => Assert.Single(consents));
        Assert.All(history.OfType<SignatureApplied>().GroupBy(signature => signature.Role), signatures => Assert.Single(signatures));
        ends[state.Stage] = ends.GetValueOrDefault(state.Stage) + 1;
        return true;
    }

    private static void Check(ContractState before, ContractState after)
    {
        // After an end state nothing changes but what is sent; cancelled only before the first consent.
        Assert.True(!before.IsEnded || after.Stage == before.Stage);
        Assert.True(after.Stage != ContractStage.Cancelled || !after.HasConsent);
        Assert.True(after.Stage != ContractStage.Expired || after.Parties.All(party => party.Stage != PartyStage.Consented));
        Assert.True(after.Stage != ContractStage.Completed || after.Parties.All(party => party.Stage == PartyStage.Signed));

        // The order is respected: who has consented comes after nobody who has not.
        Assert.All(after.Parties.Where(party => party.Consent is not null), party =>
            Assert.All(after.Parties.Where(earlier => earlier.Turn < party.Turn), earlier => Assert.NotNull(earlier.Consent)));

        // A consent binds to the content frozen then, and that content stays.
        Assert.All(after.Parties.Where(party => party.Consent is not null), party => Assert.Equal(after.Content!.ContentHash, party.Consent!.ContentHash));

        Assert.True(after.Deadline >= before.Deadline, "a deadline moves later only");

        // Every step is one version of the chain.
        Assert.True(after.Version >= before.Version);
    }
}
