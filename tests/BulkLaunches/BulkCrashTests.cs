using System.Text.Json.Nodes;
using ContractFunctions.BulkLaunches;
using ContractFunctions.Contracts;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Scenarios;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.BulkLaunches;

/// <summary>Bulk launches that are interrupted, repeated or sent twice: every row becomes one contract.</summary>
public sealed class BulkCrashTests
{
    private const string Path = "/api/bulk-launches";

    [Fact]
    public async Task Rows_WhenTheProcessStopsAmongThem_GoOnWhereTheyStopped_AndNoneIsLaunchedTwice()
    {
        RowsThatFail failing = new();
        await using StoryScenario<EnterpriseStory> scenario = await BulkScenarios.StartAsync(options => options with
        {
            Configure = services => services.AddSingleton<IRecordStore>(provider => new FailingRecords(ActivatorUtilities.CreateInstance<SqliteRecordStore>(provider), failing)),
        });
        DemoPerson initiator = scenario.Story.Operator;
        failing.Row = "r-0001";   // launched, but the process cannot note it
        Answer taken = (await BulkScenarios.CreateAsync(scenario, BulkScenarios.GoodRows(3))).Expect(202);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(["Launched", "Waiting", "Waiting"], await StatusesAsync(initiator, taken));
        Assert.Equal(3, failing.Failures);
        Assert.Equal(2, await ContractsAsync(initiator));

        failing.Row = null;
        await scenario.App.RestartAsync();
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(["Launched", "Launched", "Launched"], await StatusesAsync(initiator, taken));
        Assert.Equal(3, await ContractsAsync(initiator));
        Assert.Equal(3, (await scenario.Story.Designer.Representative.MessagesAsync()).Count(message => message.Contains("待签署", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Create_WithTheKeyOfAnotherFile_IsRefused_AndLeavesTheRowsAsTheyAre()
    {
        await using StoryScenario<EnterpriseStory> scenario = await BulkScenarios.StartAsync();
        DemoPerson initiator = scenario.Story.Operator;
        string key = new('c', 32);
        Answer taken = (await BulkScenarios.CreateAsync(scenario, BulkScenarios.GoodRows(1), key)).Expect(202);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
        (await BulkScenarios.CreateAsync(scenario, BulkScenarios.GoodRows(2), key)).Refused(422, "Request.IdempotencyKeyReused");
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(["Launched"], await StatusesAsync(initiator, taken));
        Assert.Equal(1, await ContractsAsync(initiator));
    }

    [Fact]
    public async Task Create_SentSeveralTimesAtOnce_IsOneBatch()
    {
        await using StoryScenario<EnterpriseStory> scenario = await BulkScenarios.StartAsync();
        string key = new('d', 32);
        Answer[] taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => BulkScenarios.CreateAsync(scenario, BulkScenarios.GoodRows(3), key)));
        string id = Assert.Single(taken.Select(answer => (string)answer.Expect(202).Json["id"]!).Distinct());
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(["Launched", "Launched", "Launched"], await StatusesAsync(scenario.Story.Operator, taken[0]));
        Assert.Equal(id, (string?)Assert.Single((await scenario.Story.Operator.GetAsync(Path))["bulkLaunches"]!.AsArray())!["id"]);
        Assert.Equal(3, await ContractsAsync(scenario.Story.Operator));
    }

    [Fact]
    public async Task Create_RepeatedWhenItWouldNoLongerBeAccepted_AnswersTheSameBatch()
    {
        await using StoryScenario<EnterpriseStory> scenario = await BulkScenarios.StartAsync();
        string key = new('e', 32);
        Task<Answer> CreateAsync(string with) => BulkScenarios.CreateAsync(scenario, BulkScenarios.GoodRows(1), with, body => body["deadline"] = "2026-11-23");
        Answer taken = (await CreateAsync(key)).Expect(202);
        await scenario.App.AdvanceAsync(TimeSpan.FromDays(1));
        (await CreateAsync(new('f', 32))).RefusedField("deadline", "Field.DeadlineTooEarly");
        Assert.Equal((string?)taken.Json["id"], (string?)(await CreateAsync(key)).Expect(202).Json["id"]);
        Assert.Equal(1, await ContractsAsync(scenario.Story.Operator));
    }

    [Fact]
    public async Task Create_WhenItsKeyHasRunOut_IsStillTheSameBatch_AndBringsBackNothing()
    {
        await using AppFixture app = await AppFixture.StartAsync();
        BulkStore store = app.Get<BulkStore>();
        string account = new('a', 32);
        CommandKey key = new($"{1:x32}", $"{1:x64}");
        BulkTerms terms = new("rental", "landlord", Organization: null, Deadline: null, new DisclosureBody("v", "h"));
        List<BulkRow> rows = [.. Enumerable.Range(2, 250).Select(line => new BulkRow(line, Title: null, new Dictionary<string, PartyIdentityInput>(), FormValues.Empty))];
        Task<Outcome<BulkHead>> CreateAsync() =>
            store.CreateAsync(account, key, _ => Task.FromResult<Outcome<(BulkTerms, IReadOnlyList<BulkRow>)>>((terms, rows)), CancellationToken.None);
        BulkHead head = (await CreateAsync()).Value;
        await store.RecordAsync(head, 0, new BulkResult(2, BulkStatus.Launched, new string('b', 32), Code: null, Fields: []), CancellationToken.None);

        app.Clock.Advance(CommandRows.Kept + TimeSpan.FromDays(1));
        Assert.Equal(head, (await CreateAsync()).Value);
        Assert.Null(await store.OpenRowAsync(head, 0, CancellationToken.None));
        Assert.NotNull(await store.OpenRowAsync(head, 249, CancellationToken.None));
        IReadOnlyList<BulkResult> results = await store.ResultsAsync(head, CancellationToken.None);
        Assert.Equal(Enumerable.Range(2, 250), results.Select(result => result.Line));
        Assert.Equal(BulkStatus.Launched, Assert.Single(results, result => result.Status != BulkStatus.Waiting).Status);
    }

    private static async Task<string[]> StatusesAsync(DemoPerson person, Answer taken) =>
        [.. (await person.GetAsync($"{Path}/{taken.Json["id"]}"))["rows"]!.AsArray().Select(row => (string)row!["status"]!)];

    private static async Task<int> ContractsAsync(DemoPerson person) => (await person.GetAsync("/api/contracts"))["contracts"]!.AsArray().Count;

    /// <summary>The row whose result cannot be written.</summary>
    private sealed class RowsThatFail
    {
        private int failures;

        public string? Row { get; set; }

        public int Failures => failures;

        public void Pass(string table, IReadOnlyList<RecordWrite> writes)
        {
            if (table == "bulklaunches" && writes is [RecordWrite.Upsert result] && result.Row == Row)
            {
                Interlocked.Increment(ref failures);
                throw new IOException("the disk is gone");
            }
        }
    }

    private sealed class FailingRecords(IRecordStore inner, RowsThatFail failing) : IRecordStore
    {
        public Task<StoredRecord?> FindAsync(string table, string partition, string row, CancellationToken cancellation = default) =>
            inner.FindAsync(table, partition, row, cancellation);

        public Task<RecordPage> RangeAsync(string table, string partition, RecordRange range, CancellationToken cancellation = default) =>
            inner.RangeAsync(table, partition, range, cancellation);

        public Task<CommitOutcome> CommitAsync(string table, string partition, IReadOnlyList<RecordWrite> writes, CancellationToken cancellation = default)
        {
            failing.Pass(table, writes);
            return inner.CommitAsync(table, partition, writes, cancellation);
        }
    }
}
