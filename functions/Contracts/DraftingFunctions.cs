using System.Collections.Immutable;
using System.Globalization;
using ContractFunctions.Documents;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Signing;
using ContractFunctions.Templates;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Contracts;

/// <summary>创建合同.</summary>
/// <param name="Templates">One for each document; all for the same roles.</param>
/// <param name="Role">The initiator's role; the first template's default when absent.</param>
/// <param name="Title">The first template's title when absent.</param>
/// <param name="Deadline">Last day to sign (Asia/Shanghai); 365 days when absent.</param>
/// <param name="Order">Who signs when; the initiator last when absent.</param>
/// <param name="Turns">Instead of <paramref name="Order"/>: groups of roles, group after group; within one all at once.</param>
/// <param name="Organization">The organization for which the contract is made; absent: for oneself.</param>
/// <param name="With">Optional roles that take part, e.g. <c>guarantor</c>.</param>
/// <param name="FillingTurns">Groups of the others' roles that fill one group after the other; absent: all who have something to fill, at once.</param>
public sealed record DraftBody(
    IReadOnlyList<string> Templates, string? Role = null, string? Title = null, DateOnly? Deadline = null, SigningOrder? Order = null,
    IReadOnlyList<IReadOnlyList<string>>? Turns = null, string? Organization = null, IReadOnlyList<IReadOnlyList<string>>? FillingTurns = null,
    IReadOnlyList<string>? With = null);

/// <summary>The Disclosure as it was shown.</summary>
public sealed record DisclosureBody(string Version, string Hash);

/// <summary>Who a party is.</summary>
/// <param name="By"><c>self</c>: the initiator's own side, as verified; <c>initiator</c>: 由我补充; <c>counterpart</c>: left to them.</param>
/// <param name="Identity">With <c>initiator</c>: the counterpart.</param>
/// <param name="Address">With <c>self</c>: the contact address, if it should stand in the contract.</param>
/// <param name="MayReject">Whether the party may refuse to fill in or sign.</param>
/// <param name="Mark">The one mark it may sign with; any when absent.</param>
/// <param name="MayTransfer">Of an enterprise: whether a colleague may take the turn over.</param>
/// <param name="Deadline">Its own last day, if that is to be earlier than the contract's.</param>
/// <param name="Fills">With <c>initiator</c>: the party is invited to fill its own part, in place of the initiator.</param>
public sealed record PartyBody(
    string By, PartyIdentityInput? Identity = null, string? Address = null, bool MayReject = true, SigningMark? Mark = null, bool MayTransfer = true, DateOnly? Deadline = null,
    bool Fills = false);

/// <summary>Form values, whole or in part: what is absent stays, null clears.</summary>
/// <param name="Document">Number of the document.</param>
public sealed record FormBody(FormValues Values, int Document = 1);

