using System.Collections.Immutable;
using System.Text.Json;
using ContractFunctions.Filling;

namespace ContractFunctions.Templates;

/// <summary>
/// Finds clauses that no form can bring into the contract. A clause stands under conditions (its own, and those of the fields they name); over the choices
/// those name, every combination is tried; whether an optional field is filled, an optional role takes part or a comparison holds is taken as free.
/// </summary>
internal sealed class ReachabilityChecker(TemplateDefinition template, TemplateFaults faults)
{
    /// <summary>More combinations than this are not tried: the clause is taken as reachable.</summary>
    private const int MaxCombinations = 1 << 14;

    public void Check() => Blocks(template.Body.Blocks, []);

    private void Blocks(ImmutableArray<BodyBlock> blocks, ImmutableArray<Expression> under)
    {
        foreach (BodyBlock block in blocks)
        {
            switch (block)
            {
                case BodyBlock.If branch:
                    Branch(branch.Condition, branch.Line, under, branch.Else.Length > 0);
                    Blocks(branch.Then, under.Add(branch.Condition));
                    Blocks(branch.Else, under.Add(new Expression.Not(branch.Condition)));
                    break;
                case BodyBlock.Paragraph paragraph:
                    Inlines(paragraph.Content, under);
                    break;
                case BodyBlock.Item item:
                    Inlines(item.Content, under);
                    break;
            }
        }
    }

    private void Inlines(ImmutableArray<BodyInline> inlines, ImmutableArray<Expression> under)
    {
        foreach (BodyInline.If branch in inlines.OfType<BodyInline.If>())
        {
            Branch(branch.Condition, branch.Line, under, branch.Else.Length > 0);
            Inlines(branch.Then, under.Add(branch.Condition));
            Inlines(branch.Else, under.Add(new Expression.Not(branch.Condition)));
        }
    }

    private void Branch(Expression condition, int line, ImmutableArray<Expression> under, bool hasElse)
    {
        if (!CanHold(under.Add(condition)))
        {
            faults.Add(line, "Template.Unreachable", "{{#if}}");
        }
        else if (hasElse && !CanHold(under.Add(new Expression.Not(condition))))
        {
            faults.Add(line, "Template.Unreachable", "{{else}}");
        }
    }

    /// <summary>Some form, complete and by the template's own conditions, makes all of these true.</summary>
    private bool CanHold(ImmutableArray<Expression> conditions)
    {
        FieldDefinition[] fields = [.. Involved(conditions)];
        HashSet<string> named = [.. conditions.Concat(fields.Select(field => field.When).OfType<Expression>()).SelectMany(condition => condition.Paths).Select(path => path.Name)];
        (string Name, FieldValue?[] Values)[] domains =
        [
            .. template.Roles.Where(role => role.Optional && named.Contains(role.Id)).Select(role => (role.Id, (FieldValue?[])[null, new FieldValue.Words("there")])),
            .. fields.Select(field => (field.Name, Domain(field))),
        ];
        Expression.Compares[] free = [.. conditions.SelectMany(Comparisons).Distinct()];
        double combinations = domains.Aggregate(Math.Pow(2, free.Length), (count, domain) => count * domain.Values.Length);
        return combinations > MaxCombinations || Combinations(domains).Any(form => TruthTables(free).Any(truth => Holds(fields, conditions, form, truth)));
    }

    private static bool Holds(FieldDefinition[] fields, ImmutableArray<Expression> conditions, Dictionary<string, FieldValue?> form, Dictionary<Expression, bool> truth)
    {
        // Fields in order: one whose condition does not hold is not there, one that is required and asked for is.
        Dictionary<string, FieldValue?> seen = form.Where(pair => fields.All(field => field.Name != pair.Key)).ToDictionary();
        ExpressionEvaluator evaluator = new(name => seen.GetValueOrDefault(name));
        foreach (FieldDefinition field in fields)
        {
            bool asked = field.When is null || evaluator.IsTrue(Settle(field.When, truth));
            if (asked ? field.Required && form[field.Name] is null : form[field.Name] is not null)
            {
                return false;
            }

            seen[field.Name] = form[field.Name];
        }

        return conditions.All(condition => evaluator.IsTrue(Settle(condition, truth)));
    }

    private List<FieldDefinition> Involved(IEnumerable<Expression> conditions)
    {
        HashSet<string> names = [.. conditions.SelectMany(condition => condition.Paths).Select(path => path.Name)];
        List<FieldDefinition> involved = [];
        foreach (FieldDefinition field in template.Fields.Reverse().Where(field => names.Contains(field.Name)))
        {
            involved.Insert(0, field);
            names.UnionWith(field.When?.Paths.Select(path => path.Name) ?? []);
        }

        return involved;
    }

    private static FieldValue?[] Domain(FieldDefinition field) => field.Type switch
    {
        FieldType.Choice => [null, .. field.Options.Select(option => new FieldValue.Chosen(option.Id))],
        FieldType.Multi when field.Options.Length <= 10 => [null, .. Enumerable.Range(0, 1 << field.Options.Length).Select(ticks => Ticked(field, ticks))],
        _ => [null, new FieldValue.Words("filled")],
    };

    private static FieldValue.Ticked Ticked(FieldDefinition field, int ticks) =>
        new([.. field.Options.Where((_, at) => (ticks & (1 << at)) != 0).Select(option => option.Id)]);

    private static IEnumerable<Dictionary<string, FieldValue?>> Combinations((string Name, FieldValue?[] Values)[] domains) =>
        domains.Aggregate(
            (IEnumerable<ImmutableDictionary<string, FieldValue?>>)[ImmutableDictionary<string, FieldValue?>.Empty],
            (forms, domain) => forms.SelectMany(form => domain.Values.Select(value => form.Add(domain.Name, value)))).Select(form => new Dictionary<string, FieldValue?>(form));

    private static IEnumerable<Dictionary<Expression, bool>> TruthTables(Expression.Compares[] free) =>
        Enumerable.Range(0, 1 << free.Length).Select(row => free.Select((comparison, at) => (comparison, (row & (1 << at)) != 0)).ToDictionary(pair => (Expression)pair.comparison, pair => pair.Item2));

    private static IEnumerable<Expression.Compares> Comparisons(Expression expression) => expression switch
    {
        Expression.Compares compares => [compares],
        Expression.All all => all.Of.SelectMany(Comparisons),
        Expression.Any any => any.Of.SelectMany(Comparisons),
        Expression.Not not => Comparisons(not.Of),
        _ => [],
    };

    /// <summary>The condition with its comparisons replaced by what the row of the truth table says.</summary>
    private static Expression Settle(Expression expression, Dictionary<Expression, bool> truth) => expression switch
    {
        Expression.Compares compares => truth.GetValueOrDefault(compares, true) ? new Expression.All([]) : new Expression.Any([]),
        Expression.All all => new Expression.All([.. all.Of.Select(part => Settle(part, truth))]),
        Expression.Any any => new Expression.Any([.. any.Of.Select(part => Settle(part, truth))]),
        Expression.Not not => new Expression.Not(Settle(not.Of, truth)),
        _ => expression,
    };
}
