using System.Collections.Immutable;
using System.Globalization;
using ContractFunctions.Contracts;
using ContractFunctions.Documents;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Templates;

namespace ContractFunctions.Rescissions;

/// <summary>What a proposer says about a rescission, checked.</summary>
/// <param name="Reason">As the agreement prints it.</param>
/// <param name="Retained">保留条款; empty: none.</param>
/// <param name="Settlement">费用结算; empty: nothing to settle.</param>
public sealed record RescissionTerms(ImmutableArray<int> Documents, string Reason, DateOnly EffectiveOn, string Retained, string Settlement);

/// <summary>Typesets the 解除协议: which documents end, why, from when, what stays, what is settled; with a place to sign for every party.</summary>
public sealed class AgreementComposer(ContentComposer composer, PartyVault vault, ITypesetter typesetter)
{
    /// <summary>The agreement, durable in the document store, with the empty signature fields of all parties.</summary>
    public async Task<ComposedContent> ComposeAsync(ContractState state, RescissionTerms terms, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, PartyIdentity> parties = await composer.PartiesOfAsync(state, cancellation);
        string title = await vault.OpenTextAsync(state.Id, state.Title, cancellation) ?? "";
        string number = Print("Rescission.number", ("reference", Notifications.NoticeActivities.ReferenceOf(state.Id)));
        TypesetDocument agreement = new()
        {
            Title = Print("Rescission.title"),
            Header = $"{Print("Rescission.title")}　{number}",
            Blocks = [.. Blocks(state, terms, parties, title, number)],
        };
        return await composer.FreezeAsync(state, [ComposedDocument.Of(agreement, typesetter)], cancellation);
    }

    private IEnumerable<Block> Blocks(ContractState state, RescissionTerms terms, IReadOnlyDictionary<string, PartyIdentity> parties, string title, string number)
    {
        TemplateDefinition template = composer.TemplateOf(state, 1);
        yield return new TitleBlock(Print("Rescission.title"));
        yield return new ParagraphBlock(number) { FirstLineIndent = 0, Align = TextAlign.Right };
        yield return new NoteBlock(Print("Rescission.notReviewed"));
        yield return new ParagraphBlock(Print("Rescission.lead", ("title", title)));
        foreach (TemplateRole role in template.Roles)
        {
            yield return new ParagraphBlock([new StrongText(role.Title.Zh)]) { FirstLineIndent = 0, KeepWithNext = true };
            yield return PartyTable(parties.GetValueOrDefault(role.Id));
        }

        int clause = 0;
        yield return Heading("Rescission.documents");
        yield return new ParagraphBlock(Print(terms.Documents.Length + state.RescindedDocuments.Length == state.Templates.Length ? "Rescission.documents.all" : "Rescission.documents.some"));
        foreach (int document in terms.Documents.Order())
        {
            yield return new ClauseBlock(
                "",
                Print(
                    "Rescission.documents.one",
                    ("number", document.ToString(CultureInfo.InvariantCulture)),
                    ("title", composer.TemplateOf(state, document).Title.Zh),
                    ("hash", state.Head!.Files[document - 1].Sha256)),
                depth: 1);
        }

        foreach ((string key, string words) in Clauses(terms))
        {
            yield return Heading(key);
            yield return new ParagraphBlock(words);
        }

        yield return new SignatureBlock(
            [.. template.Roles.Select(role => new SignaturePlace(role.Id, Print("Template.Sign", ("value", role.Title.Zh)), [parties.GetValueOrDefault(role.Id)?.PartyName ?? ""]))],
            Print("Template.SignaturePage"));

        HeadingBlock Heading(string key) => new(2, $"{Print("Template.Clause", ("value", ChineseNumber.Plain(++clause)))}　{Print(key)}");
    }

    private static IEnumerable<(string Key, string Words)> Clauses(RescissionTerms terms) =>
    [
        ("Rescission.reason", terms.Reason),
        ("Rescission.effective", Print("Rescission.effective.words", ("date", terms.EffectiveOn.ToString("yyyy年M月d日", CultureInfo.InvariantCulture)))),
        ("Rescission.retained", terms.Retained.Length > 0 ? terms.Retained : Print("Rescission.retained.none")),
        ("Rescission.settlement", terms.Settlement.Length > 0 ? terms.Settlement : Print("Rescission.settlement.none")),
        ("Rescission.form", Print("Rescission.form.words")),
    ];

    private static FieldTableBlock PartyTable(PartyIdentity? party) => new(
        party?.Enterprise is not null
            ? [new(Print("Party.enterprise"), party.PartyName), new(Print("Party.code"), party.PartyNumber)]
            : [new(Print("Party.name"), party?.PartyName ?? ""), new(Print("Party.document"), party is null ? "" : $"{party.PartyNumberLabel.Zh}　{party.PartyNumber}")]);

    private static string Print(string key, params (string Name, string Value)[] values) =>
        Texts.Of(key).With(values.ToDictionary(value => value.Name, value => value.Value)).Zh;
}
