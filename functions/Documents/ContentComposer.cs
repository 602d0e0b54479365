using System.Text.Json;
using ContractFunctions.Contracts;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Appearances;
using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Templates;

namespace ContractFunctions.Documents;

/// <summary>Makes what a contract says: checks the form against the template the contract keeps, typesets previews and the content to be frozen.</summary>
public sealed class ContentComposer(
    TemplateCatalog templates, ContractForms forms, PartyVault vault, ITypesetter typesetter, IDocumentStore documents, LoanPrimeRates rates, TimeProvider time)
{
    private static readonly double[] CrossPagePlaces = [460, 330, 200, 590];

    /// <summary>What still stands in the way of completing one document's form for a role.</summary>
    /// <param name="document">Its number.</param>
    public IReadOnlyList<FieldFault> FaultsOf(ContractState state, int document, string role, FormValues values) =>
        FormValidator.Validate(TemplateOf(state, document), FillerOf(state, role), values, FillStage.Complete, Today());

    /// <summary>What still stands in the way of completing the forms of all documents for a role.</summary>
    public Task<IReadOnlyList<FieldFault>> FaultsOfAsync(ContractState state, string role, CancellationToken cancellation) =>
        OfAllAsync(state, (document, values) => FaultsOf(state, document, role, values), cancellation);

    /// <summary>What still stands in the way of freezing: required fields of whichever role, and the rules.</summary>
    public Task<IReadOnlyList<FieldFault>> WholeFaultsOfAsync(ContractState state, CancellationToken cancellation) =>
        OfAllAsync(state, (document, values) => FormValidator.ValidateWhole(TemplateOf(state, document), values, Today()), cancellation);

    /// <summary>What no longer holds on the day of signing though it did when it was filled in: interest against the LPR.</summary>
    public Task<IReadOnlyList<FieldFault>> FaultsOfTheDayAsync(ContractState state, CancellationToken cancellation) =>
        OfAllAsync(state, (document, values) => [.. FormValidator.BrokenByTheDay(TemplateOf(state, document), values, Today())], cancellation);

    /// <summary>What a role enters, laid over what was there; or its faults.</summary>
    public Outcome<FormValues> Check(ContractState state, int document, string role, FormValues before, FormValues entered) =>
        FormValidator.Check(TemplateOf(state, document), FillerOf(state, role), before, entered, FillStage.Partial, Today());

    /// <summary>A document as it would read now, watermarked; what is not filled is left blank.</summary>
    public async Task<byte[]> PreviewAsync(ContractState state, int document, CancellationToken cancellation) =>
        (await ComposeAsync(state, document, isPreview: true, cancellation)).Typeset.Pdf;

    /// <summary>A document as text (阅读模式): the frozen one, else as it would read now.</summary>
    public async Task<ReadingText> ReadAsync(ContractState state, int document, CancellationToken cancellation) =>
        state.Content?.Texts is { } frozen
            ? JsonSerializer.Deserialize(await documents.ReadAsync(frozen[document - 1], cancellation) ?? throw new InvalidDataException("a frozen text is missing from the document store"), ReadingJson.Default.ReadingText)!
            : (await ComposeAsync(state, document, isPreview: true, cancellation)).Text;

    /// <summary>
    /// The content for Signing: typeset, with the empty signature fields of all parties in it before anybody signs, durable in the document store. Its hash is the
    /// content hash.
    /// </summary>
    public async Task<ComposedContent> FreezeAsync(ContractState state, CancellationToken cancellation)
    {
        List<ComposedDocument> all = [];
        for (int document = 1; document <= state.Templates.Length; document++)
        {
            all.Add(await ComposeAsync(state, document, isPreview: false, cancellation));
        }

        return await FreezeAsync(state, all, cancellation);
    }

    /// <summary>Typeset documents with the fields of all who are to sign, and the slices of the companies' cross-page seals, durable in the document store.</summary>
    public async Task<ComposedContent> FreezeAsync(ContractState state, IReadOnlyList<ComposedDocument> composed, CancellationToken cancellation)
    {
        string[] companies = [.. state.Parties.Where(party => party.Enterprise is not null).Select(party => party.Role)];
        List<StoredFile> files = [];
        List<string> texts = [];
        foreach ((TypesetResult document, ReadingText text) in composed)
        {
            ReadOnlyMemory<byte> content = SignatureFields.Add(
                document.Pdf,
                [
                    .. document.SignatureAreas.Where(area => !SignatureNames.IsFurther(area.Name)).Select(area => new SignatureFieldSpec(FieldOf(area.Name), area.PageIndex, area.Area)
                    {
                        CrossPage = CrossPageOf(Array.IndexOf(companies, area.Name)),
                        Places =
                        [
                            .. document.SignatureAreas.Where(further => SignatureNames.IsFurther(further.Name) && SignatureNames.RoleOf(further.Name) == area.Name)
                                .Select(further => new FurtherPlace(further.PageIndex, further.Area)),
                        ],
                    }),
                    DocumentTimestamps.FieldOn(document.PageCount - 1),
                ]);
            files.Add(new StoredFile(await documents.PutAsync(content, cancellation), content.Length));
            texts.Add(await documents.PutAsync(JsonSerializer.SerializeToUtf8Bytes(text, ReadingJson.Default.ReadingText), cancellation));
        }

        return new ComposedContent(state.ContentVersion, new Revision(1, [.. files]), [.. composed.Select(document => document.Typeset.PageCount)], [.. texts]);
    }

    /// <summary>One under the other along the edge, from somewhat above the middle.</summary>
    private static CrossPageSeal? CrossPageOf(int company) => company < 0 ? null : new CrossPageSeal(CompanySealAppearance.Customary, CrossPagePlaces[company % CrossPagePlaces.Length]);

    /// <summary>Name of a party's signature field in the document.</summary>
    public static string FieldOf(string role) => $"signature-{role}";

    /// <summary>The identities of all parties that are known, in clear, by role.</summary>
    public async Task<IReadOnlyDictionary<string, PartyIdentity>> PartiesOfAsync(ContractState state, CancellationToken cancellation)
    {
        Dictionary<string, PartyIdentity> parties = new(StringComparer.Ordinal);
        foreach (Party party in state.Parties)
        {
            if (await vault.OpenAsync(state.Id, party, cancellation) is { } identity)
            {
                parties.Add(party.Role, identity);
            }
        }

        return parties;
    }

    /// <summary>The template a document of a contract keeps.</summary>
    public TemplateDefinition TemplateOf(ContractState state, int document) => TemplateOf(state.Templates[document - 1]).With(state.Parties.Select(party => party.Role));

    private TemplateDefinition TemplateOf(TemplateRef kept) => templates.Find(kept.Id, kept.Version)
        ?? throw new InvalidOperationException($"template {kept} is gone, but a contract keeps it");

    private async Task<ComposedDocument> ComposeAsync(ContractState state, int document, bool isPreview, CancellationToken cancellation)
    {
        FormValues values = await forms.ReadAsync(state.Id, document, cancellation);
        TemplateDefinition template = TemplateOf(state, document);
        RenderOptions options = new(
            Notifications.NoticeActivities.ReferenceOf(state.Id),
            isPreview ? Texts.Of("Contract.preview").Zh : null,
            AttachesData: !isPreview,
            await PicturesAsync(template, values, cancellation));
        return ComposedDocument.Of(ContractRenderer.Render(template, values, await PartiesOfAsync(state, cancellation), Today(), options), typesetter);
    }

    private async Task<Dictionary<string, byte[]>> PicturesAsync(TemplateDefinition template, FormValues values, CancellationToken cancellation)
    {
        Dictionary<string, byte[]> pictures = new(StringComparer.Ordinal);
        foreach (string sha256 in FormPictures.Of(FilledForm.Read(template, values, Today(), out _)).Select(picture => picture.Sha256).Distinct())
        {
            pictures.Add(sha256, await documents.ReadAsync(sha256, cancellation) ?? throw new InvalidDataException("a picture of the form is missing from the document store"));
        }

        return pictures;
    }

    /// <summary>Faults over all documents; of several, each is named by its document.</summary>
    private async Task<IReadOnlyList<FieldFault>> OfAllAsync(ContractState state, Func<int, FormValues, IReadOnlyList<FieldFault>> faultsOf, CancellationToken cancellation)
    {
        List<FieldFault> faults = [];
        for (int document = 1; document <= state.Templates.Length; document++)
        {
            string path = state.Templates.Length == 1 ? "" : $"documents[{document - 1}].";
            faults.AddRange(faultsOf(document, await forms.ReadAsync(state.Id, document, cancellation)).Select(fault => fault with { Field = path + fault.Field }));
        }

        return faults;
    }

    /// <summary>由我补充: the initiator also fills for counterparts.</summary>
    private static Filler FillerOf(ContractState state, string role) => new(
        role, state.InitiatorRole, [.. state.Parties.Where(party => role == state.InitiatorRole && party.IsFilledFor).Select(party => party.Role)]);

    private FormDay Today() => rates.On(BeijingTime.DateOf(time.GetUtcNow()));
}
