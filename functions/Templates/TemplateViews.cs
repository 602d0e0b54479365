using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.Templates;

/// <summary>Every template on offer, by id.</summary>
public sealed record TemplateListView(ImmutableArray<TemplateHeadView> Templates);

/// <summary>A template as lists show it. <paramref name="Review"/> says 未经律师审阅 until a lawyer has reviewed it.</summary>
public sealed record TemplateHeadView(string Id, int Version, Text Title, Text Summary, Text Category, bool IsReviewed, Text Review)
{
    public static TemplateHeadView Of(TemplateDefinition template) =>
        new(template.Id, template.Version, template.Title, template.Summary, template.Category, template.Review is not null, template.ReviewNote);
}

/// <summary>What a client needs to draw the wizard: role tabs, the identity block of each side, steps with their fields, and the rules to check while typing.</summary>
public sealed record TemplateView(
    TemplateHeadView Template,
    ImmutableArray<RoleView> Roles,
    ImmutableArray<IdentityFieldView> Identity,
    ImmutableArray<StepView> Steps,
    ImmutableArray<ComputedView> Computed,
    ImmutableArray<RuleView> Rules)
{
    public static TemplateView Of(TemplateDefinition template) => new(
        TemplateHeadView.Of(template),
        [.. template.Roles.Select(role => new RoleView(role.Id, role.Label, role.Title, role.Kind, role.Id == template.DefaultInitiatorRole, role.Optional))],
        IdentityFieldView.All,
        [.. template.Steps.Select(step => new StepView(step.Id, step.Title, [.. step.Fields.Select(FieldView.Of)]))],
        [.. template.Computed.Select(value => new ComputedView(value.Name, FieldView.NameOf(value.Type), ExpressionView.From(value.Is, isCondition: false)))],
        [.. template.Rules.Select(rule => new RuleView(ExpressionView.From(rule.Check, isCondition: true), rule.At, rule.Message))]);
}

/// <summary>A tab: the initiator picks a role, <paramref name="IsDefault"/> is open first.</summary>
/// <param name="Kind">Person, Enterprise or Either.</param>
/// <param name="Optional">Takes part only if the draft names it in <c>with</c>.</param>
public sealed record RoleView(string Id, Text Label, Text Title, RoleKind Kind, bool IsDefault, bool Optional);

public sealed record StepView(string Id, Text Title, ImmutableArray<FieldView> Fields);

/// <summary>A member of the identity block that every side has.</summary>
public sealed record IdentityFieldView(string Name, Text Label, bool Required, ImmutableArray<OptionView> Options)
{
    public static readonly ImmutableArray<IdentityFieldView> All =
    [
        new("name", Texts.Of("Party.name"), true, []),
        new("documentType", Texts.Of("Party.documentType"), true, [.. Enum.GetNames<IdentityDocumentType>().Select(type => new OptionView(type, Texts.Of($"DocumentType.{type}"), null))]),
        new("documentNumber", Texts.Of("Party.documentNumber"), true, []),
        new("birthDate", Texts.Of("Party.birthDate"), false, []),
        new("phone", Texts.Of("Party.phone"), true, []),
        new("address", Texts.Of("Party.address"), false, []),
    ];
}

/// <summary>A field, or a column of a list. Types and the JSON form of their values: docs/templates.md.</summary>
/// <param name="FilledBy">A role's id, <c>initiator</c>, or empty in a column.</param>
/// <param name="When">Asked for only while this holds; absent: always.</param>
/// <param name="Is">Of a column that is computed and not entered.</param>
public sealed record FieldView(
    string Name,
    string Type,
    Text Label,
    Text? Hint,
    bool Required,
    string FilledBy,
    ExpressionView? When,
    decimal? Min,
    decimal? Max,
    ImmutableArray<OptionView> Options,
    ImmutableArray<FieldView> Columns,
    JsonElement? Default,
    ExpressionView? Is)
{
    public static FieldView Of(FieldDefinition field) => new(
        field.Name,
        NameOf(field.Type),
        field.Label,
        field.Hint,
        field.Required,
        field.FilledBy,
        field.When is null ? null : ExpressionView.From(field.When, isCondition: true),
        field.Min,
        field.Max,
        [.. field.Options.Select(option => new OptionView(option.Id, option.Label, option.Months))],
        [.. field.Columns.Select(Of)],
        field.Default,
        field.Is is null ? null : ExpressionView.From(field.Is, isCondition: false));

    public static string NameOf(FieldType type) => JsonNamingPolicy.CamelCase.ConvertName(type.ToString());
}

/// <param name="Months">Months a payment cycle lasts.</param>
public sealed record OptionView(string Id, Text Label, int? Months);

public sealed record ComputedView(string Name, string Type, ExpressionView Is);

public sealed record RuleView(ExpressionView Check, string At, Text Message);

/// <summary>
/// An expression as a tree that a client evaluates without a parser. <c>op</c> is one of: <c>value</c> (of the field <c>path</c>), <c>filled</c> (it is there),
/// <c>number</c>, <c>selects</c> (<c>path</c> holds <c>option</c>), <c>all</c>, <c>any</c>, <c>not</c>, <c>sum</c>, <c>count</c>, or an operator
/// &lt; &lt;= &gt; &gt;= = + - * / over the two <c>of</c>.
/// </summary>
public sealed record ExpressionView(string Op, string? Path = null, string? Option = null, decimal? Number = null, ImmutableArray<ExpressionView>? Of = null)
{
    public static ExpressionView From(Expression expression, bool isCondition) => expression switch
    {
        Expression.Path path => new(isCondition ? "filled" : "value", path.ToString()),
        Expression.Constant constant => new("number", Number: constant.Value),
        Expression.Selects selects => new("selects", selects.Field.ToString(), selects.Option),
        Expression.Compares compares => new(compares.Operator, Of: [From(compares.Left, false), From(compares.Right, false)]),
        Expression.All all => new("all", Of: [.. all.Of.Select(part => From(part, true))]),
        Expression.Any any => new("any", Of: [.. any.Of.Select(part => From(part, true))]),
        Expression.Not not => new("not", Of: [From(not.Of, true)]),
        Expression.Arithmetic { Operator: var sign } arithmetic => new(sign.ToString(), Of: [From(arithmetic.Left, false), From(arithmetic.Right, false)]),
        Expression.Aggregate aggregate => new(aggregate.Function, aggregate.Of.ToString()),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };
}

/// <summary>JSON of this slice's answers; absent values are left out.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TemplateListView))]
[JsonSerializable(typeof(TemplateView))]
public sealed partial class TemplatesJson : JsonSerializerContext;
