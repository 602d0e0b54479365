using System.Globalization;
using System.Text.Json.Nodes;
using ContractFunctions.Accounts;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace ContractFunctions.Tests.Races;

/// <summary>
/// Eight clients at once on one contract, over HTTP: double clicks, sign against cancel, a shared role, two approvers, a grant used twice, a lasting grant revoked, additions that must all stay.
/// A sample here; <c>RACES=2000 ./test.sh races</c> plays as many rounds. The chain of evidence of each contract is what counts.
/// </summary>
public sealed class RaceTests(ITestOutputHelper output)
{
    private const int Clients = 8, Kinds = 7, Sample = 3 * Kinds;

    private readonly LastCodes codes = new();
    private readonly Dictionary<string, int> outcomes = [];
    private AppFixture app = null!;
    private RacePerson[] people = [];
    private string organizationId = "", sealId = "";

    [Fact]
    [Covers("D11", "D12")]
    public async Task Rounds_OfEightClients_SignOnce_SealOnce_AndLoseNothing()
    {
        int rounds = int.Parse(Environment.GetEnvironmentVariable("RACES") is { Length: > 0 } asked ? asked : $"{Sample}", CultureInfo.InvariantCulture);
        app = await AppFixture.StartAsync(options => options with
        {
            Configure = services => services.AddSingleton<ISmsSender>(codes).AddSingleton(provider => new SigningPasswords(provider.GetRequiredService<KeyedHash>(), iterations: 1_000)),
        });
        await using AppFixture disposed = app;
        await EnterAsync();
        Func<int, Task>[] races = [DoubleClickAsync, SignAgainstCancelAsync, SharedRoleAsync, ApproversAndGrantAsync, AdditionsAsync, SignAgainstRejectAsync, SealAgainstRevocationAsync];
        Assert.Equal(Kinds, races.Length);
        for (int round = 0; round < rounds; round++)
        {
            await races[round % Kinds](round);
            await app.AdvanceAsync(TimeSpan.FromMinutes(16));   // past the limits of codes per phone
        }

        output.WriteLine($"{rounds} rounds of {Clients} clients: {string.Join(", ", outcomes.OrderBy(outcome => outcome.Key).Select(outcome => $"{outcome.Value} {outcome.Key}"))}");
        Assert.True(outcomes.ContainsKey("seal used once") && outcomes.ContainsKey("signed once"));
        Assert.Equal(rounds, outcomes.Where(outcome => !outcome.Key.StartsWith('+')).Sum(outcome => outcome.Value));
    }

    private RacePerson Landlord => people[0];

    private RacePerson Keeper => people[1];

    private RacePerson OtherKeeper => people[2];

    private RacePerson Member => people[3];

    /// <summary>A member with a lasting grant: of its own, since codes to one phone are limited.</summary>
    private RacePerson Holder => people[4];

    /// <summary>Those who rent, in turn: codes to one phone are limited.</summary>
    private RacePerson Tenant(int round) => people[5 + (round / Kinds % 8)];

    /// <summary>The same command eight times, half of them under one key.</summary>
    private async Task DoubleClickAsync(int round)
    {
        RacePerson tenant = Tenant(round);
        string path = await RentalAsync(tenant);
        object sign = await tenant.PrepareToSignAsync(path, "NameSeal");
        Answer[] answers = await AllAsync(client => tenant.TryAsync($"{path}/sign", sign, client < 4 ? $"double-{round}" : null));
        Assert.Contains(answers, answer => answer.Status is 200 or 202);
        await SettledAsync(path);
        Dictionary<string, int> happened = await HappenedAsync(Landlord, path);
        Assert.Equal((1, 1), (happened["SigningConsented"], happened["SignatureApplied"]));
        Count("signed once");
    }

    private async Task SignAgainstCancelAsync(int round)
    {
        RacePerson tenant = Tenant(round);
        string path = await RentalAsync(tenant);
        object sign = await tenant.PrepareToSignAsync(path, "NameSeal");
        await AllAsync(client => client % 2 == 0 ? tenant.TryAsync($"{path}/sign", sign) : Landlord.TryAsync($"{path}/cancel", new { reason = "不租了" }));
        await SettledAsync(path);
        Dictionary<string, int> happened = await HappenedAsync(Landlord, path);
        int consents = happened.GetValueOrDefault("SigningConsented"), cancelled = happened.GetValueOrDefault("ContractCancelled");
        Assert.Equal(1, consents + cancelled);
        Count(cancelled == 1 ? "cancelled unsigned" : "signed uncancelled");
    }

    /// <summary>Signing in no order: one consents while the other refuses. The contract ends at most once, and nothing is applied after.</summary>
    private async Task SignAgainstRejectAsync(int round)
    {
        RacePerson tenant = Tenant(round);
        string path = await RentalAsync(tenant, "Unordered");
        object sign = await tenant.PrepareToSignAsync(path, "NameSeal");
        await AllAsync(client => client % 2 == 0 ? tenant.TryAsync($"{path}/sign", sign) : Landlord.TryAsync($"{path}/reject", new { reason = "条款有误" }));
        await SettledAsync(path);
        Dictionary<string, int> happened = await HappenedAsync(Landlord, path);
        Assert.True(happened.GetValueOrDefault("SigningConsented") <= 1);
        Assert.Equal(1, happened["ContractRejected"]);
        Count("rejected once");
    }

