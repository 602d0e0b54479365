using System.Globalization;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using ContractFunctions.Signing;
using ContractFunctions.Templates;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.BulkLaunches;

/// <summary>Routes of bulk launches: many contracts of one template from one CSV, each row a contract of its own.</summary>
public sealed class BulkFunctions(HttpApi api, BulkStore store, Drafting drafting, TemplateCatalog templates, Disclosures disclosures)
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
            if (!(await store.CreateAsync(call.Caller.AccountId, call.Key, _ => ReadAsync(call), call.Aborted)).TryGet(out BulkHead? head, out Refusal? refusal))
            {
                return Problem.Of(refusal);
            }

            await EnsureAsync(durable, head, call.Aborted);
            request.HttpContext.Response.Headers.Location = $"/api/bulk-launches/{head.Id}";
            return Reply.Json(View(head, await store.ResultsAsync(head, call.Aborted), from: 0), BulkJson.Default.BulkView, StatusCodes.Status202Accepted);
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

    /// <summary>How far it is and what became of each row, page by page (<c>?continuation=</c>).</summary>
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

            string continuation = request.Query["continuation"].ToString();
            int from = 0;
            if (continuation.Length > 0 && (!int.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out from) || from >= head.Count))
            {
                return Problem.Of(Refusals.FieldInvalid("continuation", "Field.Malformed"));
            }

            BulkView view = View(head, await store.ResultsAsync(head, cancellation), from);
            if (view.Waiting > 0)
            {
                await EnsureAsync(durable, head, cancellation);   // the process may have died between the rows and their orchestration
            }

            return Reply.Json(view, BulkJson.Default.BulkView);
        });

    /// <summary>What the rows have in common is checked here, once, as it will be on each; what a row says is checked when its turn comes.</summary>
    private async Task<Outcome<(BulkTerms Terms, IReadOnlyList<BulkRow> Rows)>> ReadAsync(CommandCall<BulkBody> call)
    {
        BulkBody body = call.Body;
        if (templates.Find(body.Template)?.With([]) is not { } template)
        {
            return Refusals.FieldInvalid("template", "Field.UnknownTemplate");
        }

        BulkTerms terms = new(template.Id, body.Role ?? template.DefaultInitiatorRole, body.Organization, body.Deadline, body.Disclosure);
        if (!disclosures.IsCurrent(body.Disclosure.Version, body.Disclosure.Hash))
        {
            return ContractRefusals.DisclosureOutdated;
        }

        CommandCall<DraftBody> trial = new(call.Caller, terms.Draft(body.Title), call.Key, call.Aborted);
        if (!(await drafting.DraftAsync(call.Key.Row, trial)).TryGet(out Prepared? draft, out Refusal? refusal))
        {
            return refusal;
        }

        return ContractDecider.Decide(draft.Command, state: null) is Decision<ContractEvent>.Refused unfit ? unfit.Refusal
            : BulkFile.Read(body.Csv, body.Title, template, terms.Role).TryGet(out IReadOnlyList<BulkRow>? rows, out refusal) ? (terms, rows)
            : refusal;
    }

    private static Task EnsureAsync(DurableTaskClient durable, BulkHead head, CancellationToken cancellation)
    {
        BulkTurn first = new(head.AccountId, head.Id, Next: 0, head.Count);
        return durable.EnsureStartedAsync(nameof(BulkLaunch), first.InstanceId, first, cancellation);
    }

    private static BulkView View(BulkHead head, IReadOnlyList<BulkResult> rows, int from)
    {
        int Count(BulkStatus status) => rows.Count(row => row.Status == status);
        string? next = from + PageSize < rows.Count ? (from + PageSize).ToString(CultureInfo.InvariantCulture) : null;
        return new BulkView(
            head.Id, head.Terms.Template, head.At, Count(BulkStatus.Waiting), Count(BulkStatus.Launched), Count(BulkStatus.Refused), [.. rows.Skip(from).Take(PageSize).Select(View)], next);
    }

    private static BulkRowView View(BulkResult row)
    {
        Text? why = row.Code is { } code ? Texts.Of(code) : null;
        return new BulkRowView(row.Line, row.Status, row.ContractId, row.Code, why?.Zh, why?.En, row.Fields);
    }
}
