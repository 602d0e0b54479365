namespace ContractFunctions.Templates;

/// <summary>Checks that an expression uses known names, each as what it is: so that evaluating it later cannot fail.</summary>
internal sealed class ExpressionChecker(TemplateFaults faults, NameScope scope, int line)
{
    public void Condition(Expression expression)
    {
        switch (expression)
        {
            case Expression.Path { Member: null } path:
                Known(path);
                break;
            case Expression.Selects selects:
                Option(selects);
                break;
            case Expression.Compares compares:
                if (KindOf(compares.Left) is { } left && KindOf(compares.Right) is { } right && left != right)
                {
                    faults.Add(line, "Template.KindsDiffer", Show(compares.Left));
                }

                break;
            case Expression.All all:
                all.Of.ToList().ForEach(Condition);
                break;
            case Expression.Any any:
                any.Of.ToList().ForEach(Condition);
                break;
            case Expression.Not not:
                Condition(not.Of);
                break;
            default:
                faults.Add(line, "Template.ConditionExpected", Show(expression));
                break;
        }
    }

    public void Number(Expression expression)
    {
        if (KindOf(expression) is NameKind.Date)
        {
            faults.Add(line, "Template.NumberExpected", Show(expression));
        }
    }

    private static string Show(Expression expression) => expression is Expression.Path path ? path.ToString() : string.Join(", ", expression.Paths);

    /// <summary>Number or Date; null when there is a fault, which is then told.</summary>
    private NameKind? KindOf(Expression expression)
    {
        switch (expression)
        {
            case Expression.Constant:
                return NameKind.Number;
            case Expression.Path path:
                return Known(path) is not { } kind ? null : kind is NameKind.Number or NameKind.Date ? kind : Fault("Template.NumberExpected", path.ToString());
            case Expression.Aggregate aggregate:
                return Aggregate(aggregate);
            case Expression.Arithmetic { Operator: var sign } arithmetic:
                return (KindOf(arithmetic.Left), sign, KindOf(arithmetic.Right)) switch
                {
                    (NameKind.Number, _, NameKind.Number) => NameKind.Number,
                    (NameKind.Date, '+' or '-', NameKind.Number) => NameKind.Date,
                    (NameKind.Date, '-', NameKind.Date) => NameKind.Number,
                    (null, _, _) or (_, _, null) => null,
                    _ => Fault("Template.KindsDiffer", Show(arithmetic)),
                };
            default:
                return Fault("Template.NumberExpected", Show(expression));
        }
    }

    private NameKind? Aggregate(Expression.Aggregate aggregate)
    {
        FieldDefinition? list = scope.FindField(aggregate.Of.Name);
        bool right = aggregate.Function == "count"
            ? list?.Type is FieldType.List or FieldType.Multi && aggregate.Of.Member is null
            : list?.Columns.FirstOrDefault(column => column.Name == aggregate.Of.Member)?.Type is FieldType.Int or FieldType.Money or FieldType.Rate or FieldType.Area;
        return right ? NameKind.Number : Fault("Template.NumberExpected", $"{aggregate.Function}({aggregate.Of})");
    }

    private void Option(Expression.Selects selects)
    {
        if (Known(selects.Field) is not { } kind)
        {
            return;
        }

        if (kind is not (NameKind.Choice or NameKind.Multi))
        {
            Fault("Template.ChoiceExpected", selects.Field.ToString());
        }
        else if (!scope.FindField(selects.Field.Name)!.Options.Any(option => option.Id == selects.Option))
        {
            Fault("Template.OptionUnknown", selects.Option);
        }
    }

    private NameKind? Known(Expression.Path path) => scope.KindOf(path) ?? Fault(scope.Knows(path.Name) ? "Template.MemberUnknown" : "Template.NameUnknown", path.ToString());

    private NameKind? Fault(string code, string what)
    {
        faults.Add(line, code, what);
        return null;
    }
}
