using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Markdig.Syntax.Inlines;

namespace ContractFunctions.Templates;

/// <summary>Reads the pieces of a line: text, bold text, placeholders, clause numbers and conditions within the line.</summary>
internal sealed partial class InlineReader(TemplateFaults faults)
{
    private readonly record struct Piece(string Text, bool Strong, int Line);

    private sealed record Open(Expression Condition, int Line, List<BodyInline> Then)
    {
        public List<BodyInline>? Else { get; set; }

        public List<BodyInline> Current => Else ?? Then;
    }

    public ImmutableArray<BodyInline> Read(ContainerInline? container)
    {
        List<BodyInline> read = [];
        Stack<Open> open = [];
        foreach (Piece piece in Pieces(container, strong: false))
        {
            int at = 0;
            foreach (Match match in Directive().Matches(piece.Text))
            {
                AddText(piece, piece.Text[at..match.Index]);
                Take(match.Groups[1].Value.Trim(), piece.Line);
                at = match.Index + match.Length;
            }

            AddText(piece, piece.Text[at..]);
        }

        foreach (Open unclosed in open)
        {
            faults.Add(unclosed.Line, "Template.BlockUnclosed", "{{#if}}");
        }

        return [.. read];

        List<BodyInline> Current() => open.TryPeek(out Open? inner) ? inner.Current : read;

        void AddText(Piece piece, string text)
        {
            if (text.Contains("{{", StringComparison.Ordinal) || text.Contains("}}", StringComparison.Ordinal))
            {
                faults.Add(piece.Line, "Template.BracesUnbalanced", text.Trim());
            }

            if (text.Length > 0)
            {
                Current().Add(new BodyInline.Literal(text, piece.Strong));
            }
        }

        void Take(string directive, int line)
        {
            if (directive.StartsWith("#if ", StringComparison.Ordinal))
            {
                open.Push(new Open(Condition(directive[4..], line), line, []));
            }
            else if (directive == "else" && open.TryPeek(out Open? inner) && inner.Else is null)
            {
                inner.Else = [];
            }
            else if (directive == "/if" && open.TryPop(out Open? done))
            {
                Current().Add(new BodyInline.If(done.Condition, [.. done.Then], [.. done.Else ?? []], done.Line));
            }
            else
            {
                Current().Add(Placeholder(directive, line));
            }
        }
    }

    /// <summary>The condition, or one that never holds when it is malformed.</summary>
    public Expression Condition(string source, int line)
    {
        try
        {
            return ExpressionParser.Parse(source);
        }
        catch (ExpressionException fault)
        {
            faults.Add(line, "Template.ExpressionMalformed", fault.Message);
            return new Expression.Any([]);
        }
    }

    private BodyInline Placeholder(string directive, int line)
    {
        if (directive.StartsWith("clause ", StringComparison.Ordinal))
        {
            return new BodyInline.ClauseNumber(directive["clause ".Length..].Trim(), line);
        }

        string[] parts = directive.Split('|');
        if (parts.Length > 2 || ExpressionParser.ParsePath(parts[0].Trim()) is not { } path)
        {
            faults.Add(line, "Template.DirectiveUnknown", directive);
            return new BodyInline.Literal("");
        }

        return new BodyInline.Placeholder(path, parts.Length == 2 ? parts[1].Trim() : null, line);
    }

    private IEnumerable<Piece> Pieces(ContainerInline? container, bool strong)
    {
        bool wrapped = false;
        foreach (Inline inline in container ?? Enumerable.Empty<Inline>())
        {
            switch (inline)
            {
                case LiteralInline literal:
                    string text = DirectiveSyntax.Show(literal.Content.ToString());
                    yield return new Piece(wrapped ? text.TrimStart() : text, strong, literal.Line + 1);
                    break;
                case EmphasisInline { DelimiterCount: 2 } bold:
                    foreach (Piece piece in Pieces(bold, strong: true))
                    {
                        yield return piece;
                    }

                    break;
                case LineBreakInline { IsHard: false }:
                    break;
                case LineBreakInline hard:
                    yield return new Piece("\n", strong, hard.Line + 1);
                    break;
                case HtmlEntityInline entity:
                    yield return new Piece(entity.Transcoded.ToString(), strong, entity.Line + 1);
                    break;
                default:
                    faults.Add(inline.Line + 1, "Template.MarkupUnsupported", inline.GetType().Name);
                    break;
            }

            wrapped = inline is LineBreakInline;
        }
    }

    [GeneratedRegex(@"\{\{(.*?)\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Directive();
}
