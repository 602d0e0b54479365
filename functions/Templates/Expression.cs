using System.Collections.Immutable;

namespace ContractFunctions.Templates;

/// <summary>
/// A condition, a rule or a computed value over form fields, parsed. Nothing in it runs code. Grammar: docs/templates.md.
/// </summary>
public abstract record Expression
{
    /// <summary>The name of the one-year LPR of the day, in percent.</summary>
    public const string Lpr = "lpr";

    private Expression()
    {
    }

    /// <summary>A field, a member of it (<c>term.start</c>), or as a condition: it is filled.</summary>
    public sealed record Path(string Name, string? Member) : Expression
    {
        public override string ToString() => Member is null ? Name : $"{Name}.{Member}";
    }

    public sealed record Constant(decimal Value) : Expression;

    /// <summary><c>choice is option</c>, <c>multi has option</c>.</summary>
    public sealed record Selects(Path Field, string Option) : Expression;

    /// <summary>Numbers or dates compared; <paramref name="Operator"/> is one of &lt; &lt;= &gt; &gt;= =.</summary>
    public sealed record Compares(Expression Left, string Operator, Expression Right) : Expression;

    public sealed record All(ImmutableArray<Expression> Of) : Expression;

    public sealed record Any(ImmutableArray<Expression> Of) : Expression;

    public sealed record Not(Expression Of) : Expression;

    /// <summary>+ - * /</summary>
    public sealed record Arithmetic(Expression Left, char Operator, Expression Right) : Expression;

    /// <summary><c>sum(list.column)</c>; <c>count(list)</c> has no member.</summary>
    public sealed record Aggregate(string Function, Path Of) : Expression;

    /// <summary>Every field named, with its member.</summary>
    public IEnumerable<Path> Paths => this switch
    {
        Path path => [path],
        Selects selects => [selects.Field],
        Compares compares => compares.Left.Paths.Concat(compares.Right.Paths),
        All all => all.Of.SelectMany(part => part.Paths),
        Any any => any.Of.SelectMany(part => part.Paths),
        Not not => not.Of.Paths,
        Arithmetic sum => sum.Left.Paths.Concat(sum.Right.Paths),
        Aggregate aggregate => [aggregate.Of],
        _ => [],
    };
}
