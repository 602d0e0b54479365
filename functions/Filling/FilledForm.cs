using System.Text.Json;
using ContractFunctions.Hosting;
using ContractFunctions.Templates;

namespace ContractFunctions.Filling;

/// <summary>
/// Form values as a template reads them: typed, without the fields that its conditions hide. A field's condition names earlier fields only, so one pass in
/// order is enough.
/// </summary>
public sealed class FilledForm
{
    private readonly Dictionary<string, FieldValue> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    private readonly FormDay today;

    private FilledForm(TemplateDefinition template, FormDay today) => (Template, this.today) = (template, today);

    public TemplateDefinition Template { get; }

    /// <summary>The fields that are asked for as things stand, in order.</summary>
    public IEnumerable<FieldDefinition> Asked => Template.Fields.Where(IsAsked);

    /// <summary>Reads what is well-formed; <paramref name="faults"/> tells what is not, in the order of the form.</summary>
    public static FilledForm Read(TemplateDefinition template, FormValues entered, FormDay today, out IReadOnlyList<FieldFault> faults)
    {
        FilledForm form = new(template, today);
        FieldReader reader = new(today.Date);
        foreach (FieldDefinition field in template.Fields)
        {
            if (field.When is { } when && !form.Holds(when))
            {
                continue;
            }

            form.asked.Add(field.Name);
            if (entered.Find(field.Name) is { } json && reader.Read(field, json, field.Name) is { } value && !IsEmpty(value))
            {
                form.values.Add(field.Name, value);
            }
        }

        foreach (ComputedValue computed in template.Computed)
        {
            if (Compute(computed.Type, computed.Is, new ExpressionEvaluator(form.Find)) is { } value)
            {
                form.values.Add(computed.Name, value);
            }
        }

        faults = reader.Faults;
        return form;
    }

    /// <summary>The value of a field or computed value; null when it is not filled or not asked for. An optional role that takes part has its title; <c>lpr</c> is the day's.</summary>
    public FieldValue? Find(string name) => values.GetValueOrDefault(name)
        ?? (name == Expression.Lpr ? new FieldValue.Measure(today.Lpr)
            : Template.FindRole(name) is { Optional: true } role ? new FieldValue.Words(role.Title.Zh)
            : null);

    public bool Holds(Expression condition) => new ExpressionEvaluator(Find).IsTrue(condition);

    /// <summary>The fields' values in canonical form, hidden fields dropped: what is stored and hashed.</summary>
    public FormValues ToValues() => FormValues.Of(values.Where(pair => asked.Contains(pair.Key)));

    private bool IsAsked(FieldDefinition field) => asked.Contains(field.Name);

    /// <summary>A list without rows and a multi without ticks count as not filled.</summary>
    private static bool IsEmpty(FieldValue value) => value is FieldValue.Rows { Items.Length: 0 } or FieldValue.Ticked { Options.Length: 0 };

    /// <summary>A computed value; null when something it needs is not filled.</summary>
    internal static FieldValue? Compute(FieldType type, Expression from, ExpressionEvaluator evaluator) => evaluator.Number(from) switch
    {
        null => null,
        { } yuan when type == FieldType.Money => Money.Round(yuan) is { } money ? new FieldValue.Amount(money) : null,
        { } whole when type == FieldType.Int => new FieldValue.Whole((long)whole),
        { } measure => new FieldValue.Measure(decimal.Round(measure, 4)),
    };
}
