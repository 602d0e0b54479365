namespace ContractFunctions.Pdf.Typesetting;

/// <summary>Turns blocks into pieces.</summary>
internal sealed class BlockLayout(TextSource text, ImageSource images)
{
    private const double Body = PageStyle.Body;
    private const int MaxDepth = 4;

    public IEnumerable<Piece> PiecesOf(Block block) => block switch
    {
        TitleBlock title => [Title(title)],
        HeadingBlock heading => [Heading(heading)],
        ParagraphBlock paragraph => [Paragraph(paragraph)],
        ClauseBlock clause => [Clause(clause)],
        FieldTableBlock table => TableLayout.Fields(table, text),
        DataTableBlock table => TableLayout.Data(table, text),
        ListBlock list => List(list),
        ImageBlock image => [new ImagePiece(images.Load(image.Png), image, text) { Before = 6, After = 8 }],
        SignatureBlock signature => Signatures(signature),
        NoteBlock note => [Note(note)],
        PageBreakBlock => [new BreakPiece()],
        RuleBlock => [new RulePiece { Before = 6, After = 6 }],
        _ => throw new ArgumentException($"unknown block {block.GetType().Name}", nameof(block)),
    };

    private ParagraphPiece Title(TitleBlock title) =>
        new(text.Cells(title.Text, Emphasis.Strong), new ParagraphStyle(20, 1.5, 0, 0, TextAlign.Center)) { After = 16, KeepWithNext = true };

    private ParagraphPiece Heading(HeadingBlock heading)
    {
        int level = Math.Clamp(heading.Level, 1, 3);
        double size = PageStyle.HeadingSize(level);
        return new ParagraphPiece(text.Cells(heading.Text, Emphasis.Strong), new ParagraphStyle(size, 1.6, 0, 0, TextAlign.Left))
        {
            Before = level == 1 ? 12 : 10,
            After = 4,
            KeepWithNext = true,
            Heading = (level, heading.Text),
        };
    }

    private ParagraphPiece Paragraph(ParagraphBlock paragraph)
    {
        double first = paragraph.Align is TextAlign.Justify or TextAlign.Left ? paragraph.FirstLineIndent * Body : 0;
        ParagraphStyle style = new(Body, PageStyle.Leading, 0, first, paragraph.Align);
        return new ParagraphPiece(text.Cells(paragraph.Content), style) { After = 3, KeepWithNext = paragraph.KeepWithNext || LeadsOn(paragraph.Content) };
    }

    // The number hangs: at least three characters of room, so that 1.1 and 1.10 have one edge.
    private ParagraphPiece Clause(ClauseBlock clause)
    {
        double indent = Math.Clamp(clause.Depth, 0, MaxDepth) * 2 * Body;
        Cell[] number = text.Cells(clause.Number);
        double hang = clause.Number.Length == 0 ? 0 : Math.Max(3, Math.Ceiling((WidthOf(number) + 400) / 1000.0)) * Body;
        ParagraphStyle style = new(Body, PageStyle.Leading, indent + hang, 0, TextAlign.Justify);
        return new ParagraphPiece(text.Cells(clause.Content), style) { After = 3, Marker = number, MarkerIndent = indent, KeepWithNext = LeadsOn(clause.Content) };
    }

    private IEnumerable<Piece> List(ListBlock list)
    {
        double hang = (list.Ordered && list.Items.Count > 9 ? 2.5 : 2) * Body;
        ParagraphStyle style = new(Body, PageStyle.Leading, (2 * Body) + hang, 0, TextAlign.Justify);
        for (int i = 0; i < list.Items.Count; i++)
        {
            yield return new ParagraphPiece(text.Cells(list.Items[i]), style)
            {
                Marker = text.Cells(list.Ordered ? $"{i + 1}." : "•"),
                MarkerIndent = 2 * Body,
                After = i + 1 == list.Items.Count ? 3 : 1,
            };
        }
    }

    private IEnumerable<Piece> Signatures(SignatureBlock block)
    {
        if (block.Lead is { } lead)
        {
            ParagraphStyle style = new(Body, PageStyle.Leading, 0, 2 * Body, TextAlign.Left);
            yield return new ParagraphPiece(text.Cells(lead), style) { Before = 14, KeepWithNext = true };
        }

        int perRow = block.Stacked || block.Places.Count == 1 ? 1 : 2;
        foreach (SignaturePlace[] row in block.Places.Chunk(perRow))
        {
            yield return new SignaturePiece(row, perRow, text) { Before = 16, After = 10 };
        }
    }

    private ParagraphPiece Note(NoteBlock note) =>
        new(text.Cells(note.Text), new ParagraphStyle(PageStyle.NoteSize, 1.55, 0, 0, TextAlign.Justify, PageStyle.NoteGray)) { Before = 3, After = 3 };

    // "……如下：" stays with what it announces.
    private static bool LeadsOn(IReadOnlyList<Inline> content) => content.Count > 0 && content[^1].Text.TrimEnd() is [.., '：' or ':'];

    private static int WidthOf(Cell[] cells) => LineBreaker.Break(cells, int.MaxValue / 2, int.MaxValue / 2, LineFit.Ragged)[0].Width;
}
