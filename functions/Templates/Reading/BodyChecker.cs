using System.Collections.Immutable;

namespace ContractFunctions.Templates;

/// <summary>Checks the text against the fields: every name known, every field said, every reference has its clause, parties and signatures there once.</summary>
internal sealed class BodyChecker(TemplateDefinition template, TemplateFaults faults)
{
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> anchors = new(StringComparer.Ordinal);
    private readonly List<BodyInline.ClauseNumber> references = [];
    private int titles;
    private int parties;
    private int signatures;

    public void Check()
    {
        Blocks(template.Body.Blocks, new NameScope(template));
        foreach (BodyInline.ClauseNumber reference in references.Where(reference => !anchors.ContainsKey(reference.Anchor)))
        {
            faults.Add(reference.Line, "Template.AnchorUnknown", reference.Anchor);
        }

        foreach (ComputedValue computed in template.Computed)
        {
            if (used.Contains(computed.Name))
            {
                used.UnionWith(computed.Is.Paths.Select(path => path.Name));
            }
            else
            {
                faults.Add(computed.Line, "Template.FieldUnused", computed.Name);
            }
        }

        // Pictures stand in the annex, whether the text speaks of them or not.
        foreach (FieldDefinition field in template.Fields.Where(field => !used.Contains(field.Name) && field.Type != FieldType.Image))
        {
            faults.Add(field.Line, "Template.FieldUnused", field.Name);
        }

        foreach (string missing in new[] { (titles, "# …"), (parties, "{{parties}}"), (signatures, "{{signatures}}") }.Where(count => count.Item1 != 1).Select(count => count.Item2))
        {
            faults.Add(1, "Template.ExactlyOnce", missing);
        }
    }

    private void Blocks(ImmutableArray<BodyBlock> blocks, NameScope scope)
    {
        foreach (BodyBlock block in blocks)
        {
            Block(block, scope);
        }
    }

    private void Block(BodyBlock block, NameScope scope)
    {
        switch (block)
        {
            case BodyBlock.Title title:
                titles++;
                Inlines(title.Content, scope);
                break;
            case BodyBlock.Clause clause:
                if (clause.Anchor is not null && !anchors.TryAdd(clause.Anchor, clause.Line))
                {
                    faults.Add(clause.Line, "Template.NameTwice", clause.Anchor);
                }

                Inlines(clause.Content, scope);
                break;
            case BodyBlock.Heading heading:
                Inlines(heading.Content, scope);
                break;
            case BodyBlock.Paragraph paragraph:
                Inlines(paragraph.Content, scope);
                break;
            case BodyBlock.Notice notice:
                Inlines(notice.Content, scope);
                break;
            case BodyBlock.Item item:
                Inlines(item.Content, scope);
                break;
            case BodyBlock.Table table:
                table.Columns.ToList().ForEach(column => Inlines(column.Head, scope));
                table.Rows.ToList().ForEach(row => row.ToList().ForEach(cell => Inlines(cell, scope)));
                break;
            case BodyBlock.If branch:
                Condition(branch.Condition, scope, branch.Line);
                Blocks(branch.Then, scope);
                Blocks(branch.Else, scope);
                break;
            case BodyBlock.Each each:
                Each(each, scope);
                break;
            case BodyBlock.Parties:
                parties++;
                break;
            case BodyBlock.Signatures:
                signatures++;
                break;
            case BodyBlock.Sign sign:
                foreach (string unknown in sign.Roles.Where(role => template.FindRole(role) is null))
                {
                    faults.Add(sign.Line, "Template.RoleUnknown", unknown);
                }

                break;
        }
    }

    private void Each(BodyBlock.Each each, NameScope scope)
    {
        used.Add(each.List);
        if (scope.Inside(each.List) is { } inside)
        {
            Blocks(each.Content, inside);
        }
        else
        {
            faults.Add(each.Line, "Template.ListNeeded", each.List);
        }

        if (each.Content.Any(block => block is not (BodyBlock.Table or BodyBlock.Item or BodyBlock.Paragraph or BodyBlock.If)))
        {
            faults.Add(each.Line, "Template.EachContent", each.List);
        }
    }

    private void Inlines(ImmutableArray<BodyInline> inlines, NameScope scope)
    {
        foreach (BodyInline inline in inlines)
        {
            switch (inline)
            {
                case BodyInline.Placeholder placeholder:
                    Placeholder(placeholder, scope);
                    break;
                case BodyInline.ClauseNumber reference:
                    references.Add(reference);
                    break;
                case BodyInline.If branch:
                    Condition(branch.Condition, scope, branch.Line);
                    Inlines(branch.Then, scope);
                    Inlines(branch.Else, scope);
                    break;
            }
        }
    }

    private void Placeholder(BodyInline.Placeholder placeholder, NameScope scope)
    {
        used.Add(placeholder.Path.Name);
        switch (scope.KindOf(placeholder.Path))
        {
            case null:
                faults.Add(placeholder.Line, scope.Knows(placeholder.Path.Name) ? "Template.MemberUnknown" : "Template.NameUnknown", placeholder.Path.ToString());
                break;
            case NameKind.List or NameKind.Group:
                faults.Add(placeholder.Line, "Template.NotPrintable", placeholder.Path.ToString());
                break;
            default:
                if (placeholder.Format is { } format && !scope.CanFormat(placeholder.Path, format))
                {
                    faults.Add(placeholder.Line, "Template.FormatUnknown", $"{placeholder.Path}|{format}");
                }

                break;
        }
    }

    private void Condition(Expression condition, NameScope scope, int line)
    {
        used.UnionWith(condition.Paths.Select(path => path.Name));
        new ExpressionChecker(faults, scope, line).Condition(condition);
    }
}
