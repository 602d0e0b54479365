using System.Collections.Immutable;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using ContractFunctions.Rescissions;
using ContractFunctions.Seals;
using FsCheck;
using FsCheck.Fluent;
using static ContractFunctions.Tests.Contracts.ContractLadder;

namespace ContractFunctions.Tests.Contracts;

/// <summary>
/// Two companies and a person in two turns, two documents. Random people, keepers and the system do random things, twice, late and out of order: signing, applications
/// for seals, transfers, copies, rescissions. Whatever the decider accepts keeps the promises.
/// </summary>
public sealed class EnterpriseInvariantTests
{
    private static readonly string[] Roles = ["A", "B", "C"], Accounts = ["a1", "a2", "b1", "b2", "c1", "keeper"];

    private static readonly Gen<Func<ContractState, ContractCommand>> Anything =
        from role in Gen.Elements(Roles)
        from account in Gen.Elements(Accounts)
        from number in Gen.Choose(1, 4)
        from documents in Gen.Elements<int[]>([1], [2], [1, 2])
        from minutes in Gen.Frequency((4, Gen.Choose(0, 60 * 24)), (1, Gen.Choose(0, 60 * 24 * 12)))
        let now = Noon.AddMinutes(minutes)
        from command in Gen.Elements<Func<ContractState, ContractCommand>>(
            state => Signed(state, role, now, application: null),
            state => Signed(state, role, now, number),
            state => new RecordSignature(now, role, Files("r", (state.Head?.Number ?? 0) + 1), "s", "c"),
            state => new Complete(now, state.Head!),
            state => new ApplyForSeal(now, role, state.PartyOf(role).AccountId ?? account, SealType.Contract, HashOf(state, number), Note: null),
            _ => new ApproveSealUse(now, number, account, "seal-1", "t", "m", IsIdentitySimulated: true),
            state => new ApproveSealUse(now, state.SealApplications.Length, "keeper", "seal-1", "t", "m", IsIdentitySimulated: true),
            state => Signed(state, role, now, LastGrant(state, role)),
            _ => new RejectSealUse(now, number, account, Words),
            _ => new WithdrawSealApplication(now, number, account),
            _ => new LapseSealApplication(now, number),
            _ => new TransferTurn(now, role, new Actor(account, "o"), Person(10 + Array.IndexOf(Accounts, account)), NoCommitments, IsHandover: number == 1),
            _ => new AddCarbonCopy(now, role, Person(20 + number), NoCommitments),
            _ => new RemoveCarbonCopy(now, role, number),
            _ => new ClaimCarbonCopy(now, number, account, Person(20 + number)),
            _ => new ExtendDeadline(now, "A", Deadline.AddDays(number), number == 2 ? role : null),
            _ => new Reject(now, role, Words),
            _ => new Cancel(now, role, Words),
            _ => new Expire(now),
            state => new DraftRescission(now, role, [.. documents], Words, BeijingTime.DateOf(now), new ComposedContent(0, FileOf($"agreement-{state.Rescissions.Length + 1}", 1), [1])),
            state => Confirmed(state, role, number, now),
            state => Confirmed(state, "A", Open(state), now),
            state => Confirmed(state, "B", Open(state), now),
            state => Confirmed(state, "C", Open(state), now),
            state => Agreed(state, "A", now),
            state => Agreed(state, "B", now),
            state => Agreed(state, "C", now),
            state => new CompleteRescission(now, Open(state), FileOf("g", 9)),
            _ => new CancelRescission(now, role, number),
            _ => new DeclineRescission(now, role, number, Words),
            _ => new LapseRescission(now, number),
            state => new RecordRescissionSignature(now, number, role, FileOf("g", (state.FindRescission(number)?.Head.Number ?? 0) + 1), "s", "c"),
            _ => new CompleteRescission(now, number, FileOf("g", 9)))
        select command;

