using ContractFunctions.Documents;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Contracts;

/// <summary>The identity as the party has re-checked it (姓名, 证件号, 手机号), typed or confirmed on its own screen.</summary>
public sealed record CompleteFillingBody(string Name, string DocumentNumber, string Phone);

/// <summary>完成填写 by a party that fills after the launch.</summary>
public sealed class FillingFunctions(ContractEdge edge, PartyVault vault, ContentComposer composer)
{
    [Function(nameof(CompleteFilling))]
    [Accepts<CompleteFillingBody>]
    [Answers<ContractView>]
    public Task<IResult> CompleteFilling(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/complete-filling")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.CompleteFillingBody, durable, async call =>
        {
            if (call.State.Stage != ContractStage.Filling)
            {
                return ContractRefusals.NotFilling;
            }

            if (call.State.Parties.Any(party => party.Identity is null))
            {
                return ContractRefusals.PartyNotNamed;
            }

            bool isLast = call.State.Parties.All(party => party.Role == call.Me.Role || party.Stage == PartyStage.Filled);
            IReadOnlyList<FieldFault> faults = isLast
                ? await composer.WholeFaultsOfAsync(call.State, call.Aborted)
                : await composer.FaultsOfAsync(call.State, call.Me.Role, call.Aborted);
            if (faults.Count > 0)
            {
                return Refusals.FieldsInvalid(faults);
            }

            bool isConfirmed = await IsConfirmedAsync(call);
            return new Prepared(new CompleteFilling(
                call.Now, call.Me.Role, IsFormComplete: true, isConfirmed, await composer.FreezeAsync(call.State, call.Aborted)));
        });

    private async Task<bool> IsConfirmedAsync(ContractCall<CompleteFillingBody> call) =>
        await vault.OpenAsync(call.State.Id, call.Me, call.Aborted) is { } own
            && own.Name.Value == call.Body.Name.Trim()
            && string.Equals(own.Document?.Number, call.Body.DocumentNumber.Trim(), StringComparison.OrdinalIgnoreCase)
            && own.Phone.Digits == call.Body.Phone.Trim();
}
