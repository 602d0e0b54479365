using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.Templates;

/// <summary>An official template as read from its file (docs/templates.md), checked and immutable. A contract keeps <see cref="Id"/> and <see cref="Version"/>.</summary>
public sealed record TemplateDefinition
{
    public required string Id { get; init; }

    public required int Version { get; init; }

    /// <summary>64 hex digits: SHA-256 of the file, so that a contract can show which text it was made from.</summary>
    public required string Sha256 { get; init; }

    public required Text Title { get; init; }

    public required Text Summary { get; init; }

    public required Text Category { get; init; }

    /// <summary>The lawyer's review; null: 未经律师审阅, and shown so.</summary>
    public TemplateReview? Review { get; init; }

    /// <summary>Who reviewed it and when, or 未经律师审阅.</summary>
    public Text ReviewNote => Review is null
        ? Texts.Of("Template.NotReviewed")
        : Texts.Of("Template.Reviewed").With(new Dictionary<string, string> { ["by"] = Review.By, ["on"] = Review.On.ToString(FieldJson.DateForm, CultureInfo.InvariantCulture) });

    /// <summary>In the order of the contract: 甲方 first.</summary>
    public required ImmutableArray<TemplateRole> Roles { get; init; }

    /// <summary>The role whose tab is open at the start of the wizard.</summary>
    public required string DefaultInitiatorRole { get; init; }

    public required ImmutableArray<WizardStep> Steps { get; init; }

    public required ImmutableArray<TemplateRule> Rules { get; init; }

    public required ImmutableArray<ComputedValue> Computed { get; init; }

    public required TemplateBody Body { get; init; }

    /// <summary>The template of a contract with these optional roles: the others, and what they would fill, are not in it.</summary>
    public TemplateDefinition With(IEnumerable<string> optional)
    {
        ImmutableArray<TemplateRole> present = [.. Roles.Where(role => !role.Optional || optional.Contains(role.Id))];
        return present.Length == Roles.Length ? this : this with
        {
            Roles = present,
            Steps = [.. Steps.Select(step => step with { Fields = [.. step.Fields.Where(IsThere)] })],
        };

        bool IsThere(FieldDefinition field) => field.FilledBy == Filler.Initiator || present.Any(role => role.Id == field.FilledBy);
    }

    /// <summary>Every field, in the order of the wizard.</summary>
    public IEnumerable<FieldDefinition> Fields => Steps.SelectMany(step => step.Fields);

    /// <summary>The form of the 范文.</summary>
    public FormValues SampleValues =>
        FormValues.Of(Fields.Where(one => one.Sample is not null).Select(one => KeyValuePair.Create(one.Name, one.Sample!.Value)));

    public FieldDefinition? FindField(string name) => Fields.FirstOrDefault(field => field.Name == name);

    public TemplateRole? FindRole(string id) => Roles.FirstOrDefault(role => role.Id == id);

    /// <summary>The fields a filler fills, party identity blocks aside, in the order of the wizard.</summary>
    public IEnumerable<FieldDefinition> FieldsOf(Filler filler) => Fields.Where(filler.MayFill);

    /// <summary>The fields that the role fills when <paramref name="initiatorRole"/> initiates; empty: it has nothing to fill but its identity.</summary>
    public IEnumerable<FieldDefinition> FieldsOf(string role, string initiatorRole) => FieldsOf(new Filler(role, initiatorRole));
}

/// <summary>Who reviewed the text, and when.</summary>
public sealed record TemplateReview(string By, DateOnly On);

/// <summary>One side of the contract.</summary>
/// <param name="Id">e.g. <c>landlord</c>; also the name of its signature area.</param>
/// <param name="Label">As the wizard's tab says it: 房东.</param>
/// <param name="Title">As the contract calls it: 出租方（甲方）.</param>
/// <param name="Kind">Who can be this side.</param>
/// <param name="Sample">Identity printed in the 范文.</param>
/// <param name="Optional">The initiator decides whether this side takes part: 保证人, 家政公司.</param>
public sealed record TemplateRole(string Id, Text Label, Text Title, RoleKind Kind, PartyIdentity Sample, bool Optional);

/// <summary>Who can be a side of a contract; template files name it in camel case.</summary>
public enum RoleKind
{
    Person,
    Enterprise,
    Either,
}

/// <summary>One page of the wizard.</summary>
public sealed record WizardStep(string Id, Text Title, ImmutableArray<FieldDefinition> Fields);

/// <summary>A rule over several fields, checked once all fields it names are filled.</summary>
/// <param name="At">The field that is shown to be at fault.</param>
public sealed record TemplateRule(Expression Check, string At, Text Message, int Line);

/// <summary>A value that follows from the fields; used in the text like a field.</summary>
public sealed record ComputedValue(string Name, FieldType Type, Expression Is, int Line);

/// <summary>What kind of value a field holds; template files name them so, in camel case.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "the words of template files")]
public enum FieldType
{
    Text,
    LongText,
    IdNumber,
    Phone,
    Date,
    DateRange,
    TimeRange,
    Money,
    Rate,
    Area,
    Int,
    Choice,
    Multi,
    Address,
    Plate,
    Bank,
    Image,
    List,
}

/// <summary>One form field (填写控件), or one column of a list.</summary>
public sealed record FieldDefinition
{
    public required string Name { get; init; }

    public required FieldType Type { get; init; }

    public required Text Label { get; init; }

    public Text? Hint { get; init; }

    /// <summary>Must be filled before the contract can be signed, while <see cref="When"/> holds.</summary>
    public required bool Required { get; init; }

    /// <summary>A role's id, or <see cref="Filler.Initiator"/>.</summary>
    public required string FilledBy { get; init; }

    /// <summary>The field is asked for, and its value counts, only while this holds; null: always.</summary>
    public Expression? When { get; init; }

    /// <summary>Of a column: computed from the columns before it in the row, and not entered; null: entered.</summary>
    public Expression? Is { get; init; }

    /// <summary>Smallest number (元, percent, ㎡ or plain), fewest rows or ticks, fewest characters.</summary>
    public decimal? Min { get; init; }

    /// <summary>Largest number, most rows or ticks, most characters.</summary>
    public decimal? Max { get; init; }

    /// <summary>Of a choice or multi.</summary>
    public ImmutableArray<ChoiceOption> Options { get; init; } = [];

    /// <summary>Of a list.</summary>
    public ImmutableArray<FieldDefinition> Columns { get; init; } = [];

    /// <summary>What the wizard starts with, in the field's JSON form.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>What the 范文 shows, in the field's JSON form.</summary>
    public JsonElement? Sample { get; init; }

    /// <summary>Line in the template's file.</summary>
    public required int Line { get; init; }
}

/// <summary>One option of a choice; its label is what the contract prints.</summary>
/// <param name="Months">Months a payment cycle lasts; null for options that are none.</param>
public sealed record ChoiceOption(string Id, Text Label, int? Months = null);

/// <summary>Who fills: a role, knowing which role initiated, and for whom else (由我补充).</summary>
public sealed record Filler(string Role, string InitiatorRole, params IReadOnlyList<string> AlsoFor)
{
    /// <summary>The value of <see cref="FieldDefinition.FilledBy"/> that stands for whoever initiates.</summary>
    public const string Initiator = "initiator";

    public bool MayFill(FieldDefinition field) =>
        field.FilledBy == Initiator ? Role == InitiatorRole : field.FilledBy == Role || AlsoFor.Contains(field.FilledBy);
}
