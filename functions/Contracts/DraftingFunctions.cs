using System.Collections.Immutable;
using ContractFunctions.Documents;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Signing;
using ContractFunctions.Templates;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Contracts;

/// <summary>创建合同.</summary>
/// <param name="Role">The initiator's role; the template's default when absent.</param>
/// <param name="Title">The template's title when absent.</param>
/// <param name="Deadline">Last day to sign (Asia/Shanghai); 365 days when absent.</param>
/// <param name="Order">Who signs when; the initiator last when absent.</param>
public sealed record DraftBody(string Template, string? Role = null, string? Title = null, DateOnly? Deadline = null, SigningOrder? Order = null);

/// <summary>The Disclosure as it was shown.</summary>
public sealed record DisclosureBody(string Version, string Hash);

/// <summary>Who a party is.</summary>
/// <param name="By"><c>self</c>: the initiator's own side, as verified; <c>initiator</c>: 由我补充; <c>counterpart</c>: left to them.</param>
/// <param name="Identity">With <c>initiator</c>: the counterpart.</param>
/// <param name="Address">With <c>self</c>: the contact address, if it should stand in the contract.</param>
/// <param name="MayReject">Whether the party may refuse to fill in or sign.</param>
/// <param name="Mark">The one mark it may sign with; either when absent.</param>
public sealed record PartyBody(string By, PartyIdentityInput? Identity = null, string? Address = null, bool MayReject = true, SigningMark? Mark = null);

/// <summary>Form values, whole or in part: what is absent stays, null clears.</summary>
public sealed record FormBody(FormValues Values);

/// <summary>A command without content.</summary>
public sealed record EmptyBody;

/// <summary>Routes of a draft: create, accept the Disclosure, name the parties, fill in, preview, launch.</summary>
public sealed class DraftingFunctions(
    ContractEdge edge,
    HttpApi api,
    ContractForms forms,
    PartyBodies parties,
    PartyVault vault,
    ContentComposer composer,
    TemplateCatalog templates,
    Disclosures disclosures,
    KeyedHash hash,
    TimeProvider time)
{
    private const int MaxTitle = 100;

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

            if (!(await parties.SealAsync(call, role)).TryGet(out SealedParty? named, out Refusal? refusal) && refusal is not null)
            {
                return refusal;
            }

            string? account = call.Body.By == PartyBodies.Self ? call.Me.AccountId : null;
            return new Prepared(
                new NameParty(
                    call.Now, call.Me.Role, role, account, named?.Identity, named?.Commitments ?? NoCommitments, new PartyTerms(call.Body.MayReject, call.Body.Mark)),
                [.. named?.Openings ?? []]);
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

            if (!(await parties.SealAsync(call, role)).TryGet(out SealedParty? mended, out Refusal? refusal) && refusal is not null)
            {
                return refusal;
            }

            if (mended is null || call.Me.Role != call.State.InitiatorRole)
            {
                return mended is null ? ContractRefusals.PartyNotNamed : ContractRefusals.InitiatorOnly;
            }

            ComposedContent? refrozen = call.State.Stage == ContractStage.Signing && !call.State.HasConsent
                ? await composer.FreezeAsync(call.State.WithIdentity(role, mended.Identity), call.Aborted)
                : null;
            return new Prepared(new CorrectParty(call.Now, call.Me.Role, role, mended.Identity, mended.Commitments, refrozen), [.. mended.Openings]);
        });

    [Function(nameof(GetForm))]
    [Answers<FormView>]
    public Task<IResult> GetForm([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{id}/form")] HttpRequest request, string id) =>
        edge.QueryAsync(request, id, async (state, me, cancellation) =>
        {
            FormValues values = await forms.ReadAsync(state.Id, cancellation);
            IReadOnlyList<FieldFault> faults = composer.FaultsOf(state, me.Role, values);
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
            FormValues before = await forms.ReadAsync(call.State.Id, call.Aborted);
            if (!composer.Check(call.State, call.Me.Role, before, call.Body.Values).TryGet(out FormValues? merged, out Refusal? refusal))
            {
                return refusal;
            }

            (string commitment, RecordWrite[] writes) = await forms.SealAsync(call.State.Id, merged, call.Aborted);
            return new Prepared(new FillForm(call.Now, call.Me.Role, commitment), writes);
        });

    /// <summary>预览合同: what the contract would say now, marked as a preview.</summary>
    [Function(nameof(PreviewContract))]
    [Answers(StatusCodes.Status200OK, "application/pdf")]
    public Task<IResult> PreviewContract([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{id}/preview")] HttpRequest request, string id) =>
        edge.QueryAsync(request, id, async (state, _, cancellation) =>
            Results.Bytes(await composer.PreviewAsync(state, cancellation), "application/pdf"));

    /// <summary>确认发起合同.</summary>
    [Function(nameof(LaunchContract))]
    [Accepts<EmptyBody>]
    [Answers<ContractView>]
    public Task<IResult> LaunchContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/launch")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.EmptyBody, durable, async call =>
        {
            FormValues values = await forms.ReadAsync(call.State.Id, call.Aborted);
            IReadOnlyList<FieldFault> faults = composer.FaultsOf(call.State, call.Me.Role, values);
            bool isWhole = call.State.Parties.All(party => party.Identity is not null) && composer.WholeFaultsOf(call.State, values).Count == 0;
            ComposedContent? frozen = isWhole && call.State.Stage == ContractStage.Draft ? await composer.FreezeAsync(call.State, call.Aborted) : null;
            return new Prepared(new Launch(call.Now, call.Me.Role, faults.Count == 0, frozen));
        }, startsLife: true);

    private async Task<Outcome<Prepared>> DraftAsync(string id, CommandCall<DraftBody> call)
    {
        if (templates.Find(call.Body.Template) is not { } template)
        {
            return Refusals.FieldInvalid("template", "Field.UnknownTemplate");
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
            new TemplateRef(template.Id, template.Version),
            words,
            call.Body.Deadline ?? BeijingTime.DateOf(now).AddDays(ContractDecider.LongestDeadlineDays),
            call.Body.Role ?? template.DefaultInitiatorRole,
            call.Caller.AccountId,
            [.. template.Roles.Select(role => role.Id)],
            call.Body.Order ?? SigningOrder.InitiatorLast);
        return new Prepared(draft, opening);
    }
}
