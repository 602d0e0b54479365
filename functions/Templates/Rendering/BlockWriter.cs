using System.Collections.Immutable;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Templates;

/// <summary>Writes a template's blocks, whose conditions are decided, as the typesetter's. Clauses are numbered as they come.</summary>
internal sealed class BlockWriter(TemplateDefinition template, RenderScope scope)
{
    private readonly Dictionary<string, int> clauseOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private int clause;
    private ImmutableArray<int> items = [0, 0, 0];

    public IEnumerable<Block> Write(ImmutableArray<BodyBlock> blocks)
    {
        foreach ((int index, BodyBlock.Clause heading) in blocks.OfType<BodyBlock.Clause>().Index())
        {
            if (heading.Anchor is not null)
            {
                clauseOf[heading.Anchor] = index + 1;
            }
        }

        return blocks.SelectMany(block => Write(block, null));
    }

    private static string ClauseNumber(int number) => ContractRenderer.Print("Template.Clause", ChineseNumber.Plain(number));

    private IEnumerable<Block> Write(BodyBlock block, RenderScope.Row? row)
    {
        switch (block)
        {
            case BodyBlock.Title title:
                return [new TitleBlock(Plain(title.Content, row)), .. Number()];
            case BodyBlock.Clause heading:
                (clause, items) = (clause + 1, [0, 0, 0]);
                return [new HeadingBlock(2, $"{ClauseNumber(clause)}　{Plain(heading.Content, row)}")];
            case BodyBlock.Heading heading:
                (clause, items) = (0, [0, 0, 0]);
                return [new HeadingBlock(2, Plain(heading.Content, row))];
            case BodyBlock.Paragraph paragraph:
                return [new ParagraphBlock(Runs(paragraph.Content, row))];
            case BodyBlock.Notice notice:
                return [new NoteBlock(Plain(notice.Content, row))];
            case BodyBlock.Item item:
                return [new ClauseBlock(NextNumber(item.Depth), Runs(item.Content, row), item.Depth)];
            case BodyBlock.Table table:
                return [Table(table, table.Rows.Select(cells => Cells(cells, row)))];
            case BodyBlock.Each each:
                return scope.RowsOf(each.List) is { Length: > 0 } rows ? Repeat(each, rows) : [];
            case BodyBlock.Parties:
                return template.Roles.SelectMany(Party);
            case BodyBlock.Signatures:
                return [Signatures()];
            case BodyBlock.Sign sign:
                return [Further(sign)];
            case BodyBlock.PageBreak:
                return [new PageBreakBlock()];
            default:
                throw new ArgumentOutOfRangeException(nameof(block), "conditions are decided before");
        }
    }

    /// <summary>A table keeps one head over the rows of all items; anything else is written once for each item.</summary>
    private IEnumerable<Block> Repeat(BodyBlock.Each each, ImmutableArray<RenderScope.Row> rows) => each.Content is [BodyBlock.Table table]
        ? [Table(table, rows.SelectMany(row => table.Rows.Select(cells => Cells(cells, row))))]
        : rows.SelectMany(row => scope.Choose(each.Content, row).SelectMany(block => Write(block, row)));

    private DataTableBlock Table(BodyBlock.Table table, IEnumerable<string[]> rows) => new(
        [.. table.Columns.Select(column => Plain(column.Head, null))],
        [.. rows],
        [.. table.Columns.Select(column => column.Width)])
    {
        Alignments = [.. table.Columns.Select(column => column.Align)],
    };

    private string[] Cells(ImmutableArray<ImmutableArray<BodyInline>> cells, RenderScope.Row? row) => [.. cells.Select(cell => Plain(cell, row))];

    private string NextNumber(int depth)
    {
        int next = items[depth] + 1;
        items = [.. items.Take(depth), next, .. Enumerable.Repeat(0, items.Length - depth - 1)];
        return (depth, clause) switch
        {
            (0, 0) => $"{next}.",
            (0, _) => $"{clause}.{next}",
            (1, _) => $"（{next}）",
            _ => $"{(char)('①' + next - 1)}",
        };
    }