    /// <summary>待签署: B and C in the first turn, A in the second; the contract's content is frozen.</summary>
    internal static ContractState Ready
    {
        get
        {
            ContractState state = Apply(null, new DraftContract(
                Noon, "c1", [new TemplateRef("cooperation", 1), new TemplateRef("confidentiality", 1)], Words, Deadline, "A", new Actor("a1", "oA"), ["A", "B", "C"], SigningOrder.InitiatorLast, [["B", "C"], ["A"]]));
            ContractCommand Named(string role, string? account, int person, PartyEnterprise? company) =>
                new NameParty(Noon, "A", role, account, Person(person), NoCommitments, PartyTerms.Free, company);
            state = new ContractCommand[]
            {
                new AcceptDisclosure(Noon, "A", "v", "h"), Named("A", "a1", 1, new("云杉", "CODEA", "oA", true)), Named("B", null, 2, new("湖畔", "CODEB", null, false)), Named("C", null, 3, null),
            }.Aggregate(state, Apply);
            state = Apply(state, new Launch(Noon, "A", true, new ComposedContent(state.ContentVersion, Files("frozen", 1), [2, 1])));
            foreach ((string role, string account, int person, PartyEnterprise? company) in new (string, string, int, PartyEnterprise?)[] { ("B", "b1", 2, new("湖畔", "CODEB", "oB", true)), ("C", "c1", 3, null) })
            {
                state = Apply(state, new ClaimRole(Noon, role, state.PartyOf(role).Addressing, account, Person(person), NoCommitments, company));
                state = Apply(state, new AcceptDisclosure(Noon, role, "v", "h"));
            }

            return state;
        }
    }

    internal static ContractState AllSigned
    {
        get
        {
            ContractState state = Ready;
            foreach (string role in new[] { "C", "B", "A" })
            {
                state = Apply(Apply(state, Signed(state, role, Noon, application: null)), new RecordSignature(Noon, role, Files(role, state.Head!.Number + 1), "s", "c"));
            }

            return Apply(state, new Complete(Noon, state.Head!));
        }
    }

    [Fact]
    [Covers("D1", "D2", "D3", "D6", "D11", "D12")]
    public void RandomLives_KeepThePromises()
    {
        Dictionary<string, int> seen = [];
        Prop.ForAll(
            Gen.Elements(Ready, AllSigned).SelectMany(start => Anything.ArrayOf(120).Select(commands => (start, commands))).ToArbitrary(),
            life => Live(life.start, life.commands, seen)).Check(Config.QuickThrowOnFailure.WithMaxTest(900));

        // Not vacuous: each of these came about.
        Assert.All(["Used", "Rejected", "Lapsed", "PartiallyRescinded", "Rescinded", "Declined", "Cancelled", "Transferred"], what => Assert.True(seen.GetValueOrDefault(what) > 0, $"no life came to {what}"));
    }

    private static void Live(ContractState start, Func<ContractState, ContractCommand>[] commands, Dictionary<string, int> seen)
    {
        ContractState state = start;
        List<ContractEvent> history = [];
        foreach (Func<ContractState, ContractCommand> make in commands)
        {
            ContractCommand command = make(state);
            ContractState before = state;
            for (int time = 0; time < 2; time++)   // everything is sent twice: a repetition never does it again
            {
                if (ContractDecider.Decide(command, state) is Decision<ContractEvent>.Accepted accepted)
                {
                    history.AddRange(accepted.Events);
                    state = accepted.Events.Aggregate(state, ContractEvolution.Evolve);
                }
            }

            Check(before, state);
        }

        // A grant is used at most once, by its applicant, for the content it was given for, and approved by somebody else.
        IEnumerable<Consent> consents = history.OfType<SigningConsented>().Select(happened => happened.Consent).Concat(history.OfType<RescissionConfirmed>().Select(happened => happened.Consent));
        Assert.All(consents.Where(consent => consent.Seal?.Application is not null).GroupBy(consent => consent.Seal!.Application), uses =>
        {
            Consent use = Assert.Single(uses);
            SealApplication grant = state.FindSealApplication(use.Seal!.Application!.Value)!;
            Assert.Equal((SealApplicationStage.Used, use.AccountId, use.ContentHash), (grant.Stage, grant.AccountId, grant.ContentHash));
            Assert.NotEqual(grant.AccountId, grant.DecidedBy);
        });
        Assert.All(history.OfType<SigningConsented>().GroupBy(consent => consent.Role), consent => Assert.Single(consent));
        Assert.All(history.OfType<RescissionConfirmed>().GroupBy(consent => (consent.Role, consent.Number)), consent => Assert.Single(consent));
        Assert.All(history.OfType<DocumentsRescinded>().SelectMany(happened => happened.Documents).GroupBy(document => document), document => Assert.Single(document));
        foreach (string what in state.SealApplications.Select(application => application.Stage.ToString()).Append(state.Stage.ToString())
            .Concat(state.Rescissions.Select(rescission => rescission.Stage.ToString())).Concat(state.Parties.Any(party => !party.Transfers.IsEmpty) ? ["Transferred"] : []))
        {
            seen[what] = seen.GetValueOrDefault(what) + 1;
        }
    }

