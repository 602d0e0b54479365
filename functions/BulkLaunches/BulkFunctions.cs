using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using ContractFunctions.Signing;
using ContractFunctions.Templates;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.BulkLaunches;

/// <summary>Routes of bulk launches: many contracts of one template from one CSV, each row a contract of its own.</summary>
public sealed class BulkFunctions(HttpApi api, BulkStore store, TemplateCatalog templates, Disclosures disclosures)
{
    private const int PageSize = 50;

    /// <summary>Takes the rows in and launches them one after the other; look at it for what became of them.</summary>
    [Function(nameof(CreateBulkLaunch))]
    [Accepts<BulkBody>]
    [Answers<BulkView>(StatusCodes.Status202Accepted)]
    public Task<IResult> CreateBulkLaunch(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "bulk-launches")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.CommandAsync(request, BulkJson.Default.BulkBody, async call =>
        {
            if (!Read(call.Body).TryGet(out (BulkTerms Terms, IReadOnlyList<BulkRow> Rows) read, out Refusal? refusal)
                || !(await store.CreateAsync(call.Caller.AccountId, call.Key, read.Terms, read.Rows, call.Aborted)).TryGet(out BulkHead? head, out refusal))
            {
                return Problem.Of(refusal);
            }

            await EnsureAsync(durable, head, call.Aborted);
            request.HttpContext.Response.Headers.Location = $"/api/bulk-launches/{head.Id}";
            return Reply.Json(View(head, await store.ResultsAsync(head, call.Aborted)), BulkJson.Default.BulkView, StatusCodes.Status202Accepted);
        });

    [Function(nameof(ListBulkLaunches))]
    [Answers<BulkList>]
    public Task<IResult> ListBulkLaunches([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bulk-launches")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) =>
        {
            string continuation = request.Query["continuation"].ToString();
            (IReadOnlyList<BulkHead> heads, string? next) = await store.ListAsync(caller.AccountId, PageSize, continuation.Length > 0 ? continuation : null, cancellation);
            return Reply.Json(new BulkList([.. heads.Select(head => new BulkSummary(head.Id, head.Terms.Template, head.Count, head.At))], next), BulkJson.Default.BulkList);
        });

    /// <summary>How far it is and what became of each row.</summary>
    [Function(nameof(GetBulkLaunch))]
    [Answers<BulkView>]
    public Task<IResult> GetBulkLaunch(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bulk-launches/{bulk}")] HttpRequest request, string bulk, [DurableClient] DurableTaskClient durable) =>
        api.ReadAsync(request, async (caller, cancellation) =>
        {
            if (await store.FindAsync(caller.AccountId, bulk, cancellation) is not { } head)
            {
                return Problem.Of(Refusals.NotFound);
            }

            BulkView view = View(head, await store.ResultsAsync(head, cancellation));
            if (view.Waiting > 0)
            {
                await EnsureAsync(durable, head, cancellation);   // the process may have died between the rows and their orchestration
            }

            return Reply.Json(view, BulkJson.Default.BulkView);
        });

    private Outcome<(BulkTerms Terms, IReadOnlyList<BulkRow> Rows)> Read(BulkBody body)
    {
        if (templates.Find(body.Template) is not { } template)
        {
            return Refusals.FieldInvalid("template", "Field.UnknownTemplate");
        }

        string role = body.Role ?? template.DefaultInitiatorRole;
        return template.FindRole(role) is null ? ContractRefusals.UnknownRole
            : !disclosures.IsCurrent(body.Disclosure.Version, body.Disclosure.Hash) ? ContractRefusals.DisclosureOutdated
            : BulkFile.Read(body.Csv, template, role).TryGet(out IReadOnlyList<BulkRow>? rows, out Refusal? refusal)
                ? (new BulkTerms(template.Id, role, body.Organization, body.Title, body.Deadline, body.Disclosure), rows)
            : refusal;
    }

    private static async Task EnsureAsync(DurableTaskClient durable, BulkHead head, CancellationToken cancellation)
    {
        BulkTurn turn = new(head.AccountId, head.Id, Next: 0, head.Count);
        if (await durable.GetInstanceAsync(turn.InstanceId, getInputsAndOutputs: false, cancellation) is null or { RuntimeStatus: OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated })
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(nameof(BulkLaunch), turn, new StartOrchestrationOptions(turn.InstanceId), cancellation);
        }
    }

    private static BulkView View(BulkHead head, IReadOnlyList<BulkResult> rows) => new(
        head.Id, head.Terms.Template, head.At, rows.Count(row => row.Status == BulkStatus.Waiting), rows.Count(row => row.Status == BulkStatus.Launched),
        rows.Count(row => row.Status == BulkStatus.Refused), rows);
}
