using System.Text;
using Markdig;
using Markdig.Parsers;
using Markdig.Syntax;

namespace ContractFunctions.Templates;

/// <summary>
/// What stands between <c>{{</c> and <c>}}</c> is ours, not Markdown's: before Markdig parses, its punctuation is moved to the private-use area, character by
/// character, so that a <c>|</c> in a table cell or a <c>&lt;</c> in a condition means nothing to it and lines and columns stay.
/// </summary>
internal static class DirectiveSyntax
{
    private const int Shift = 0xE000;

    public const char Opening = (char)(Shift + '{');

    public static bool IsShifted(char c) => c is > (char)Shift and < (char)(Shift + 128);

    public static string Hide(string source)
    {
        StringBuilder hidden = new(source);
        for (int open = source.IndexOf("{{", StringComparison.Ordinal); open >= 0;)
        {
            int close = source.IndexOf("}}", open, StringComparison.Ordinal);
            int lineEnd = source.IndexOf('\n', open);
            if (close < 0)
            {
                break;
            }

            if (lineEnd < 0 || close < lineEnd)
            {
                for (int at = open; at < close + 2; at++)
                {
                    hidden[at] = char.IsAscii(source[at]) && !char.IsAsciiLetterOrDigit(source[at]) && source[at] != ' ' ? (char)(source[at] + Shift) : source[at];
                }
            }

            open = source.IndexOf("{{", close < lineEnd || lineEnd < 0 ? close : lineEnd, StringComparison.Ordinal);
        }

        return hidden.ToString();
    }

    public static string Show(string hidden) => string.Create(hidden.Length, hidden, (shown, from) =>
    {
        for (int at = 0; at < from.Length; at++)
        {
            shown[at] = IsShifted(from[at]) ? (char)(from[at] - Shift) : from[at];
        }
    });
}

/// <summary>A line that holds nothing but one directive.</summary>
internal sealed class DirectiveBlock(BlockParser parser, string directive) : LeafBlock(parser)
{
    /// <summary>What stands between the braces: <c>#if rent &gt; 0</c>.</summary>
    public string Directive { get; } = directive;
}

/// <summary>Finds directive lines; they may end a paragraph or a list without a blank line.</summary>
internal sealed class DirectiveBlockParser : BlockParser, IMarkdownExtension
{
    public DirectiveBlockParser() => OpeningCharacters = [DirectiveSyntax.Opening];

    public override BlockState TryOpen(BlockProcessor processor)
    {
        string line = DirectiveSyntax.Show(processor.Line.ToString()).Trim();
        bool alone = line.StartsWith("{{", StringComparison.Ordinal) && line.IndexOf("}}", StringComparison.Ordinal) == line.Length - 2;
        string directive = alone ? line[2..^2].Trim() : "";
        if (processor.IsCodeIndent || !(directive.StartsWith('#') || directive.StartsWith('/') || directive is "else" or "parties" or "signatures" || directive.StartsWith("sign ", StringComparison.Ordinal)))
        {
            return BlockState.None;
        }

        processor.NewBlocks.Push(new DirectiveBlock(this, directive) { Line = processor.LineIndex, Column = processor.Column });
        return BlockState.BreakDiscard;
    }

    public override bool CanInterrupt(BlockProcessor processor, Block block) => true;

    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.BlockParsers.Insert(0, this);

    public void Setup(MarkdownPipeline pipeline, Markdig.Renderers.IMarkdownRenderer renderer)
    {
    }
}
