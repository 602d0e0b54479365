using ContractFunctions.Contracts;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Templates;

namespace ContractFunctions.Documents;

/// <summary>Makes what a contract says: checks the form against the template the contract keeps, typesets previews and the content to be frozen.</summary>
public sealed class ContentComposer(
    TemplateCatalog templates, ContractForms forms, PartyVault vault, ITypesetter typesetter, IDocumentStore documents, TimeProvider time)
{
    /// <summary>What still stands in the way of completing the form for a role.</summary>
    public IReadOnlyList<FieldFault> FaultsOf(ContractState state, string role, FormValues values) =>
        FormValidator.Validate(TemplateOf(state), FillerOf(state, role), values, FillStage.Complete, Today());

    /// <summary>What still stands in the way of freezing: required fields of whichever role, and the rules.</summary>
    public IReadOnlyList<FieldFault> WholeFaultsOf(ContractState state, FormValues values) => FormValidator.ValidateWhole(TemplateOf(state), values, Today());

    /// <summary>What a role enters, laid over what was there; or its faults.</summary>
    public Outcome<FormValues> Check(ContractState state, string role, FormValues before, FormValues entered) =>
        FormValidator.Check(TemplateOf(state), FillerOf(state, role), before, entered, FillStage.Partial, Today());

    /// <summary>The contract as it would read now, watermarked; what is not filled is left blank.</summary>
    public async Task<byte[]> PreviewAsync(ContractState state, CancellationToken cancellation) =>
        (await TypesetAsync(state, isPreview: true, cancellation)).Pdf;

    /// <summary>
    /// The content for Signing: typeset, with the empty signature fields of all parties in it before anybody signs, durable in the document store. Its hash is the
    /// content hash.
    /// </summary>
    public async Task<ComposedContent> FreezeAsync(ContractState state, CancellationToken cancellation)
    {
        TypesetResult typeset = await TypesetAsync(state, isPreview: false, cancellation);
        ReadOnlyMemory<byte> content = SignatureFields.Add(
            typeset.Pdf, [.. typeset.SignatureAreas.Select(area => new SignatureFieldSpec(FieldOf(area.Name), area.PageIndex, area.Area))]);
        string sha256 = await documents.PutAsync(content, cancellation);
        return new ComposedContent(state.ContentVersion, new Revision(1, sha256, content.Length), typeset.PageCount);
    }

    /// <summary>Name of a party's signature field in the document.</summary>
    public static string FieldOf(string role) => $"signature-{role}";

    private async Task<TypesetResult> TypesetAsync(ContractState state, bool isPreview, CancellationToken cancellation)
    {
        Dictionary<string, PartyIdentity> parties = new(StringComparer.Ordinal);
        foreach (Party party in state.Parties)
        {
            if (await vault.OpenAsync(state.Id, party, cancellation) is { } identity)
            {
                parties.Add(party.Role, identity);
            }
        }

        FormValues values = await forms.ReadAsync(state.Id, cancellation);
        RenderOptions options = new(Notifications.NoticeActivities.ReferenceOf(state.Id), isPreview ? Texts.Of("Contract.preview").Zh : null);
        return typesetter.Typeset(ContractRenderer.Render(TemplateOf(state), values, parties, Today(), options));
    }

    private TemplateDefinition TemplateOf(ContractState state) => templates.Find(state.Template.Id, state.Template.Version)
        ?? throw new InvalidOperationException($"template {state.Template} is gone, but a contract keeps it");

    /// <summary>由我补充: while drafting, the initiator also fills for a counterpart it has named.</summary>
    private static Filler FillerOf(ContractState state, string role) => new(
        role,
        state.InitiatorRole,
        [.. state.Parties.Where(party => state.Stage == ContractStage.Draft && role == state.InitiatorRole && party.Identity is not null).Select(party => party.Role)]);

    private DateOnly Today() => BeijingTime.DateOf(time.GetUtcNow());
}
