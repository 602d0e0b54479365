using System.Net;
using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Documents;

/// <summary>A reading text as an HTML page without script: headings, paragraphs and tables as screen readers know them, one section for each page.</summary>
public static class ReadingPage
{
    public static string Write(ReadingText text)
    {
        StringBuilder page = new();
        page.Append("<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        page.Append($"<title>{Encode(text.Title)}</title><main>");
        foreach (IGrouping<int, ReadingBlock> section in text.Blocks.GroupBy(block => block.Page))
        {
            string label = Texts.Of("Reading.page").With(new Dictionary<string, string> { ["page"] = $"{section.Key}", ["count"] = $"{text.PageCount}" }).Zh;
            page.Append($"<section id=\"page-{section.Key}\" aria-label=\"{Encode(label)}\">");
            foreach (ReadingBlock block in section)
            {
                Append(page, block);
            }

            page.Append("</section>");
        }

        return page.Append("</main></html>").ToString();
    }

    private static void Append(StringBuilder page, ReadingBlock block)
    {
        switch (block.Kind)
        {
            case ReadingBlockKind.Title:
                page.Append($"<h1>{Lines(block.Text)}</h1>");
                break;
            case ReadingBlockKind.Heading:
                int level = Math.Clamp(block.Level, 2, 6);
                page.Append($"<h{level}>{Lines(block.Text)}</h{level}>");
                break;
            case ReadingBlockKind.Clause:
                page.Append($"<p>{Encode(block.Number!)} {Lines(block.Text)}</p>");
                break;
            case ReadingBlockKind.Table:
                AppendTable(page, block);
                break;
            case ReadingBlockKind.Picture:
                page.Append($"<p role=\"img\" aria-label=\"{Encode(block.Text)}\">[{Encode(block.Text)}]</p>");
                break;
            case ReadingBlockKind.Signatures:
                page.Append($"<p>{Lines(block.Text)}</p><ul>");
                page.AppendJoin("", block.Rows!.Select(place => $"<li>{Encode(string.Join('　', place))}</li>")).Append("</ul>");
                break;
            case ReadingBlockKind.Note:
                page.Append($"<p><small>{Lines(block.Text)}</small></p>");
                break;
            default:
                page.Append($"<p>{Lines(block.Text)}</p>");
                break;
        }
    }

    private static void AppendTable(StringBuilder page, ReadingBlock table)
    {
        page.Append("<table>");
        if (table.Header is { Count: > 0 } header)
        {
            page.Append("<thead><tr>").AppendJoin("", header.Select(cell => $"<th scope=\"col\">{Encode(cell)}</th>")).Append("</tr></thead>");
        }

        page.Append("<tbody>");
        foreach (IReadOnlyList<string> row in table.Rows!)
        {
            page.Append("<tr>").AppendJoin("", row.Select((cell, at) => at == 0 && table.Header is not { Count: > 0 } ? $"<th scope=\"row\">{Encode(cell)}</th>" : $"<td>{Lines(cell)}</td>")).Append("</tr>");
        }

        page.Append("</tbody></table>");
    }

    private static string Lines(string text) => Encode(text).Replace("\n", "<br>", StringComparison.Ordinal);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
