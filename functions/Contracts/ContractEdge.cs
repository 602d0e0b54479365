using System.Text.Json.Serialization.Metadata;
using ContractFunctions.Hosting;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Contracts;

/// <summary>A command on a contract as it arrived, with the state it meets and the party that asks.</summary>
public sealed record ContractCall<TBody>(ContractState State, Party Me, TBody Body, DateTimeOffset Now, CommandCall<TBody> Call)
{
    public CancellationToken Aborted => Call.Aborted;
}

/// <summary>
/// What every route of a contract shares: who asks is one of its parties (to anybody else it does not exist), the command is carried out under its key, and what
/// follows is set going. The one authorisation function of contracts.
/// </summary>
public sealed class ContractEdge(HttpApi api, ContractStore contracts, ContractAftermath aftermath, ContractViews views, ActingFor acting, ContractMetrics metrics, TimeProvider time)
{
    /// <summary>A query by whoever may read the contract.</summary>
    public Task<IResult> QueryAsync(HttpRequest request, string contractId, Func<ContractState, Party, CancellationToken, Task<IResult>> answer) =>
        api.ReadAsync(request, async (caller, cancellation) =>
            await ReaderOfAsync(await contracts.FindAsync(contractId, cancellation), caller, cancellation) is ({ } state, { } me)
                ? await answer(state, me, cancellation)
                : Problem.Of(Refusals.NotFound));

    /// <summary>A command by a party of the contract; the answer is the contract as that party sees it.</summary>
    /// <param name="startsLife">The command launches: its life begins with it.</param>
    public Task<IResult> CommandAsync<TBody>(
        HttpRequest request,
        string contractId,
        JsonTypeInfo<TBody> type,
        DurableTaskClient durable,
        Func<ContractCall<TBody>, Task<Outcome<Prepared>>> prepare,
        bool startsLife = false) =>
        api.CommandAsync(request, type, async call =>
            await AnswerAsync(call.Caller, await CarryOutAsync(durable, contractId, call, prepare, startsLife), call.Aborted));

    /// <summary>A command by whoever may read, in a party's place: what they may do is for the command to say.</summary>
    public Task<IResult> ReaderCommandAsync<TBody>(
        HttpRequest request, string contractId, JsonTypeInfo<TBody> type, DurableTaskClient durable, Func<ContractCall<TBody>, Task<Outcome<Prepared>>> prepare) =>
        api.CommandAsync(request, type, async call => await AnswerAsync(
            call.Caller,
            await CarryOutAsync(
                durable,
                contractId,
                call.Key,
                async state => await ReaderOfAsync(state, call.Caller, call.Aborted) is ({ } found, { } me)
                    ? await prepare(new ContractCall<TBody>(found, me, call.Body, time.GetUtcNow(), call))
                    : Refusals.NotFound,
                startsLife: false,
                call.Aborted),
            call.Aborted));

    /// <summary>Carries a party's command out and sets going what follows.</summary>
    public Task<Outcome<ContractState>> CarryOutAsync<TBody>(
        DurableTaskClient durable, string contractId, CommandCall<TBody> call, Func<ContractCall<TBody>, Task<Outcome<Prepared>>> prepare, bool startsLife = false) =>
        CarryOutAsync(
            durable,
            contractId,
            call.Key,
            async state => PartyOf(state, call.Caller) is ({ } found, { } me)
                ? await prepare(new ContractCall<TBody>(found, me, call.Body, time.GetUtcNow(), call))
                : Refusals.NotFound,
            startsLife,
            call.Aborted);

    /// <summary>Carries a command out, whoever asks, and sets going what follows.</summary>
    public async Task<Outcome<ContractState>> CarryOutAsync(
        DurableTaskClient durable,
        string contractId,
        CommandKey key,
        Func<ContractState?, Task<Outcome<Prepared>>> prepare,
        bool startsLife,
        CancellationToken cancellation)
    {
        using ContractMetrics.Step step = metrics.Begin("Command", ContractStore.IsId(contractId) ? Notifications.NoticeActivities.ReferenceOf(contractId) : null);
        Outcome<ContractState> outcome = await contracts.ExecuteAsync(contractId, key, prepare, cancellation);
        if (outcome.TryGet(out ContractState? state, out _))
        {
            await aftermath.FollowAsync(durable, state, startsLife, cancellation);
        }

        return outcome;
    }

    /// <summary>The contract as the caller sees it, or the refusal.</summary>
    public async Task<IResult> AnswerAsync(
        Caller caller, Outcome<ContractState> outcome, CancellationToken cancellation, int status = StatusCodes.Status200OK) =>
        !outcome.TryGet(out ContractState? state, out Refusal? refusal) ? Problem.Of(refusal)
        : await ReaderOfAsync(state, caller, cancellation) is (_, { } me) ? Reply.Json(await views.OfAsync(state, me, cancellation), ContractsJson.Default.ContractView, status)
        : Problem.Of(Refusals.NotFound);

    /// <summary>Who may act in a contract: its parties, once their turn has come (<see cref="MayRead"/>).</summary>
    public static (ContractState? State, Party? Me) PartyOf(ContractState? state, Caller caller) =>
        state?.PartyOfAccount(caller.AccountId) is { } me && MayRead(state, me) && caller.IsOf(OrganizationOf(state, me)) ? (state, me) : (null, null);

    /// <summary>
    /// Who may see a contract (decision 8): its parties, carbon copies once it is completed, and in an enterprise's place its SuperAdmin and, where a use of a
    /// seal was applied for, its keepers. Those read as the party does, under their own account.
    /// </summary>
    public async Task<(ContractState? State, Party? Me)> ReaderOfAsync(ContractState? state, Caller caller, CancellationToken cancellation)
    {
        if (state is null || state.PartyOfAccount(caller.AccountId) is not null)
        {
            return PartyOf(state, caller);
        }

        if (caller.OrganizationId is null && state.IsCompleted && state.CarbonCopies.FirstOrDefault(copy => copy.AccountId == caller.AccountId) is { } mine)
        {
            return (state, new Party { Role = mine.Role, AccountId = caller.AccountId });
        }

        foreach (Party party in state.Parties.Where(party => party.Enterprise?.OrganizationId is { } company && caller.IsOf(company) && MayRead(state, party)))
        {
            if (await acting.FindAsync(party.Enterprise!.OrganizationId!, cancellation) is { } organization
                && (organization.IsSuperAdmin(caller.AccountId)
                    || (organization.IsSealKeeper(caller.AccountId) && state.SealApplications.Any(application => application.Role == party.Role))))
            {
                return (state, party with { AccountId = caller.AccountId });
            }
        }

        return (null, null);
    }

    private static string? OrganizationOf(ContractState state, Party party) =>
        party.Enterprise?.OrganizationId ?? (party.Role == state.InitiatorRole ? state.InitiatorOrganizationId : null);

    /// <summary>Whether a party may read its contract: its turn has come or passed; of a cancelled one the initiator and those who had acted.</summary>
    public static bool MayRead(ContractState state, Party party) =>
        party.Role == state.InitiatorRole || party.HasActed || (state.Stage != ContractStage.Cancelled && party.Stage is PartyStage.ToFill or PartyStage.ToSign);
}
