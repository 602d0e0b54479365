using ContractFunctions.Pdf.Typesetting;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace ContractFunctions.Azure;

/// <summary>Each kind of block on QuestPDF, in the measures of the built-in typesetter.</summary>
internal static class QuestPdfBlocks
{
    private const float Body = 10.5f, TableSize = 10, NoteSize = 8.5f, AreaWidth = 200, RoomBelow = 90;

    private const uint Grey = 0xFF6B6B6B, Shade = 0xFFF2F2F2;

    /// <summary>A block that announces the next one stays with its beginning.</summary>
    public static void Compose(ColumnDescriptor column, IReadOnlyList<Block> blocks)
    {
        List<Block> together = [];
        foreach (Block block in blocks)
        {
            together.Add(block);
            if (!KeepsWithNext(block))
            {
                Together(column.Item(), together);
                together = [];
            }
        }

        Together(column.Item(), together);
    }

    private static void Together(IContainer container, List<Block> blocks) => container.EnsureSpace(RoomBelow).Column(column =>
    {
        foreach (Block block in blocks)
        {
            Print(column.Item(), block);
        }
    });

    private static bool KeepsWithNext(Block block) => block is TitleBlock or HeadingBlock or ParagraphBlock { KeepWithNext: true };

    private static void Print(IContainer container, Block block)
    {
        switch (block)
        {
            case TitleBlock title:
                container.PaddingBottom(16).AlignCenter().Text(title.Text).FontSize(20).Bold();
                break;
            case HeadingBlock heading:
                container.PaddingTop(10).PaddingBottom(4).Section(heading.Text).Text(heading.Text).FontSize(heading.Level switch { <= 1 => 13, 2 => 11.5f, _ => Body }).Bold();
                break;
            case ParagraphBlock paragraph:
                container.PaddingBottom(3).Text(text => Inlines(text, paragraph.Content, paragraph.Align, (float)paragraph.FirstLineIndent * Body));
                break;
            case ClauseBlock clause:
                Hanging(container.PaddingBottom(3), clause.Number, Math.Clamp(clause.Depth, 0, 4) * 2 * Body, 3 * Body, clause.Content);
                break;
            case ListBlock list:
                List(container, list);
                break;
            case FieldTableBlock table:
                Fields(container.PaddingTop(4).PaddingBottom(6), table);
                break;
            case DataTableBlock table:
                Data(container.PaddingTop(4).PaddingBottom(6), table);
                break;
            case ImageBlock image:
                Picture(container.PaddingTop(6).PaddingBottom(8).ShowEntire(), image);
                break;
            case SignatureBlock signature:
                Signatures(container, signature);
                break;
            case NoteBlock note:
                container.PaddingTop(3).PaddingBottom(3).Text(note.Text).FontSize(NoteSize).FontColor(new Color(Grey));
                break;
            case PageBreakBlock:
                container.PageBreak();
                break;
            case RuleBlock:
                container.PaddingTop(6).PaddingBottom(6).LineHorizontal(0.5f);
                break;
            default:
                throw new ArgumentException($"unknown block {block.GetType().Name}", nameof(block));
        }
    }

    private static void Inlines(TextDescriptor text, IReadOnlyList<Inline> content, TextAlign align, float firstLine)
    {
        switch (align)
        {
            case TextAlign.Justify:
                text.Justify();
                break;
            case TextAlign.Center:
                text.AlignCenter();
                break;
            case TextAlign.Right:
                text.AlignRight();
                break;
            default:
                text.AlignLeft();
                break;
        }

        text.ParagraphFirstLineIndentation(align is TextAlign.Justify or TextAlign.Left ? firstLine : 0);
        foreach (Inline run in content.Where(run => run.Text.Length > 0))
        {
            TextSpanDescriptor span = run is FilledText ? text.Span($" {run.Text} ") : text.Span(run.Text);
            _ = run switch { StrongText => span.Bold(), FilledText => span.Underline(), _ => span };
        }
    }

    private static void Hanging(IContainer container, string marker, float indent, float hang, IReadOnlyList<Inline> content) => container.PaddingLeft(indent).Row(row =>
    {
        if (marker.Length > 0)
        {
            row.ConstantItem(Math.Max(hang, (marker.Length + 0.5f) * Body)).Text(marker);
        }

        row.RelativeItem().Text(text => Inlines(text, content, TextAlign.Justify, firstLine: 0));
    });

