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
public sealed class ContractEdge(HttpApi api, ContractStore contracts, ContractAftermath aftermath, ContractViews views, TimeProvider time)
{
    /// <summary>A query by a party of the contract.</summary>
    public Task<IResult> QueryAsync(HttpRequest request, string contractId, Func<ContractState, Party, CancellationToken, Task<IResult>> answer) =>
        api.ReadAsync(request, async (caller, cancellation) =>
            PartyOf(await contracts.FindAsync(contractId, cancellation), caller) is ({ } state, { } me)
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
        : PartyOf(state, caller) is (_, { } me) ? Reply.Json(await views.OfAsync(state, me, cancellation), ContractsJson.Default.ContractView, status)
        : Problem.Of(Refusals.NotFound);

    /// <summary>Who may see a contract: its parties. A cancelled one stays readable for the initiator and those who had acted.</summary>
    public static (ContractState? State, Party? Me) PartyOf(ContractState? state, Caller caller) =>
        state?.PartyOfAccount(caller.AccountId) is { } me && MayRead(state, me) ? (state, me) : (null, null);

    /// <summary>Whether a party may read its contract: asked by every route and every list.</summary>
    public static bool MayRead(ContractState state, Party party) =>
        state.Stage != ContractStage.Cancelled || party.Role == state.InitiatorRole || party.HasActed;
}
