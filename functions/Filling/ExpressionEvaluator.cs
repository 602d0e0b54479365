using ContractFunctions.Templates;

namespace ContractFunctions.Filling;

/// <summary>Evaluates conditions, rules and computed values over field values. A comparison with a value that is not filled is false; a number computed from it is none.</summary>
public sealed class ExpressionEvaluator(Func<string, FieldValue?> find)
{
    public bool IsTrue(Expression condition) => condition switch
    {
        Expression.Path path => find(path.Name) is not null,
        Expression.Selects { Option: var option } selects => find(selects.Field.Name) switch
        {
            FieldValue.Chosen chosen => chosen.Option == option,
            FieldValue.Ticked ticked => ticked.Options.Contains(option),
            _ => false,
        },
        Expression.Compares compares => Compare(compares),
        Expression.All all => all.Of.All(IsTrue),
        Expression.Any any => any.Of.Any(IsTrue),
        Expression.Not not => !IsTrue(not.Of),
        _ => throw new ArgumentOutOfRangeException(nameof(condition), "a number is no condition; templates are checked for that when they are read"),
    };

    /// <summary>Every field the expression names is filled.</summary>
    public bool IsAnswerable(Expression expression) => expression.Paths.All(path => find(path.Name) is not null);

    /// <summary>Dates count as days; null when something is not filled, or on division by zero or overflow.</summary>
    public decimal? Number(Expression expression)
    {
        switch (expression)
        {
            case Expression.Constant constant:
                return constant.Value;
            case Expression.Path path:
                return find(path.Name) is { } value ? NumberOf(value, path.Member) : null;
            case Expression.Aggregate aggregate:
                return Aggregate(aggregate);
            case Expression.Arithmetic { Operator: var sign } arithmetic:
                return Number(arithmetic.Left) is { } left && Number(arithmetic.Right) is { } right ? Calculate(left, sign, right) : null;
            default:
                throw new ArgumentOutOfRangeException(nameof(expression), "a condition is no number; templates are checked for that when they are read");
        }
    }

    private static decimal? NumberOf(FieldValue value, string? member) => (value, member) switch
    {
        (FieldValue.Whole whole, _) => whole.Value,
        (FieldValue.Measure measure, _) => measure.Value,
        (FieldValue.Amount amount, _) => amount.Money.Yuan,
        (FieldValue.Chosen chosen, "months") => chosen.Months,
        (FieldValue.Day day, _) => day.Date.DayNumber,
        (FieldValue.Days { Range: var days }, "start") => days.Start.DayNumber,
        (FieldValue.Days { Range: var days }, "end") => days.End.DayNumber,
        (FieldValue.Days { Range: var days }, "days") => days.Days,
        (FieldValue.Days { Range: var days }, "months") => days.Months,
        (FieldValue.Days { Range: var days }, "extraDays") => days.ExtraDays,
        (FieldValue.Days { Range: var days }, "years") => days.Years,
        _ => null,
    };

    private static decimal? Calculate(decimal left, char sign, decimal right)
    {
        try
        {
            return sign switch
            {
                '+' => left + right,
                '-' => left - right,
                '*' => left * right,
                _ => right == 0 ? null : left / right,
            };
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private bool Compare(Expression.Compares compares)
    {
        if (Number(compares.Left) is not { } left || Number(compares.Right) is not { } right)
        {
            return false;
        }

        return compares.Operator switch
        {
            "<" => left < right,
            "<=" => left <= right,
            ">" => left > right,
            ">=" => left >= right,
            _ => left == right,
        };
    }

    private decimal? Aggregate(Expression.Aggregate aggregate) => (find(aggregate.Of.Name), aggregate.Of.Member) switch
    {
        (FieldValue.Rows rows, null) => rows.Items.Length,
        (FieldValue.Rows rows, { } column) => rows.Items.Sum(row => row.TryGetValue(column, out FieldValue? cell) ? NumberOf(cell, null) ?? 0 : 0),
        (FieldValue.Ticked ticked, null) => ticked.Options.Length,
        _ => null,
    };
}