/// <summary>Routes of a draft: create, accept the Disclosure, name the parties, fill in, preview, launch.</summary>
public sealed class DraftingFunctions(
    ContractEdge edge, HttpApi api, Drafting drafting, ContractForms forms, PartyBodies parties, ContentComposer composer, Disclosures disclosures, KeyedHash hash)
{
    [Function(nameof(DraftContract))]
    [Accepts<DraftBody>]
    [Answers<ContractView>]
    public Task<IResult> DraftContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.CommandAsync(request, ContractsJson.Default.DraftBody, async call =>
        {
            // The id is derived from account and key: the same create twice meets the contract it made.
            string id = hash.DeriveId("contract-id", $"{call.Caller.AccountId}\n{call.Key.Row}");
            Outcome<ContractState> outcome = await edge.CarryOutAsync(durable, id, call.Key, _ => drafting.DraftAsync(id, call), startsLife: false, call.Aborted);
            return await edge.AnswerAsync(call.Caller, outcome, call.Aborted);
        });

    /// <summary>The Disclosure (简明告知书) in force.</summary>
    [Function(nameof(GetDisclosure))]
    [Answers<Disclosure>]
    public Task<IResult> GetDisclosure([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "disclosure")] HttpRequest request) =>
        api.OpenAsync(request, _ => Task.FromResult(Reply.Json(disclosures.Current, ContractsJson.Default.Disclosure)));

    /// <summary>我已理解并接受上述内容.</summary>
    [Function(nameof(AcceptDisclosure))]
    [Accepts<DisclosureBody>]
    [Answers<ContractView>]
    public Task<IResult> AcceptDisclosure(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/disclosure")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.DisclosureBody, durable, call => Task.FromResult(drafting.AcceptDisclosure(call)));

    [Function(nameof(NameParty))]
    [Accepts<PartyBody>]
    [Answers<ContractView>]
    public Task<IResult> NameParty(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/parties/{role}")] HttpRequest request,
        string id,
        string role,
        [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.PartyBody, durable, call => drafting.NamePartyAsync(call, role));

    /// <summary>A mistyped counterpart, mended until that party has acted.</summary>
    [Function(nameof(CorrectParty))]
    [Accepts<PartyBody>]
    [Answers<ContractView>]
    public Task<IResult> CorrectParty(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/parties/{role}/correct")] HttpRequest request,
        string id,
        string role,
        [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.PartyBody, durable, async call =>
        {
            if (call.State.FindParty(role) is null)
            {
                return ContractRefusals.UnknownRole;
            }

            if (!(await parties.SealAsync(call, role)).TryGet(out NamedParty? named, out Refusal? refusal))
            {
                return refusal;
            }

            SealedParty? mended = named.Party;
            if (mended is null || call.Me.Role != call.State.InitiatorRole)
            {
                return mended is null ? ContractRefusals.PartyNotNamed : ContractRefusals.InitiatorOnly;
            }

            ComposedContent? refrozen = call.State.Stage == ContractStage.Signing && !call.State.HasConsent
                ? await composer.FreezeAsync(call.State.WithIdentity(role, mended.Identity, named.Enterprise), call.Aborted)
                : null;
            return new Prepared(new CorrectParty(call.Now, call.Me.Role, role, mended.Identity, mended.Commitments, refrozen, named.Enterprise), [.. mended.Openings]);
        });

    [Function(nameof(GetForm))]
    [Answers<FormView>]
    public Task<IResult> GetForm([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{id}/form")] HttpRequest request, string id) =>
        edge.QueryAsync(request, id, async (state, me, cancellation) =>
        {
            if (!DocumentOf(request, state).TryGet(out int document, out Refusal? refusal))
            {
                return Problem.Of(refusal);
            }

            FormValues values = await forms.ReadAsync(state.Id, document, cancellation);
            IReadOnlyList<FieldFault> faults = composer.FaultsOf(state, document, me.Role, values);
            return Reply.Json(new FormView(values, state.ContentVersion, Problem.FieldsOf(faults)), ContractsJson.Default.FormView);
        });

    /// <summary>Keeps what is filled in so far; half-filled is kept too, wrong is refused field by field.</summary>
    [Function(nameof(FillForm))]
    [Accepts<FormBody>]
    [Answers<ContractView>]
    public Task<IResult> FillForm(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/form")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.FormBody, durable, drafting.FillAsync);

    /// <summary>预览合同: what the contract would say now, marked as a preview.</summary>
    [Function(nameof(PreviewContract))]
    [Answers(StatusCodes.Status200OK, "application/pdf")]
    public Task<IResult> PreviewContract([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{id}/preview")] HttpRequest request, string id) =>
        edge.QueryAsync(request, id, async (state, _, cancellation) => DocumentOf(request, state).TryGet(out int document, out Refusal? refusal)
            ? Results.Bytes(await composer.PreviewAsync(state, document, cancellation), "application/pdf")
            : Problem.Of(refusal));

    /// <summary>确认发起合同.</summary>
    [Function(nameof(LaunchContract))]
    [Accepts<EmptyBody>]
    [Answers<ContractView>]
    public Task<IResult> LaunchContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/launch")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.EmptyBody, durable, drafting.LaunchAsync, startsLife: true);

    /// <summary>Which document a query is about: <c>?document=2</c>, the first when absent.</summary>
    internal static Outcome<int> DocumentOf(HttpRequest request, ContractState state)
    {
        string asked = request.Query["document"].ToString();
        int number = 1;
        return (asked.Length == 0 || int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out number)) && number >= 1 && number <= state.Templates.Length
            ? number
            : Refusals.FieldInvalid("document", "Field.UnknownDocument");
    }
}
