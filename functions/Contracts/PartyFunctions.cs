using ContractFunctions.Accounts;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Organizations;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Contracts;

/// <summary>转他人处理: the colleague who takes over.</summary>
public sealed record TransferBody(string AccountId);

/// <summary>抄送: who gets the finished contract.</summary>
public sealed record CarbonCopyBody(string Name, string Phone)
{
    public override string ToString() => nameof(CarbonCopyBody);
}

/// <summary>Routes that change who takes part: transfer inside an enterprise, carbon copies.</summary>
public sealed class PartyFunctions(ContractEdge edge, PartyBodies parties, ActingFor acting, AccountDirectory accounts, RealNamePolicy policy)
{
    /// <summary>Hands one's turn to a colleague, at the fill and at the sign stage.</summary>
    [Function(nameof(TransferTurn))]
    [Accepts<TransferBody>]
    [Answers<ContractView>]
    public Task<IResult> TransferTurn(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/transfer")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.TransferBody, durable, async call =>
        {
            if (call.Me.Enterprise?.OrganizationId is not { } organizationId)
            {
                return ContractRefusals.EnterpriseOnly;
            }

            Organization? organization = await acting.FindAsync(organizationId, call.Aborted);
            if (organization?.Find(call.Me.AccountId!) is null || organization.Find(call.Body.AccountId) is null
                || await accounts.GetAsync(call.Body.AccountId, call.Aborted) is not { } colleague || !policy.Accepts(colleague.RealName))
            {
                return Refusals.FieldInvalid("accountId", "Field.NotAColleague");
            }

            SealedParty successor = await parties.SealOwnAsync(call.State.Id, call.Me.Role, colleague, address: null, call.Aborted);
            return new Prepared(
                new TransferTurn(call.Now, call.Me.Role, new Actor(colleague.Id, organizationId), successor.Identity, successor.Commitments, IsHandover: false),
                [.. successor.Openings]);
        });

    /// <summary>Adds a carbon copy; told once the contract is completed, and reads from then on.</summary>
    [Function(nameof(AddCarbonCopy))]
    [Accepts<CarbonCopyBody>]
    [Answers<ContractView>]
    public Task<IResult> AddCarbonCopy(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/carbon-copies")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.CarbonCopyBody, durable, async call =>
        {
            List<FieldFault> faults = [];
            if (!PersonName.TryParse(call.Body.Name, out PersonName? name, out string? nameFault))
            {
                faults.Add(new FieldFault("name", nameFault));
            }

            if (!PhoneNumber.TryParse(call.Body.Phone, out PhoneNumber? phone, out string? phoneFault))
            {
                faults.Add(new FieldFault("phone", phoneFault));
            }

            if (faults.Count > 0)
            {
                return Refusals.FieldsInvalid(faults);
            }

            PartyIdentity reader = new(name!, Document: null, phone!, Address: null);
            SealedParty copy = await parties.SealTypedAsync(call.State.Id, CarbonCopy.RoleOf(call.State.NextCarbonCopy), reader, call.Aborted);
            return new Prepared(new AddCarbonCopy(call.Now, call.Me.Role, copy.Identity, copy.Commitments), [.. copy.Openings]);
        });

    [Function(nameof(RemoveCarbonCopy))]
    [Accepts<EmptyBody>]
    [Answers<ContractView>]
    public Task<IResult> RemoveCarbonCopy(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/carbon-copies/{copy}/remove")] HttpRequest request,
        string id,
        string copy,
        [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.EmptyBody, durable, call => Task.FromResult<Outcome<Prepared>>(
            int.TryParse(copy, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number)
                ? new Prepared(new RemoveCarbonCopy(call.Now, call.Me.Role, number))
                : Refusals.NotFound));
}
