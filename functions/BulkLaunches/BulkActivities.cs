using ContractFunctions.Contracts;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.BulkLaunches;

/// <summary>The activity of a bulk launch: the commands a client would send, under keys made of batch and row, so that repeated it makes nothing twice.</summary>
public sealed class BulkActivities(BulkStore store, ContractStore contracts, Drafting drafting, KeyedHash hash, TimeProvider time)
{
    [Function(nameof(LaunchRow))]
    public async Task LaunchRow([ActivityTrigger] BulkTurn turn, CancellationToken cancellation)
    {
        if (await store.FindAsync(turn.AccountId, turn.BulkId, cancellation) is not { } head || await store.OpenRowAsync(head, turn.Next, cancellation) is not { } row)
        {
            return;   // done before
        }

        string contractId = hash.DeriveId("bulk-contract-id", $"{turn.BulkId}\n{turn.Next}");
        Refusal? refusal = await CarryOutAsync(head, row, contractId, cancellation);
        if (refusal == Refusals.Busy)
        {
            throw new InvalidOperationException("every race on the contract was lost");   // to be tried again, no fault of the row
        }

        bool hasDraft = refusal is null || await contracts.FindAsync(contractId, cancellation) is not null;
        await store.RecordAsync(
            head,
            turn.Next,
            new BulkResult(
                row.Line,
                refusal is null ? BulkStatus.Launched : BulkStatus.Refused,
                hasDraft ? contractId : null,
                refusal?.Code,
                Problem.FieldsOf(refusal?.Faults ?? [])),
            cancellation);
    }

    private async Task<Refusal?> CarryOutAsync(BulkHead head, BulkRow row, string contractId, CancellationToken cancellation)
    {
        BulkTerms terms = head.Terms;
        CommandCall<DraftBody> drafted = CallOf(head, contractId, "draft", terms.Draft(row.Title), cancellation);
        if ((await contracts.ExecuteAsync(contractId, drafted.Key, _ => drafting.DraftAsync(contractId, drafted), cancellation)).Refusal is { } undrafted)
        {
            return undrafted;
        }

        return await StepAsync(head, contractId, "disclosure", terms.Disclosure, call => Task.FromResult(drafting.AcceptDisclosure(call)), cancellation)
            ?? await StepAsync(head, contractId, "self", new PartyBody(PartyBodies.Self), call => drafting.NamePartyAsync(call, terms.Role), cancellation)
            ?? await NameOthersAsync(head, row, contractId, cancellation)
            ?? await StepAsync(head, contractId, "form", new FormBody(row.Values), drafting.FillAsync, cancellation)
            ?? await StepAsync(head, contractId, "launch", new EmptyBody(), drafting.LaunchAsync, cancellation);
    }

    private async Task<Refusal?> NameOthersAsync(BulkHead head, BulkRow row, string contractId, CancellationToken cancellation)
    {
        ContractState state = (await contracts.FindAsync(contractId, cancellation))!;
        foreach (string role in state.Parties.Select(party => party.Role).Where(role => role != state.InitiatorRole))
        {
            PartyBody body = row.Parties.TryGetValue(role, out PartyIdentityInput? identity) ? new(PartyBodies.ByInitiator, identity) : new(PartyBodies.ByCounterpart);
            if (await StepAsync(head, contractId, $"party-{role}", body, call => drafting.NamePartyAsync(call, role), cancellation) is { } refusal)
            {
                return refusal.Faults.Count == 0 ? refusal
                    : refusal with { Faults = [.. refusal.Faults.Select(fault => fault with { Field = BulkFile.ColumnOf(role, fault.Field) })] };
            }
        }

        return null;
    }

    /// <summary>The contract's life begins by the due-check that every commit files.</summary>
    private async Task<Refusal?> StepAsync<TBody>(
        BulkHead head, string contractId, string step, TBody body, Func<ContractCall<TBody>, Task<Outcome<Prepared>>> prepare, CancellationToken cancellation)
    {
        CommandCall<TBody> call = CallOf(head, contractId, step, body, cancellation);
        return (await contracts.ExecuteAsync(
            contractId,
            call.Key,
            async state => ContractEdge.PartyOf(state, call.Caller) is ({ } found, { } me)
                ? await prepare(new ContractCall<TBody>(found, me, body, time.GetUtcNow(), call))
                : Refusals.NotFound,
            cancellation)).Refusal;
    }

    private CommandCall<TBody> CallOf<TBody>(BulkHead head, string contractId, string step, TBody body, CancellationToken cancellation)
    {
        string occasion = $"{contractId}\n{step}";
        return new(new Caller(head.AccountId, $"bulk-{head.Id}"), body, new CommandKey(hash.DeriveId("bulk-key", occasion), hash.Hex("bulk-fingerprint", occasion)), cancellation);
    }
}