    /// <summary>Eight verified persons take one open role.</summary>
    private async Task SharedRoleAsync(int round)
    {
        string path = await DraftAsync(Landlord, new { templates = new[] { "rental" }, role = "landlord" });
        await Landlord.PostAsync($"{path}/parties/landlord", new { by = "self" });
        await Landlord.PostAsync($"{path}/parties/tenant", new { by = "counterpart" });
        await Landlord.PostAsync($"{path}/form", new { values = RentalForm.Values(Today) });
        await Landlord.PostAsync($"{path}/launch", new { });
        string token = ((string)(await Landlord.GetAsync($"{path}/share-link"))["url"]!).Split('/')[^1];
        Answer[] answers = await AllAsync(client => people[5 + client].TryAsync("/api/claims", new { token }));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(1, (await HappenedAsync(Landlord, path))["RoleClaimed"]);
        Count("role claimed once");
    }

    /// <summary>Two keepers decide while the applicant withdraws; what was granted is then used eight times at once.</summary>
    private async Task ApproversAndGrantAsync(int round)
    {
        string path = await CooperationAsync(Member);
        string hash = (string)(await Member.GetAsync(path))["contentHash"]!;
        await Member.PostAsync($"{path}/seal-applications", new { type = "Contract", contentHash = hash });
        object check = new { action = "approveSeal", contentHash = hash, application = 1 };
        string[] approvals = [await Keeper.CodeAsync(path, check), await OtherKeeper.CodeAsync(path, check)];
        RacePerson[] keepers = [Keeper, OtherKeeper];
        await AllAsync(client => client switch
        {
            6 when round / Kinds % 2 == 1 => OtherKeeper.TryAsync($"{path}/seal-applications/1/reject", new { reason = "不同意" }),
            7 when round / Kinds % 4 == 3 => Member.TryAsync($"{path}/seal-applications/1/withdraw", new { }),
            _ => keepers[client % 2].TryAsync($"{path}/seal-applications/1/approve", new { seal = sealId, code = approvals[client % 2], password = RacePerson.Password }),
        });
        Dictionary<string, int> decided = await HappenedAsync(Member, path);
        Assert.True(decided.GetValueOrDefault("SealUseApproved") + decided.GetValueOrDefault("SealUseRejected") <= 1);
        object sign = await Member.PrepareToSignAsync(path, "CompanySeal", application: 1);
        await AllAsync(_ => Member.TryAsync($"{path}/sign", sign));
        await SettledAsync(path);
        Dictionary<string, int> happened = await HappenedAsync(Member, path);
        string stage = (string)(await Member.GetAsync(path))["sealApplications"]![0]!["stage"]!;
        Assert.Equal(stage == "Used" ? 1 : 0, happened.GetValueOrDefault("SigningConsented"));
        Assert.Equal(stage == "Used" ? 1 : 0, happened.GetValueOrDefault("SignatureApplied"));
        Count(stage == "Used" ? "seal used once" : $"seal not used ({stage})");
    }

    /// <summary>A member seals while the lasting grant is revoked: one seal use at most, and none once the revocation is acknowledged.</summary>
    private async Task SealAgainstRevocationAsync(int round)
    {
        string grants = $"/api/organizations/{organizationId}/seals/{sealId}/grants";
        await Keeper.PostAsync(grants, new { accountId = Holder.AccountId });
        string path = await CooperationAsync(Holder);
        object sign = await Holder.PrepareToSignAsync(path, "CompanySeal", seal: sealId);
        await AllAsync(client => client % 2 == 0 ? Holder.TryAsync($"{path}/sign", sign) : Keeper.TryAsync($"{grants}/revoke", new { accountId = Holder.AccountId }));
        await SettledAsync(path);
        Dictionary<string, int> happened = await HappenedAsync(Holder, path);
        int consents = happened.GetValueOrDefault("SigningConsented");
        Assert.True(consents <= 1);
        Assert.Equal(consents, happened.GetValueOrDefault("SignatureApplied"));
        if (consents == 0)
        {
            (await app.PostAsync($"{path}/sign", sign, Holder.Token)).Refused(403, "OperationDenied.SealNotHeld");
        }

        Count(consents == 1 ? "sealed before the revocation" : "revoked unsealed");
    }

