using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ContractFunctions.Templates;

/// <summary>An expression that is not one; the message is what is wrong at which place of it.</summary>
public sealed class ExpressionException(string what) : Exception(what);

/// <summary>
/// Recursive descent over: <c>or</c>, <c>and</c>, <c>not</c>; <c>choice is option</c>, <c>choice is not option</c>, <c>multi has option</c>; &lt; &lt;= &gt; &gt;= =;
/// + - * /; <c>sum(list.column)</c>, <c>count(list)</c>; numbers, fields, members, parentheses.
/// </summary>
public sealed partial class ExpressionParser
{
    private const int MaxTokens = 200;

    private readonly string source;
    private readonly string[] tokens;
    private int at;

    private ExpressionParser(string source)
    {
        this.source = source;
        tokens = [.. Token().Matches(source).Select(match => match.Value).Where(token => !string.IsNullOrWhiteSpace(token))];
        if (tokens.Length is 0 or > MaxTokens)
        {
            throw new ExpressionException(source);
        }
    }

    private string? Next => at < tokens.Length ? tokens[at] : null;

    /// <exception cref="ExpressionException">The text is no expression.</exception>
    public static Expression Parse(string source)
    {
        ExpressionParser parser = new(source);
        Expression expression = parser.Or();
        return parser.Next is null ? expression : throw parser.Unexpected();
    }

    /// <summary>A field name, with or without a member; null when the text is neither.</summary>
    public static Expression.Path? ParsePath(string source) =>
        PathForm().Match(source) is { Success: true } match
            ? new Expression.Path(match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : null)
            : null;

    private Expression Or() => Chain("or", And, parts => new Expression.Any(parts));

    private Expression And() => Chain("and", Not, parts => new Expression.All(parts));

    private Expression Not() => Take("not") ? new Expression.Not(Not()) : Comparison();

    private Expression Comparison()
    {
        Expression left = Sum();
        if (Take("is"))
        {
            bool negated = Take("not");
            Expression.Selects selects = new(PathOf(left), Word());
            return negated ? new Expression.Not(selects) : selects;
        }

        if (Take("has"))
        {
            return new Expression.Selects(PathOf(left), Word());
        }

        return Next is "<" or "<=" or ">" or ">=" or "=" ? new Expression.Compares(left, tokens[at++], Sum()) : left;
    }

    private Expression Sum() => Operators("+-", Product);

    private Expression Product() => Operators("*/", Primary);

    private Expression Primary()
    {
        if (Take("("))
        {
            Expression inner = Or();
            Expect(")");
            return inner;
        }

        string token = Next ?? throw Unexpected();
        at++;
        if (char.IsAsciiDigit(token[0]))
        {
            return decimal.TryParse(token, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) ? new Expression.Constant(number) : throw Unexpected();
        }

        if (token is "sum" or "count" && Take("("))
        {
            Expression.Path of = PathOf(Primary());
            Expect(")");
            return new Expression.Aggregate(token, of);
        }

        return ParsePath(token) ?? throw Unexpected();
    }

    private Expression Chain(string word, Func<Expression> part, Func<ImmutableArray<Expression>, Expression> join)
    {
        List<Expression> parts = [part()];
        while (Take(word))
        {
            parts.Add(part());
        }

        return parts.Count == 1 ? parts[0] : join([.. parts]);
    }

    private Expression Operators(string signs, Func<Expression> part)
    {
        Expression left = part();
        while (Next is { Length: 1 } sign && signs.Contains(sign[0], StringComparison.Ordinal))
        {
            at++;
            left = new Expression.Arithmetic(left, sign[0], part());
        }

        return left;
    }

    private string Word()
    {
        string word = Next is { } token && PathForm().IsMatch(token) && !token.Contains('.', StringComparison.Ordinal) ? token : throw Unexpected();
        at++;
        return word;
    }

    private Expression.Path PathOf(Expression expression) => expression as Expression.Path ?? throw Unexpected();

    private bool Take(string token)
    {
        bool found = Next == token;
        at += found ? 1 : 0;
        return found;
    }

    private void Expect(string token)
    {
        if (!Take(token))
        {
            throw Unexpected();
        }
    }

    private ExpressionException Unexpected() => new($"{source} → {Next ?? "…"}");

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)?|\d+(\.\d+)?|<=|>=|[<>=+\-*/()]|\s+|.", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9]*)(?:\.([A-Za-z][A-Za-z0-9]*))?$", RegexOptions.CultureInvariant)]
    private static partial Regex PathForm();
}
