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
public sealed record DraftBody(
    IReadOnlyList<string> Templates, string? Role = null, string? Title = null, DateOnly? Deadline = null, SigningOrder? Order = null,
    IReadOnlyList<IReadOnlyList<string>>? Turns = null, string? Organization = null);

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
public sealed record PartyBody(
    string By, PartyIdentityInput? Identity = null, string? Address = null, bool MayReject = true, SigningMark? Mark = null, bool MayTransfer = true, DateOnly? Deadline = null);

/// <summary>Form values, whole or in part: what is absent stays, null clears.</summary>
/// <param name="Document">Number of the document.</param>
public sealed record FormBody(FormValues Values, int Document = 1);

/// <summary>A command without content.</summary>
public sealed record EmptyBody;

/// <summary>Routes of a draft: create, accept the Disclosure, name the parties, fill in, preview, launch.</summary>
public sealed class DraftingFunctions(
    ContractEdge edge,
    HttpApi api,
    ContractForms forms,
    PartyBodies parties,
    ActingFor acting,
    PartyVault vault,
    ContentComposer composer,
    TemplateCatalog templates,
    Disclosures disclosures,
    KeyedHash hash,
    TimeProvider time)
{
    private const int MaxTitle = 100, MaxDocuments = 10;

    private static readonly ImmutableSortedDictionary<string, string> NoCommitments = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    [Function(nameof(DraftContract))]
    [Accepts<DraftBody>]
    [Answers<ContractView>]
    public Task<IResult> DraftContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.CommandAsync(request, ContractsJson.Default.DraftBody, async call =>
        {
            // The id is derived from account and key: the same create twice meets the contract it made.
            string id = hash.DeriveId("contract-id", $"{call.Caller.AccountId}\n{call.Key.Row}");
            Outcome<ContractState> outcome = await edge.CarryOutAsync(durable, id, call.Key, _ => DraftAsync(id, call), startsLife: false, call.Aborted);
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
        edge.CommandAsync(request, id, ContractsJson.Default.DisclosureBody, durable, call =>
            Task.FromResult<Outcome<Prepared>>(disclosures.IsCurrent(call.Body.Version, call.Body.Hash)
                ? new Prepared(new AcceptDisclosure(call.Now, call.Me.Role, call.Body.Version, call.Body.Hash))
                : ContractRefusals.DisclosureOutdated));

    [Function(nameof(NameParty))]
    [Accepts<PartyBody>]
    [Answers<ContractView>]
    public Task<IResult> NameParty(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/parties/{role}")] HttpRequest request,
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

            string? account = call.Body.By == PartyBodies.Self ? call.Me.AccountId : null;
            PartyTerms terms = new(call.Body.MayReject, call.Body.Mark, call.Body.MayTransfer, call.Body.Deadline);
            return new Prepared(
                new NameParty(call.Now, call.Me.Role, role, account, named.Party?.Identity, named.Party?.Commitments ?? NoCommitments, terms, named.Enterprise),
                [.. named.Party?.Openings ?? []]);
        });

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
        edge.CommandAsync(request, id, ContractsJson.Default.FormBody, durable, async call =>
        {
            int document = call.Body.Document;
            if (document < 1 || document > call.State.Templates.Length)
            {
                return Refusals.FieldInvalid("document", "Field.UnknownDocument");
            }

            FormValues before = await forms.ReadAsync(call.State.Id, document, call.Aborted);
            if (!composer.Check(call.State, document, call.Me.Role, before, call.Body.Values).TryGet(out FormValues? merged, out Refusal? refusal))
            {
                return refusal;
            }

            (string commitment, RecordWrite[] writes) = await forms.SealAsync(call.State.Id, document, merged, call.Aborted);
            return new Prepared(new FillForm(call.Now, call.Me.Role, document, commitment), writes);
        });

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
        edge.CommandAsync(request, id, ContractsJson.Default.EmptyBody, durable, async call =>
        {
            IReadOnlyList<FieldFault> faults = await composer.FaultsOfAsync(call.State, call.Me.Role, call.Aborted);
            bool isWhole = call.State.Parties.All(party => party.Identity is not null) && (await composer.WholeFaultsOfAsync(call.State, call.Aborted)).Count == 0;
            ComposedContent? frozen = isWhole && call.State.Stage == ContractStage.Draft ? await composer.FreezeAsync(call.State, call.Aborted) : null;
            return new Prepared(new Launch(call.Now, call.Me.Role, faults.Count == 0, frozen));
        }, startsLife: true);

    private async Task<Outcome<Prepared>> DraftAsync(string id, CommandCall<DraftBody> call)
    {
        TemplateDefinition?[] found = [.. call.Body.Templates.Select(id => templates.Find(id))];
        if (found.Length is 0 or > MaxDocuments || found.Any(one => one is null))
        {
            return Refusals.FieldInvalid("templates", found.Length > MaxDocuments ? "Field.TooLong" : found.Length == 0 ? "Field.Required" : "Field.UnknownTemplate");
        }

        TemplateDefinition template = found[0]!;
        if (found.Any(other => !other!.Roles.Select(role => role.Id).Order().SequenceEqual(template.Roles.Select(role => role.Id).Order())))
        {
            return Refusals.FieldInvalid("templates", "Field.RolesDiffer");
        }

        if (!call.Caller.IsOf(call.Body.Organization))
        {
            return Refusals.FieldInvalid("organization", "Field.UnknownOrganization");
        }

        if (!(await acting.ResolveAsync(call.Body.Organization, call.Caller.AccountId, call.Aborted)).TryGet(out PartyEnterprise? enterprise, out Refusal? refusal)
            && refusal is not null)
        {
            return refusal;
        }

        string initiatorRole = call.Body.Role ?? template.DefaultInitiatorRole;
        if (ActingFor.RefusalOf(found!, initiatorRole, enterprise is not null) is { } unfit)
        {
            return unfit;
        }

        string title = call.Body.Title?.Trim() ?? template.Title.Zh;
        if (title.Length is 0 or > MaxTitle || title.Any(char.IsControl))
        {
            return Refusals.FieldInvalid("title", title.Length == 0 ? "Field.Required" : title.Length > MaxTitle ? "Field.TooLong" : "Field.Malformed");
        }

        DateTimeOffset now = time.GetUtcNow();
        (SealedText words, RecordWrite opening) = await vault.SealTextAsync(id, call.Caller.AccountId, title, call.Aborted);
        DraftContract draft = new(
            now,
            id,
            [.. found.Select(one => new TemplateRef(one!.Id, one.Version))],
            words,
            call.Body.Deadline ?? BeijingTime.DateOf(now).AddDays(ContractDecider.LongestDeadlineDays),
            initiatorRole,
            new Actor(call.Caller.AccountId, enterprise?.OrganizationId),
            [.. template.Roles.Select(role => role.Id)],
            call.Body.Order ?? SigningOrder.InitiatorLast,
            call.Body.Turns is { } turns ? [.. turns.Select(turn => turn.ToImmutableArray())] : null);
        return new Prepared(draft, opening);
    }

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