    private static void Check(ContractState before, ContractState after)
    {
        // The order is respected, and a company signs with a seal, a person without one.
        Assert.All(after.Parties.Where(party => party.Consent is not null), party =>
        {
            Assert.All(after.Parties.Where(earlier => earlier.Turn < party.Turn), earlier => Assert.NotNull(earlier.Consent));
            Assert.Equal(party.Enterprise is not null, party.Consent!.Seal is not null);
            Assert.Equal(after.Content!.ContentHash, party.Consent.ContentHash);
        });

        // One person acts for one party; a carbon copy never acts.
        string[] acting = [.. after.Parties.Select(party => party.AccountId).OfType<string>()];
        Assert.Equal(acting.Length, acting.Distinct().Count());

        // Rescission: one proposal at a time, back to where it was, forward only, and every signer has confirmed what is rescinded.
        Assert.True(after.Rescissions.Count(rescission => rescission.Stage == RescissionStage.Proposed) <= 1);
        Assert.Equal(after.Stage == ContractStage.Rescinding, after.Rescissions.Any(rescission => rescission.Stage == RescissionStage.Proposed || rescission is { Stage: RescissionStage.Confirmed, IsEffective: false }));
        Assert.Superset(before.RescindedDocuments.ToHashSet(), after.RescindedDocuments.ToHashSet());
        Assert.All(after.Rescissions.Where(rescission => rescission.IsEffective), rescission => Assert.Equal(Roles, rescission.Consents.Select(consent => consent.Role).Order()));
        Assert.True(after.Stage != ContractStage.Rescinded || after.RescindedDocuments.Length == after.Templates.Length);

        // After an end nothing turns back, and a cancelled contract had no consent.
        Assert.True(!before.IsEnded || after.IsEnded);
        Assert.True(before.Stage is not (ContractStage.Rejected or ContractStage.Cancelled or ContractStage.Expired) || after.Stage == before.Stage);
        Assert.True(after.Stage != ContractStage.Cancelled || !after.HasConsent);
        Assert.True(after.EffectiveDeadline <= after.Deadline && after.Deadline >= before.Deadline);

        // Who may read: a party whose turn has not come may not, whatever happens to the others.
        Assert.All(after.Parties.Where(party => party is { Stage: PartyStage.Filled or PartyStage.Waiting, HasActed: false } && party.Role != after.InitiatorRole), party =>
            Assert.False(ContractEdge.MayRead(after, party)));
    }

    private static Sign Signed(ContractState state, string role, DateTimeOffset now, int? application) => new(now, role, ConsentFor(state, role, state.Content!.ContentHash, application));

    private static ConfirmRescission Confirmed(ContractState state, string role, int number, DateTimeOffset now) => new(
        now, role, number, ConsentFor(state, role, state.FindRescission(number)?.Agreement.ContentHash ?? "none", state.PartyOf(role).Enterprise is null || number % 2 == 0 ? null : LastGrant(state, role)));

    private static RecordRescissionSignature Agreed(ContractState state, string role, DateTimeOffset now) =>
        new(now, Open(state), role, FileOf("g", (state.FindRescission(Open(state))?.Head.Number ?? 0) + 1), "s", "c");

    /// <summary>The rescission under way, else the last one.</summary>
    private static int Open(ContractState state) => state.Rescissions.LastOrDefault(rescission => rescission.Stage is RescissionStage.Proposed or RescissionStage.Confirmed && rescission.IsOpen)?.Number
        ?? state.Rescissions.Length;

    private static int? LastGrant(ContractState state, string role) =>
        state.SealApplications.LastOrDefault(application => application.Role == role && application.Stage == SealApplicationStage.Approved)?.Number;

    private static Consent ConsentFor(ContractState state, string role, string hash, int? application)
    {
        Party party = state.PartyOf(role);
        Consent consent = ConsentOf(party.AccountId ?? "nobody", hash);
        return party.Enterprise is null ? consent : consent with { Mark = SigningMark.CompanySeal, Seal = new SealUse("seal-1", 1, SealType.Contract, application) };
    }

    private static string HashOf(ContractState state, int number) => number < 3 ? state.Content!.ContentHash : state.Rescissions.LastOrDefault()?.Agreement.ContentHash ?? "none";

    private static Revision Files(string name, int number) => new(number, [new StoredFile(Hex(name, 1), 1000), new StoredFile(Hex(name, 2), 1000)]);

    private static string Hex(string name, int document) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{name}-{document}")));
}
