namespace ContractFunctions.Pdf;

/// <summary>Walks the page tree (§7.7.3) without recursion: a hostile tree costs time in proportion to the file, never the stack.</summary>
internal static class PageTree
{
    // §7.7.3.3 requires a media box; where it is missing every common reader shows US Letter.
    private static readonly PdfRect Letter = new(0, 0, 612, 792);

    private readonly record struct Node(PdfReference Reference, int Depth, PdfObject? MediaBox, PdfObject? CropBox, PdfObject? Rotate);

    public static IReadOnlyList<PdfPage> Read(PdfDocument document, PdfLimits limits)
    {
        List<PdfPage> pages = [];
        HashSet<int> seen = [];
        Stack<Node> open = new();
        open.Push(new Node(document.Catalog["Pages"] as PdfReference ?? throw new PdfException(PdfFault.Malformed, "catalog without /Pages"), 0, null, null, null));
        while (open.TryPop(out Node node))
        {
            PdfDictionary dictionary = Visit(document, limits, seen, node);
            node = node with
            {
                MediaBox = dictionary["MediaBox"] ?? node.MediaBox,
                CropBox = dictionary["CropBox"] ?? node.CropBox,
                Rotate = dictionary["Rotate"] ?? node.Rotate,
            };
            if (document.Array(dictionary["Kids"]) is { } kids)
            {
                Descend(open, node, kids);
            }
            else
            {
                pages.Add(new PdfPage(node.Reference, dictionary, VisibleBox(document, node), Rotation(document, node.Rotate)));
            }
        }

        return pages.Count <= limits.Pages ? pages : throw new PdfException(PdfFault.LimitExceeded, $"more than {limits.Pages} pages");
    }

    private static PdfDictionary Visit(PdfDocument document, PdfLimits limits, HashSet<int> seen, Node node)
    {
        if (node.Depth > limits.Depth)
        {
            throw new PdfException(PdfFault.LimitExceeded, $"page tree deeper than {limits.Depth}");
        }

        return seen.Add(node.Reference.Number) && document.Resolve(node.Reference) is PdfDictionary dictionary
            ? dictionary
            : throw new PdfException(PdfFault.Malformed, $"page tree reaches object {node.Reference.Number} twice, or it is no dictionary");
    }

    private static void Descend(Stack<Node> open, Node parent, PdfArray kids)
    {
        for (int i = kids.Count - 1; i >= 0; i--)
        {
            PdfReference kid = kids[i] as PdfReference ?? throw new PdfException(PdfFault.Malformed, "page tree with a direct kid");
            open.Push(parent with { Reference = kid, Depth = parent.Depth + 1 });
        }
    }

    private static PdfRect VisibleBox(PdfDocument document, Node node)
    {
        PdfRect media = Rectangle(document, node.MediaBox) ?? Letter;
        PdfRect crop = Rectangle(document, node.CropBox) ?? media;
        PdfRect visible = new(Math.Max(media.Left, crop.Left), Math.Max(media.Bottom, crop.Bottom), Math.Min(media.Right, crop.Right), Math.Min(media.Top, crop.Top));
        return visible.Width > 0 && visible.Height > 0 ? visible : media;
    }

    private static int Rotation(PdfDocument document, PdfObject? rotate) => (((document.Number(rotate)?.AsInt32 ?? 0) % 360) + 360) % 360 / 90 * 90;

    /// <summary>The four numbers of a rectangle, any two opposite corners (§7.9.5); null when it is none or empty.</summary>
    public static PdfRect? Rectangle(PdfDocument document, PdfObject? value)
    {
        double[]? numbers = document.Array(value) is { Count: 4 } array ? [.. array.Select(item => document.Number(item)?.Value ?? double.NaN)] : null;
        return numbers is [var x1, var y1, var x2, var y2] && !numbers.Any(double.IsNaN) && x1 != x2 && y1 != y2
            ? new PdfRect(Math.Min(x1, x2), Math.Min(y1, y2), Math.Max(x1, x2), Math.Max(y1, y2))
            : null;
    }
}