    /// <summary>Eight additions at once: whatever was acknowledged is there.</summary>
    private async Task AdditionsAsync(int round)
    {
        string path = await RentalAsync(Tenant(round));
        Answer[] answers = await AllAsync(client => Landlord.TryAsync($"{path}/carbon-copies", new { name = "赵敏", phone = $"1390000{(round * Clients) + client:D4}"[..11] }));
        int acknowledged = answers.Count(answer => answer.Status == 200);
        Assert.Equal(acknowledged, (await Landlord.GetAsync(path))["carbonCopies"]!.AsArray().Count);
        Assert.True(acknowledged > 0);
        Count("additions kept");
        outcomes["+acknowledged additions"] = outcomes.GetValueOrDefault("+acknowledged additions") + acknowledged;
    }

    private DateOnly Today => BeijingTime.DateOf(app.Clock.GetUtcNow());

    private async Task EnterAsync()
    {
        people = [.. Enumerable.Range(0, 13).Select(number => new RacePerson(app, codes, number))];
        foreach (RacePerson person in people)
        {
            await person.EnterAsync();
        }

        organizationId = (string)(await Keeper.PostAsync("/api/organizations", new { name = "北京云杉科技有限公司", code = "91110108MA01ABCD3L", legalRepresentative = Keeper.Name }))["id"]!;
        string path = $"/api/organizations/{organizationId}";
        (await app.UploadAsync($"{path}/licence", InkDrawing.Draw(7), Keeper.Token, HttpMethod.Put)).Expect(200);
        await Keeper.PostAsync($"{path}/certification", new { });
        foreach (RacePerson member in new[] { OtherKeeper, Member, Holder })
        {
            (await app.PostAsync("/api/join-requests", new { code = "91110108MA01ABCD3L" }, member.Token)).Expect(202);
            await Keeper.PostAsync($"{path}/join-requests/{member.AccountId}", new { accept = true });
        }

        await Keeper.PostAsync($"{path}/members/{OtherKeeper.AccountId}", new { isSealKeeper = true, isTemplateManager = false });
        sealId = (string)(await Keeper.PostAsync($"{path}/seals", new { type = "Contract" }))["id"]!;
    }

    private async Task<string> DraftAsync(RacePerson initiator, object body)
    {
        string path = $"/api/contracts/{(string)(await initiator.PostAsync("/api/contracts", body))["id"]!}";
        await initiator.AcceptDisclosureAsync(path);
        return path;
    }

    private static object Named(RacePerson person) =>
        new { by = "initiator", identity = new { name = person.Name, documentType = "ResidentIdentityCard", documentNumber = person.IdNumber, phone = person.Phone } };

    /// <summary>A rental whose tenant, named by the landlord, is to sign.</summary>
    private async Task<string> RentalAsync(RacePerson tenant, string order = "InitiatorLast")
    {
        string path = await DraftAsync(Landlord, new { templates = new[] { "rental" }, role = "landlord", order });
        await Landlord.PostAsync($"{path}/parties/landlord", new { by = "self" });
        await Landlord.PostAsync($"{path}/parties/tenant", Named(tenant));
        await Landlord.PostAsync($"{path}/form", new { values = RentalForm.Values(Today) });
        await Landlord.PostAsync($"{path}/launch", new { });
        string token = ((string)(await Landlord.GetAsync($"{path}/share-link?role=tenant"))["url"]!).Split('/')[^1];
        await tenant.PostAsync("/api/claims", new { token });
        await tenant.AcceptDisclosureAsync(path);
        return path;
    }

    /// <summary>A cooperation whose first signer is the company's member.</summary>
    private async Task<string> CooperationAsync(RacePerson member)
    {
        string path = await DraftAsync(member, new { templates = new[] { "cooperation" }, organization = organizationId, role = "partyA", order = "InitiatorFirst" });
        await member.PostAsync($"{path}/parties/partyA", new { by = "self" });
        await member.PostAsync($"{path}/parties/partyB", Named(people[5]));
        await member.PostAsync($"{path}/parties/partyC", Named(people[6]));
        await member.PostAsync($"{path}/form", new { values = CooperationForm.Values(Today) });
        await member.PostAsync($"{path}/launch", new { });
        return path;
    }

    private static Task<Answer[]> AllAsync(Func<int, Task<Answer>> client) => Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(() => client(number))));

    /// <summary>Lets the lives do what is due.</summary>
    private Task SettledAsync(string path) => path.Length > 0 ? app.AdvanceAsync(TimeSpan.FromMinutes(1)) : Task.CompletedTask;

    /// <summary>How often each kind of event stands in the contract's chain, which must be unbroken.</summary>
    private static async Task<Dictionary<string, int>> HappenedAsync(RacePerson reader, string path)
    {
        JsonArray links = (await reader.GetAsync($"{path}/timeline"))["links"]!.AsArray();
        Assert.Null(ContractFunctions.Evidence.EvidenceChain.FindBreak([.. links.Select(link => new ContractFunctions.Evidence.EvidenceLink((string)link!["event"]!, (string)link["link"]!))]));
        return links.Select(link => (string)JsonNode.Parse((string)link!["event"]!)!["event"]!["type"]!).GroupBy(type => type).ToDictionary(type => type.Key, type => type.Count());
    }

    private void Count(string outcome) => outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
}