    /// <summary>合同编号 under the title, once there is one.</summary>
    private IEnumerable<Block> Number() => scope.ContractNumber is { } number
        ? [new ParagraphBlock(ContractRenderer.Print("Template.ContractNumber", number)) { FirstLineIndent = 0, Align = TextAlign.Right }]
        : [];

    private IEnumerable<Block> Party(TemplateRole role)
    {
        PartyIdentity? party = scope.Party(role.Id);
        yield return new ParagraphBlock([new StrongText(role.Title.Zh)]) { FirstLineIndent = 0, KeepWithNext = true };
        yield return new FieldTableBlock(IsEnterprise(role, party)
            ?
            [
                new FieldRow(Label("enterprise"), party?.PartyName ?? ""),
                new FieldRow(Label("code"), party?.PartyNumber ?? ""),
                new FieldRow(Label("address"), party?.Address ?? ""),
            ]
            :
            [
                new FieldRow(Label("name"), party?.PartyName ?? ""),
                new FieldRow(Label("document"), party is null ? "" : $"{party.PartyNumberLabel.Zh}　{party.PartyNumber}"),
                new FieldRow(Label("phone"), party?.Phone.Digits ?? ""),
                new FieldRow(Label("address"), party?.Address ?? ""),
            ]);
    }

    private static string Label(string member) => Texts.Of($"Party.{member}").Zh;

    private SignatureBlock Signatures() => new([.. template.Roles.Select(role => Place(role, role.Id, [Name(role)]))], Texts.Of("Template.SignaturePage").Zh);

    private SignatureBlock Further(BodyBlock.Sign sign) => new([.. sign.Roles.Where(id => template.FindRole(id) is not null).Select(id => Place(template.FindRole(id)!, FurtherName(id), []))]);

    private string FurtherName(string role)
    {
        places[role] = places.GetValueOrDefault(role, 1) + 1;
        return SignatureNames.Of(role, places[role]);
    }

    private SignaturePlace Place(TemplateRole role, string name, string[] lines) => new(name, ContractRenderer.Print("Template.Sign", role.Title.Zh), lines)
    {
        // A company seal is 40 mm across, with the lines under it.
        AreaHeight = IsEnterprise(role, scope.Party(role.Id)) ? 150 : 80,
    };

    private string Name(TemplateRole role) =>
        $"{Label(IsEnterprise(role, scope.Party(role.Id)) ? "enterprise" : "name")}：{scope.Party(role.Id)?.PartyName}";

    private static bool IsEnterprise(TemplateRole role, PartyIdentity? party) => party is null ? role.Kind == RoleKind.Enterprise : party.Enterprise is not null;

    private string Plain(ImmutableArray<BodyInline> content, RenderScope.Row? row) => string.Concat(Runs(content, row).Select(run => run.Text));

    private List<Inline> Runs(ImmutableArray<BodyInline> content, RenderScope.Row? row)
    {
        List<Inline> runs = [];
        foreach (BodyInline inline in content)
        {
            switch (inline)
            {
                case BodyInline.Literal { Strong: true } strong:
                    runs.Add(new StrongText(strong.Text));
                    break;
                case BodyInline.Literal literal:
                    runs.Add(new PlainText(literal.Text));
                    break;
                case BodyInline.ClauseNumber reference:
                    runs.Add(new PlainText(ClauseNumber(clauseOf.GetValueOrDefault(reference.Anchor))));
                    break;
                case BodyInline.Placeholder placeholder:
                    runs.Add(new FilledText(scope.Print(placeholder, row) ?? Texts.Of("Template.Blank").Zh));
                    break;
                case BodyInline.If branch:
                    runs.AddRange(Runs(scope.Holds(branch.Condition, row) ? branch.Then : branch.Else, row));
                    break;
            }
        }

        return runs;
    }
}
