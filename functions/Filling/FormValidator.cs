using ContractFunctions.Hosting;
using ContractFunctions.Templates;

namespace ContractFunctions.Filling;

/// <summary>How much must be there.</summary>
public enum FillStage
{
    /// <summary>A half-filled form, kept to be resumed: what is there is right, what is missing may come.</summary>
    Partial,

    /// <summary>The filler is done: every required field of theirs is filled.</summary>
    Complete,
}

/// <summary>Checks form values against a template. The one place that decides whether values may enter a contract.</summary>
public static class FormValidator
{
    /// <summary>
    /// What is entered, laid over what was there before, in canonical form; or the faults, in the order of the form. The filler may enter own fields only;
    /// entering another's field with the value it already has is no fault.
    /// </summary>
    /// <param name="today">The day in Beijing.</param>
    public static Outcome<FormValues> Check(
        TemplateDefinition template, Filler filler, FormValues before, FormValues entered, FillStage stage, FormDay today)
    {
        FormValues merged = before.Merge(entered);
        List<FieldFault> faults = [.. NotTheirs(template, filler, before, entered), .. Validate(template, filler, merged, stage, today)];
        return faults.Count > 0
            ? Refusals.FieldsInvalid(InOrder(template, faults))
            : FilledForm.Read(template, merged, today, out _).ToValues();
    }

    /// <summary>The faults of values as they stand, in the order of the form; none: they are right for this stage.</summary>
    /// <param name="filler">Whose required fields must be there when complete.</param>
    /// <param name="today">The day in Beijing.</param>
    public static IReadOnlyList<FieldFault> Validate(TemplateDefinition template, Filler filler, FormValues values, FillStage stage, FormDay today)
    {
        FilledForm form = FilledForm.Read(template, values, today, out IReadOnlyList<FieldFault> malformed);
        List<FieldFault> faults = [.. malformed, .. values.Names.Where(name => template.FindField(name) is null).Select(FieldFaults.Unknown)];
        if (stage == FillStage.Complete)
        {
            HashSet<string> told = [.. malformed.Select(FieldOf)];
            faults.AddRange(Missing(form).Where(filler.MayFill).Where(field => !told.Contains(field.Name)).Select(field => FieldFaults.Required(field.Name)));
        }

        faults.AddRange(Broken(form));
        return InOrder(template, faults);
    }

    /// <summary>Required fields, of whichever role, that are asked for and not filled; none: the form is complete.</summary>
    public static IEnumerable<FieldDefinition> Missing(FilledForm form) => form.Asked.Where(field => field.Required && form.Find(field.Name) is null);

    /// <summary>Faults of required fields, of whichever role, and of rules: what freezing a contract checks once more.</summary>
    public static IReadOnlyList<FieldFault> ValidateWhole(TemplateDefinition template, FormValues values, FormDay today) =>
        Validate(template, new Filler(Filler.Initiator, Filler.Initiator, [.. template.Roles.Select(role => role.Id)]), values, FillStage.Complete, today);

    private static IEnumerable<FieldFault> NotTheirs(TemplateDefinition template, Filler filler, FormValues before, FormValues entered) =>
        from name in entered.Names
        let field = template.FindField(name)
        where field is not null && !filler.MayFill(field) && !SameValue(before, entered, name)
        select FieldFaults.NotYours(name);

    private static bool SameValue(FormValues before, FormValues entered, string name) =>
        (before.Find(name)?.GetRawText(), entered.Find(name)?.GetRawText()) is var (old, now) && old == now;

    /// <summary>Rules that the day decides, of a form that was right when it was frozen: those that name the LPR.</summary>
    public static IEnumerable<FieldFault> BrokenByTheDay(TemplateDefinition template, FormValues values, FormDay today) =>
        Broken(FilledForm.Read(template, values, today, out _), rule => rule.Check.Paths.Any(path => path.Name == Expression.Lpr));

    private static IEnumerable<FieldFault> Broken(FilledForm form, Func<TemplateRule, bool>? of = null)
    {
        ExpressionEvaluator evaluator = new(form.Find);
        return from rule in form.Template.Rules
               where (of is null || of(rule)) && evaluator.IsAnswerable(rule.Check) && !evaluator.IsTrue(rule.Check)
               select FieldFaults.RuleBroken(rule.At, Limited(rule, evaluator));
    }

    /// <summary>The message, with <c>{limit}</c> as what the right side of the comparison is.</summary>
    private static Text Limited(TemplateRule rule, ExpressionEvaluator evaluator) => rule.Check is Expression.Compares { Right: var right } && evaluator.Number(right) is { } limit
        ? rule.Message.With(new Dictionary<string, string> { ["limit"] = limit.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture) })
        : rule.Message;

    private static string FieldOf(FieldFault fault) => fault.Field.Split('.', '[')[0];

    private static FieldFault[] InOrder(TemplateDefinition template, IEnumerable<FieldFault> faults)
    {
        List<string> order = [.. template.Fields.Select(field => field.Name)];
        return [.. faults.OrderBy(fault => order.IndexOf(FieldOf(fault)) is >= 0 and var at ? at : int.MaxValue)];
    }
}
