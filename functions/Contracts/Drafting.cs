using System.Collections.Immutable;
using ContractFunctions.Documents;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Signing;
using ContractFunctions.Templates;

namespace ContractFunctions.Contracts;

/// <summary>Makes the commands of a draft from what a client sent: checks, sealed identities, frozen content.</summary>
public sealed class Drafting(
    ContractForms forms, ContractPictures pictures, PartyBodies parties, ActingFor acting, PartyVault vault, ContentComposer composer, TemplateCatalog templates, Disclosures disclosures, TimeProvider time)
{
    private const int MaxTitle = 100, MaxDocuments = 10;

    public Outcome<Prepared> AcceptDisclosure(ContractCall<DisclosureBody> call) => disclosures.IsCurrent(call.Body.Version, call.Body.Hash)
        ? new Prepared(new AcceptDisclosure(call.Now, call.Me.Role, call.Body.Version, call.Body.Hash))
        : ContractRefusals.DisclosureOutdated;

    public async Task<Outcome<Prepared>> NamePartyAsync(ContractCall<PartyBody> call, string role)
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
        if (call.Body.Fills && call.Body.By != PartyBodies.ByInitiator)
        {
            return Refusals.FieldInvalid("fills", "Field.Malformed");
        }

        PartyTerms terms = new(call.Body.MayReject, call.Body.Mark, call.Body.MayTransfer, call.Body.Deadline, call.Body.Fills);
        return new Prepared(
            new NameParty(call.Now, call.Me.Role, role, account, named.Party?.Identity, named.Party?.Commitments ?? ImmutableSortedDictionary<string, string>.Empty, terms, named.Enterprise),
            [.. named.Party?.Openings ?? []]);
    }

    public async Task<Outcome<Prepared>> FillAsync(ContractCall<FormBody> call)
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

        if (await pictures.FaultsOfAsync(call.State.Id, FilledForm.Read(composer.TemplateOf(call.State, document), merged, BeijingTime.DateOf(call.Now), out _), call.Aborted) is { Count: > 0 } unknown)
        {
            return Refusals.FieldsInvalid(unknown);
        }

        (string commitment, RecordWrite[] writes) = await forms.SealAsync(call.State.Id, document, merged, call.Aborted);
        return new Prepared(new FillForm(call.Now, call.Me.Role, document, commitment), writes);
    }

    public async Task<Outcome<Prepared>> LaunchAsync(ContractCall<EmptyBody> call)
    {
        IReadOnlyList<FieldFault> faults = await composer.FaultsOfAsync(call.State, call.Me.Role, call.Aborted);
        bool isWhole = call.State.Parties.All(party => party.IsFilledFor) && (await composer.WholeFaultsOfAsync(call.State, call.Aborted)).Count == 0;
        ComposedContent? frozen = isWhole && call.State.Stage == ContractStage.Draft ? await composer.FreezeAsync(call.State, call.Aborted) : null;
        return new Prepared(new Launch(call.Now, call.Me.Role, faults.Count == 0, frozen));
    }

    public async Task<Outcome<Prepared>> DraftAsync(string id, CommandCall<DraftBody> call)
    {
        TemplateDefinition?[] found = [.. call.Body.Templates.Select(id => templates.Find(id))];
        if (found.Length is 0 or > MaxDocuments || found.Any(one => one is null))
        {
            return Refusals.FieldInvalid("templates", found.Length > MaxDocuments ? "Field.TooLong" : found.Length == 0 ? "Field.Required" : "Field.UnknownTemplate");
        }

        string[] optional = [.. call.Body.With ?? [], .. call.Body.Role is { } own ? [own] : Array.Empty<string>()];
        if (call.Body.With?.FirstOrDefault(role => found.All(one => one!.FindRole(role) is not { Optional: true })) is not null)
        {
            return Refusals.FieldInvalid("with", "Field.UnknownRole");
        }

        found = [.. found.Select(one => one!.With(optional))];
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
            TurnsOf(call.Body.Turns),
            TurnsOf(call.Body.FillingTurns));
        return new Prepared(draft, opening);
    }

    private static ImmutableArray<ImmutableArray<string>>? TurnsOf(IReadOnlyList<IReadOnlyList<string>>? turns) =>
        turns is null ? null : [.. turns.Select(turn => turn.ToImmutableArray())];
}
