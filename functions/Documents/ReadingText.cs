using System.Text.Json.Serialization;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Documents;

/// <summary>What a part of a reading text is.</summary>
public enum ReadingBlockKind
{
    Title,
    Heading,
    Paragraph,
    Clause,
    Table,
    Picture,
    Signatures,
    Note,
}

/// <summary>A part of a reading text.</summary>
/// <param name="Page">The page, from 1, on which it ends: who has read the blocks up to a page has read that page.</param>
/// <param name="Text">Its words; of a picture what it shows; of a table and of signatures none.</param>
/// <param name="Number">Of a clause: 第五条, 5.1, （2）.</param>
/// <param name="Level">Of a heading from 1, of a clause from 0.</param>
/// <param name="Header">Of a table; empty when the first cell of each row is its head.</param>
/// <param name="Rows">Of a table; of signatures one row for each place.</param>
public sealed record ReadingBlock(
    ReadingBlockKind Kind, int Page, string Text = "", string? Number = null, int Level = 0, IReadOnlyList<string>? Header = null, IReadOnlyList<IReadOnlyList<string>>? Rows = null);

/// <summary>
/// 阅读模式: a document as reflowed text, for small screens and screen readers. Made from the very blocks that the pages were made from, and frozen with them.
/// </summary>
public sealed record ReadingText(string Title, int PageCount, IReadOnlyList<ReadingBlock> Blocks)
{
    public static ReadingText Of(TypesetDocument document, TypesetResult typeset) => new(
        document.Title, typeset.PageCount, [.. document.Blocks.Zip(typeset.BlockPages).SelectMany(pair => Of(pair.First, pair.Second + 1))]);

    private static IEnumerable<ReadingBlock> Of(Block block, int page) => block switch
    {
        TitleBlock title => [new(ReadingBlockKind.Title, page, title.Text)],
        HeadingBlock heading => [new(ReadingBlockKind.Heading, page, heading.Text, Level: heading.Level)],
        ParagraphBlock paragraph => [new(ReadingBlockKind.Paragraph, page, Words(paragraph.Content))],
        ClauseBlock clause => [new(ReadingBlockKind.Clause, page, Words(clause.Content), clause.Number, clause.Depth)],
        FieldTableBlock table => [new(ReadingBlockKind.Table, page, Header: [], Rows: [.. table.Rows.Select(row => new[] { row.Label, row.Value })])],
        DataTableBlock table => [new(ReadingBlockKind.Table, page, Header: table.Header, Rows: table.Rows)],
        ListBlock list => list.Items.Select((item, at) => new ReadingBlock(ReadingBlockKind.Clause, page, item, list.Ordered ? $"{at + 1}." : "•", Level: 1)),
        ImageBlock image => [new(ReadingBlockKind.Picture, page, image.Caption ?? Texts.Of("Reading.picture").Zh)],
        SignatureBlock signatures => [new(ReadingBlockKind.Signatures, page, signatures.Lead ?? "", Rows: [.. signatures.Places.Select(place => (string[])[place.Label, .. place.Lines])])],
        NoteBlock note => [new(ReadingBlockKind.Note, page, note.Text)],
        PageBreakBlock or RuleBlock => [],
        _ => throw new ArgumentException($"unknown block {block.GetType().Name}", nameof(block)),
    };

    private static string Words(IReadOnlyList<Inline> content) => string.Concat(content.Select(run => run.Text));
}

/// <summary>A document laid out, and the same as text.</summary>
public sealed record ComposedDocument(TypesetResult Typeset, ReadingText Text)
{
    public static ComposedDocument Of(TypesetDocument document, ITypesetter typesetter)
    {
        TypesetResult typeset = typesetter.Typeset(document);
        return new ComposedDocument(typeset, ReadingText.Of(document, typeset));
    }
}

/// <summary>JSON of a reading text, in the document store and in answers.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReadingText))]
public sealed partial class ReadingJson : JsonSerializerContext;