    private static void List(IContainer container, ListBlock list) => container.PaddingBottom(3).Column(column =>
    {
        foreach ((int at, string item) in list.Items.Index())
        {
            Hanging(column.Item(), list.Ordered ? $"{at + 1}." : "•", 2 * Body, 2 * Body, [new PlainText(item)]);
        }
    });

    private static void Fields(IContainer container, FieldTableBlock block) => container.Table(table =>
    {
        table.ColumnsDefinition(columns =>
        {
            for (int i = 0; i < block.Columns; i++)
            {
                columns.RelativeColumn(1);
                columns.RelativeColumn(block.Columns == 1 ? 3 : 2);
            }
        });
        foreach (FieldRow row in block.Rows)
        {
            Words(table.Cell().Border(0.5f).Background(new Color(Shade)).Padding(5), row.Label);
            Words(table.Cell().Border(0.5f).Padding(5), row.Value);
        }

        // Cells that would be missing in the last row.
        for (int i = block.Rows.Count; i % block.Columns != 0; i++)
        {
            table.Cell().Border(0.5f).Background(new Color(Shade));
            table.Cell().Border(0.5f);
        }
    });

    private static void Data(IContainer container, DataTableBlock block) => container.Table(table =>
    {
        table.ColumnsDefinition(columns =>
        {
            foreach (double width in block.Widths)
            {
                columns.RelativeColumn((float)width);
            }
        });
        if (block.Header.Count > 0)
        {
            table.Header(header =>
            {
                foreach (string cell in block.Header)
                {
                    header.Cell().Border(0.5f).Background(new Color(Shade)).Padding(5).Text(cell).FontSize(TableSize).Bold();
                }
            });
        }

        foreach (IReadOnlyList<string> row in block.Rows)
        {
            foreach ((int at, string cell) in row.Index())
            {
                TextAlign align = at < block.Alignments.Count ? block.Alignments[at] : TextAlign.Left;
                Words(table.Cell().Border(0.5f).Padding(5), cell, align);
            }
        }
    });

    /// <summary>The words of a cell; QuestPDF takes no empty text.</summary>
    private static void Words(IContainer cell, string words, TextAlign align = TextAlign.Left)
    {
        if (words.Length > 0)
        {
            cell.DefaultTextStyle(style => style.FontSize(TableSize)).Text(text => Inlines(text, [new PlainText(words)], align, firstLine: 0));
        }
    }

    private static void Picture(IContainer container, ImageBlock image) => container.Column(column =>
    {
        column.Item().AlignCenter().MaxWidth((float)image.MaxWidth).MaxHeight((float)image.MaxHeight).Image(image.Png.ToArray()).FitArea();
        if (image.Caption is { } caption)
        {
            column.Item().PaddingTop(4).AlignCenter().Text(caption).FontSize(NoteSize).FontColor(new Color(Grey));
        }
    });

    private static void Signatures(IContainer container, SignatureBlock block) => container.Column(column =>
    {
        int perRow = block.Stacked || block.Places.Count == 1 ? 1 : 2;
        foreach ((int at, SignaturePlace[] places) in block.Places.Chunk(perRow).Index())
        {
            column.Item().ShowEntire().Column(group =>
            {
                // The first row stays with its lead line.
                if (at == 0 && block.Lead is { } lead)
                {
                    group.Item().PaddingTop(14).Text(lead).ParagraphFirstLineIndentation(2 * Body);
                }

                group.Item().PaddingTop(16).PaddingBottom(10).Row(row =>
                {
                    row.Spacing(24);
                    foreach (SignaturePlace place in places)
                    {
                        row.RelativeItem().Column(one => Place(one, place));
                    }
                });
            });
        }
    });

    private static void Place(ColumnDescriptor column, SignaturePlace place)
    {
        column.Item().Text(place.Label);
        column.Item().MaxWidth(AreaWidth).Height((float)place.AreaHeight).CaptureContentPosition(place.Name);
        foreach (string line in place.Lines)
        {
            column.Item().Text(line);
        }
    }
}
