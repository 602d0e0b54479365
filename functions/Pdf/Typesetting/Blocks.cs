namespace ContractFunctions.Pdf.Typesetting;

/// <summary>A piece of a document that stands by itself.</summary>
public abstract record Block;

/// <summary>How the lines of a text lie between its margins.</summary>
public enum TextAlign
{
    /// <summary>Both edges straight, the last line of a paragraph to the left.</summary>
    Justify,

    /// <summary>To the left.</summary>
    Left,

    /// <summary>In the middle.</summary>
    Center,

    /// <summary>To the right.</summary>
    Right,
}

/// <summary>The document's title on its first page, large and centred.</summary>
public sealed record TitleBlock(string Text) : Block;

/// <summary>A heading, also an entry of the outline. Never the last line of a page.</summary>
/// <param name="Level">1 (largest) to 3.</param>
/// <param name="Text">The heading with its number, if it has one.</param>
public sealed record HeadingBlock(int Level, string Text) : Block;

/// <summary>A paragraph.</summary>
/// <param name="Content">Its runs in order.</param>
public sealed record ParagraphBlock(IReadOnlyList<Inline> Content) : Block
{
    /// <summary>A paragraph of plain text.</summary>
    public ParagraphBlock(string text)
        : this([new PlainText(text)])
    {
    }

    /// <summary>Indent of the first line in characters; two by custom.</summary>
    public double FirstLineIndent { get; init; } = 2;

    /// <summary>How its lines lie.</summary>
    public TextAlign Align { get; init; } = TextAlign.Justify;

    /// <summary>Stays on one page with the first lines of the next block.</summary>
    public bool KeepWithNext { get; init; }
}

/// <summary>A numbered clause: the number hangs in the margin of its depth.</summary>
/// <param name="Number">"第一条", "1.2", "（三）"; may be empty.</param>
/// <param name="Content">The runs of the clause.</param>
/// <param name="Depth">0 for the outermost, at most 4; each depth is indented by two characters.</param>
public sealed record ClauseBlock(string Number, IReadOnlyList<Inline> Content, int Depth = 0) : Block
{
    /// <summary>A clause of plain text.</summary>
    public ClauseBlock(string number, string text, int depth = 0)
        : this(number, [new PlainText(text)], depth)
    {
    }
}

/// <summary>One label with its value.</summary>
public sealed record FieldRow(string Label, string Value);

/// <summary>Labels and values in a ruled table.</summary>
/// <param name="Rows">The pairs in order.</param>
/// <param name="Columns">1 or 2 pairs side by side.</param>
public sealed record FieldTableBlock(IReadOnlyList<FieldRow> Rows, int Columns = 1) : Block;

/// <summary>A ruled table whose header is repeated on each page. Cells wrap; a row higher than a page is split.</summary>
/// <param name="Header">Header cells; empty for none.</param>
/// <param name="Rows">Rows of as many cells as there are widths.</param>
/// <param name="Widths">Relative column widths.</param>
public sealed record DataTableBlock(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<double> Widths) : Block
{
    /// <summary>Alignment of each column; columns beyond the list lie to the left.</summary>
    public IReadOnlyList<TextAlign> Alignments { get; init; } = [];
}

/// <summary>A list with 1. 2. 3. or dots.</summary>
public sealed record ListBlock(IReadOnlyList<string> Items, bool Ordered = false) : Block;

/// <summary>A picture, centred, scaled down to fit.</summary>
/// <param name="Png">A PNG file of 8 bits a channel, not interlaced, at most 4,000 pixels a side.</param>
/// <param name="MaxWidth">Largest width in points.</param>
/// <param name="MaxHeight">Largest height in points.</param>
/// <param name="Caption">Small line underneath, on the same page; null for none.</param>
public sealed record ImageBlock(ReadOnlyMemory<byte> Png, double MaxWidth = 400, double MaxHeight = 500, string? Caption = null) : Block;

/// <summary>One party's place to sign.</summary>
/// <param name="Name">Name by which the area is reported; unique in the document.</param>
/// <param name="Label">"甲方（签章）：".</param>
/// <param name="Lines">Lines under the area, such as "日期：    年  月  日".</param>
public sealed record SignaturePlace(string Name, string Label, IReadOnlyList<string> Lines)
{
    /// <summary>Height of the area in points; it is up to 200 points wide.</summary>
    public double AreaHeight { get; init; } = 80;
}

/// <summary>Places to sign, two in a row, each never split over pages; the first row stays with its lead line.</summary>
/// <param name="Places">The places in order.</param>
/// <param name="Lead">"（以下为签署页，无正文）"; null for none.</param>
public sealed record SignatureBlock(IReadOnlyList<SignaturePlace> Places, string? Lead = null) : Block
{
    /// <summary>One place under the other instead of side by side.</summary>
    public bool Stacked { get; init; }
}

/// <summary>Small grey text.</summary>
public sealed record NoteBlock(string Text) : Block;

/// <summary>The next block starts a page.</summary>
public sealed record PageBreakBlock : Block;

/// <summary>A thin line across the column.</summary>
public sealed record RuleBlock : Block;
