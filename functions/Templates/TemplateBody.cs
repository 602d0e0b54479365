using System.Collections.Immutable;
using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Templates;

/// <summary>The text of a template, parsed once: what is fixed, what is filled in and what depends on a condition.</summary>
public sealed record TemplateBody(ImmutableArray<BodyBlock> Blocks);

/// <summary>A block of text. <see cref="Line"/> is its line in the file.</summary>
public abstract record BodyBlock(int Line)
{
    /// <summary><c>#</c>: the contract's title.</summary>
    public sealed record Title(ImmutableArray<BodyInline> Content, int Line) : BodyBlock(Line);

    /// <summary><c>##</c>: a clause, numbered 第一条 …; <paramref name="Anchor"/> is what <c>{{clause anchor}}</c> refers to.</summary>
    public sealed record Clause(ImmutableArray<BodyInline> Content, string? Anchor, int Line) : BodyBlock(Line);

    /// <summary><c>###</c>: a heading without number (附件).</summary>
    public sealed record Heading(ImmutableArray<BodyInline> Content, int Line) : BodyBlock(Line);

    public sealed record Paragraph(ImmutableArray<BodyInline> Content, int Line) : BodyBlock(Line);

    /// <summary><c>&gt;</c>: a notice set apart.</summary>
    public sealed record Notice(ImmutableArray<BodyInline> Content, int Line) : BodyBlock(Line);

    /// <summary><c>1.</c>: a numbered item: 3.1 in the third clause, （1） when nested, 1. outside clauses.</summary>
    public sealed record Item(int Depth, ImmutableArray<BodyInline> Content, int Line) : BodyBlock(Line);

    /// <summary>A pipe table; widths are shares of the line, from the dashes under its head.</summary>
    public sealed record Table(ImmutableArray<TableColumn> Columns, ImmutableArray<ImmutableArray<ImmutableArray<BodyInline>>> Rows, int Line) : BodyBlock(Line);

    /// <summary><c>{{#if}} … {{else}} … {{/if}}</c>, each on a line of its own.</summary>
    public sealed record If(Expression Condition, ImmutableArray<BodyBlock> Then, ImmutableArray<BodyBlock> Else, int Line) : BodyBlock(Line);

    /// <summary><c>{{#each list}} … {{/each}}</c>: of a table inside, the rows repeat under one head.</summary>
    public sealed record Each(string List, ImmutableArray<BodyBlock> Content, int Line) : BodyBlock(Line);

    /// <summary><c>---</c>: what follows starts a page.</summary>
    public sealed record PageBreak(int Line) : BodyBlock(Line);

    /// <summary><c>{{parties}}</c>: who the parties are.</summary>
    public sealed record Parties(int Line) : BodyBlock(Line);

    /// <summary><c>{{signatures}}</c>: where each role signs.</summary>
    public sealed record Signatures(int Line) : BodyBlock(Line);

    /// <summary><c>{{sign landlord tenant}}</c>: where the signatures of these roles also show, as under an annex.</summary>
    public sealed record Sign(ImmutableArray<string> Roles, int Line) : BodyBlock(Line);
}

/// <summary>A column of a table.</summary>
public sealed record TableColumn(ImmutableArray<BodyInline> Head, double Width, TextAlign Align);

/// <summary>A piece of a line.</summary>
public abstract record BodyInline
{
    private BodyInline()
    {
    }

    public sealed record Literal(string Text, bool Strong = false) : BodyInline;

    /// <summary><c>{{name}}</c>, <c>{{name.member}}</c>, <c>{{name|大写}}</c>.</summary>
    public sealed record Placeholder(Expression.Path Path, string? Format, int Line) : BodyInline;

    /// <summary><c>{{clause anchor}}</c>: 第五条.</summary>
    public sealed record ClauseNumber(string Anchor, int Line) : BodyInline;

    /// <summary><c>{{#if}}…{{else}}…{{/if}}</c> inside a line.</summary>
    public sealed record If(Expression Condition, ImmutableArray<BodyInline> Then, ImmutableArray<BodyInline> Else, int Line) : BodyInline;
}
