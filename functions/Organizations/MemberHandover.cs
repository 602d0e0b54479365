using ContractFunctions.Accounts;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Organizations;

/// <summary>Input of one generation: a page of the leaver's contracts.</summary>
/// <param name="Continuation">Empty: the first page.</param>
public sealed record HandoverTurn(string OrganizationId, int Number, string From, string To, string Continuation, int Failures);

/// <summary>A member that has left hands its place in every contract to its successor: an orchestration, because there may be many, page by page.</summary>
public static class MemberHandover
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1), LongestPause = TimeSpan.FromHours(6);

    public static string InstanceOf(string organizationId, int number) => $"{organizationId}-handover-{number}";

    [Function(nameof(MemberHandover))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, HandoverTurn turn)
    {
        string? next;
        try
        {
            next = await context.CallActivityAsync<string>(nameof(HandoverActivities.HandOverPage), turn, Retries.Short);
        }
        catch (TaskFailedException)
        {
            TimeSpan pause = FirstPause * Math.Pow(2, Math.Min(turn.Failures, 10));
            await context.CreateTimer(pause < LongestPause ? pause : LongestPause, CancellationToken.None);
            context.ContinueAsNew(turn with { Failures = turn.Failures + 1 });
            return;
        }

        if (next.Length > 0)
        {
            context.ContinueAsNew(turn with { Continuation = next, Failures = 0 });
        }
    }
}

/// <summary>Activities of a handover.</summary>
public sealed class HandoverActivities(
    OrganizationStore organizations, ContractStore contracts, ContractListing listing, PartyBodies parties, AccountDirectory accounts, TimeProvider time)
{
    private const int PageSize = 20;

    /// <summary>Hands over the contracts of one page; the next page, or empty after the last.</summary>
    [Function(nameof(HandOverPage))]
    public async Task<string> HandOverPage([ActivityTrigger] HandoverTurn turn, CancellationToken cancellation)
    {
        ListPage page = await listing.MineAsync(
            turn.From, new ListFilter(Stage: null, Month: null), PageSize, turn.Continuation.Length > 0 ? turn.Continuation : null, cancellation);
        foreach (ListLine line in page.Contracts)
        {
            await HandOverAsync(turn, line.ContractId, cancellation);
        }

        if (page.Continuation is null)
        {
            CommandKey key = new($"handover-{turn.Number}", "");
            await organizations.ExecuteAsync(turn.OrganizationId, key, new OrganizationCommand.CompleteHandover(turn.Number, time.GetUtcNow()), cancellation);
        }

        return page.Continuation ?? "";
    }

    private async Task HandOverAsync(HandoverTurn turn, string contractId, CancellationToken cancellation)
    {
        if (await contracts.FindAsync(contractId, cancellation) is not { } state || state.PartyOfAccount(turn.From) is not { } party || OrganizationOf(state, party) != turn.OrganizationId
            || await accounts.GetAsync(turn.To, cancellation) is not { } successor)
        {
            return;
        }

        SealedParty identity = await parties.SealOwnAsync(contractId, party.Role, successor, address: null, cancellation);
        TransferTurn handover = new(time.GetUtcNow(), party.Role, new Actor(successor.Id, turn.OrganizationId), identity.Identity, identity.Commitments, IsHandover: true);
        await contracts.ApplyAsync(contractId, _ => new Prepared(handover, [.. identity.Openings]), cancellation);
    }

    private static string? OrganizationOf(ContractState state, Party party) =>
        party.Enterprise?.OrganizationId ?? (party.Role == state.InitiatorRole ? state.InitiatorOrganizationId : null);
}

/// <summary>The route of leaving.</summary>
public sealed class LeavingFunctions(HttpApi api, OrganizationEdge edge, OrganizationStore store, TimeProvider time)
{
    /// <summary>A member leaves, or is removed by the SuperAdmin; a successor takes its open turns and its place in finished contracts.</summary>
    [Function(nameof(LeaveOrganization))]
    [Accepts<LeaveBody>]
    [Answers<OrganizationView>]
    [Answers(StatusCodes.Status204NoContent)]
    public Task<IResult> LeaveOrganization(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/members/{member}/leave")] HttpRequest request,
        string organization,
        string member,
        [DurableClient] DurableTaskClient durable) =>
        api.CommandAsync(request, OrganizationsJson.Default.LeaveBody, async call =>
        {
            // A repeated command comes from somebody who may be no member any more: the store knows its key.
            OrganizationCommand.Leave leave = new(member, call.Body.Successor, call.Caller.AccountId, time.GetUtcNow());
            if (!RecordLimits.IsKey(organization) || await store.FindAsync(organization, call.Aborted) is null)
            {
                return Problem.Of(Refusals.NotFound);
            }

            Outcome<Organization> outcome = await store.ExecuteAsync(organization, call.Key, leave, call.Aborted);
            foreach (Handover open in outcome.Refusal is null ? outcome.Value.Handovers.Where(handover => !handover.IsDone) : [])
            {
                HandoverTurn first = new(organization, open.Number, open.From, open.To, Continuation: "", Failures: 0);
                await durable.EnsureStartedAsync(nameof(MemberHandover), MemberHandover.InstanceOf(organization, open.Number), first, call.Aborted);
            }

            return await edge.AnswerAsync(call.Caller, outcome, call.Aborted);
        });
}
