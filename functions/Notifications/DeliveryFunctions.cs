using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Notifications;

/// <summary>Where the finished contract should go.</summary>
public sealed record DeliveryBody(string Email);

/// <summary>Sends finished contracts to e-mail addresses (送达).</summary>
public sealed class DeliveryFunctions(ContractEdge edge, PartyVault vault)
{
    [Function(nameof(RequestDelivery))]
    [Accepts<DeliveryBody>]
    [Answers<ContractView>]
    public Task<IResult> RequestDelivery(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/deliveries")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.DeliveryBody, durable, async call =>
        {
            if (!EmailAddress.Parse(call.Body.Email, "email").TryGet(out EmailAddress? address, out Refusal? refusal))
            {
                return refusal;
            }

            (SealedText words, RecordWrite opening) = await vault.SealTextAsync(call.State.Id, call.Me.AccountId!, address.Value, call.Aborted);
            return new Prepared(new RequestDelivery(call.Now, call.Me.Role, words), opening);
        });
}
