using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using TextAlign = ContractFunctions.Pdf.Typesetting.TextAlign;

namespace ContractFunctions.Templates;

/// <summary>Reads the Markdown part of a template's file into a <see cref="TemplateBody"/>. Supported Markdown: docs/templates.md; everything else is a fault.</summary>
internal sealed partial class BodyReader(TemplateFaults faults)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation()
        .UsePipeTables(new PipeTableOptions { InferColumnWidthsFromSeparator = true })
        .Use(new DirectiveBlockParser())
        .Build();

    private readonly InlineReader inlines = new(faults);
    private readonly Stack<Open> open = new([new Open(null, null, 0)]);

    /// <summary>An <c>#if</c> or <c>#each</c> whose end has not come; the outermost is the document.</summary>
    private sealed record Open(Expression? Condition, string? List, int Line)
    {
        public List<BodyBlock> Then { get; } = [];

        public List<BodyBlock>? Else { get; set; }

        public List<BodyBlock> Current => Else ?? Then;
    }

    /// <param name="source">The whole file with its front matter blanked, so that lines are the file's lines.</param>
    public TemplateBody Read(string source)
    {
        foreach (Block block in Markdown.Parse(DirectiveSyntax.Hide(source), Pipeline))
        {
            Read(block, depth: 0);
        }

        while (open.Count > 1)
        {
            Open unclosed = open.Pop();
            faults.Add(unclosed.Line, "Template.BlockUnclosed", unclosed.List is null ? "{{#if}}" : "{{#each}}");
        }

        return new TemplateBody([.. open.Peek().Then]);
    }

    private void Read(Block block, int depth)
    {
        int line = block.Line + 1;
        switch (block)
        {
            case DirectiveBlock directive:
                Take(directive.Directive, line);
                break;
            case HeadingBlock heading:
                Add(Heading(heading, line));
                break;
            case ParagraphBlock paragraph:
                Add(new BodyBlock.Paragraph(inlines.Read(paragraph.Inline), line));
                break;
            case QuoteBlock quote:
                quote.OfType<ParagraphBlock>().ToList().ForEach(paragraph => Add(new BodyBlock.Notice(inlines.Read(paragraph.Inline), paragraph.Line + 1)));
                break;
            case ListBlock { IsOrdered: true } list:
                list.OfType<ListItemBlock>().ToList().ForEach(item => ReadItem(item, depth));
                break;
            case Table table:
                Add(ReadTable(table, line));
                break;
            case ThematicBreakBlock:
                Add(new BodyBlock.PageBreak(line));
                break;
            default:
                faults.Add(line, "Template.MarkupUnsupported", block.GetType().Name);
                break;
        }
    }

    private void ReadItem(ListItemBlock item, int depth)
    {
        bool first = true;
        foreach (Block block in item)
        {
            if (first && block is ParagraphBlock paragraph)
            {
                Add(new BodyBlock.Item(depth, inlines.Read(paragraph.Inline), paragraph.Line + 1));
            }
            else
            {
                Read(block, depth + 1);
            }

            first = false;
        }
    }

    private BodyBlock Heading(HeadingBlock heading, int line)
    {
        ImmutableArray<BodyInline> content = inlines.Read(heading.Inline);
        string? anchor = null;
        if (content is [.., BodyInline.Literal last] && Anchor().Match(last.Text) is { Success: true } match)
        {
            anchor = match.Groups[1].Value;
            content = content.SetItem(content.Length - 1, new BodyInline.Literal(last.Text[..match.Index]));
        }

        if (heading.Level > 3)
        {
            faults.Add(line, "Template.MarkupUnsupported", new string('#', heading.Level));
        }

        return heading.Level switch
        {
            1 => new BodyBlock.Title(content, line),
            2 => new BodyBlock.Clause(content, anchor, line),
            _ => new BodyBlock.Heading(content, line),
        };
    }

    private BodyBlock.Table ReadTable(Table table, int line)
    {
        ImmutableArray<TableRow> rows = [.. table.OfType<TableRow>()];
        ImmutableArray<ImmutableArray<BodyInline>> head = rows.Length > 0 && rows[0].IsHeader ? Cells(rows[0]) : [];
        ImmutableArray<TableColumn> columns = [.. head.Select((cell, at) => Column(table, cell, at))];
        ImmutableArray<ImmutableArray<ImmutableArray<BodyInline>>> body = [.. rows.Skip(1).Select(Cells)];
        if (columns.Length == 0 || body.Length == 0 || body.Any(row => row.Length != columns.Length))
        {
            faults.Add(line, "Template.TableMalformed");
        }

        return new BodyBlock.Table(columns, body, line);
    }

    private static TableColumn Column(Table table, ImmutableArray<BodyInline> head, int at)
    {
        TableColumnDefinition? definition = at < table.ColumnDefinitions.Count ? table.ColumnDefinitions[at] : null;
        return new TableColumn(head, definition?.Width > 0 ? definition.Width : 1, definition?.Alignment switch
        {
            TableColumnAlign.Right => TextAlign.Right,
            TableColumnAlign.Center => TextAlign.Center,
            _ => TextAlign.Left,
        });
    }

    private ImmutableArray<ImmutableArray<BodyInline>> Cells(TableRow row) =>
        [.. row.OfType<TableCell>().Select(cell => inlines.Read(cell.OfType<LeafBlock>().FirstOrDefault()?.Inline))];

    private void Take(string directive, int line)
    {
        Open inner = open.Peek();
        switch (directive.Split(' ', 2, StringSplitOptions.TrimEntries))
        {
            case ["#if", var condition]:
                open.Push(new Open(inlines.Condition(condition, line), null, line));
                break;
            case ["#each", var list]:
                open.Push(new Open(null, list, line));
                break;
            case ["else"] when inner is { Condition: not null, Else: null }:
                inner.Else = [];
                break;
            case ["/if"] when inner.Condition is not null:
                open.Pop();
                Add(new BodyBlock.If(inner.Condition, [.. inner.Then], [.. inner.Else ?? []], inner.Line));
                break;
            case ["/each"] when inner.List is not null:
                open.Pop();
                Add(new BodyBlock.Each(inner.List, [.. inner.Then], inner.Line));
                break;
            case ["parties"]:
                Add(new BodyBlock.Parties(line));
                break;
            case ["signatures"]:
                Add(new BodyBlock.Signatures(line));
                break;
            case ["sign", { } roles]:
                Add(new BodyBlock.Sign([.. roles.Split(' ', StringSplitOptions.RemoveEmptyEntries)], line));
                break;
            default:
                faults.Add(line, "Template.DirectiveUnknown", directive);
                break;
        }
    }

    private void Add(BodyBlock block) => open.Peek().Current.Add(block);

    [GeneratedRegex(@"\s*\{#([a-z][A-Za-z0-9]*)\}\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Anchor();
}
