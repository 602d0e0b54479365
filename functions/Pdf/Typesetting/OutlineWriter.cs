namespace ContractFunctions.Pdf.Typesetting;

/// <summary>The document outline (ISO 32000-2 §12.3.3) from its headings.</summary>
internal static class OutlineWriter
{
    private sealed class Node(OutlineEntry entry, PdfReference reference, Node? parent)
    {
        public OutlineEntry Entry { get; } = entry;

        public PdfReference Reference { get; } = reference;

        public Node? Parent { get; } = parent;

        public List<Node> Children { get; } = [];

        public int Descendants => Children.Count + Children.Sum(child => child.Descendants);
    }

    /// <summary>Writes the outline; null when there is no heading.</summary>
    public static PdfReference? Write(IReadOnlyList<OutlineEntry> entries, IReadOnlyList<PdfReference> pages, PdfObjectSink sink)
    {
        if (entries.Count == 0)
        {
            return null;
        }

        Node root = new(default, sink.Reserve(), null);
        Node last = root;
        foreach (OutlineEntry entry in entries)
        {
            while (last != root && last.Entry.Level >= entry.Level)
            {
                last = last.Parent!;
            }

            Node node = new(entry, sink.Reserve(), last);
            last.Children.Add(node);
            last = node;
        }

        sink.Put(root.Reference, new PdfDictionary
        {
            ["Type"] = new PdfName("Outlines"),
            ["First"] = root.Children[0].Reference,
            ["Last"] = root.Children[^1].Reference,
            ["Count"] = root.Descendants,
        });
        WriteChildren(root, pages, sink);
        return root.Reference;
    }

    private static void WriteChildren(Node parent, IReadOnlyList<PdfReference> pages, PdfObjectSink sink)
    {
        for (int i = 0; i < parent.Children.Count; i++)
        {
            Node node = parent.Children[i];
            bool leaf = node.Children.Count == 0;
            sink.Put(node.Reference, new PdfDictionary
            {
                ["Title"] = PdfString.FromText(node.Entry.Text),
                ["Parent"] = parent.Reference,
                ["Prev"] = i > 0 ? parent.Children[i - 1].Reference : null,
                ["Next"] = i + 1 < parent.Children.Count ? parent.Children[i + 1].Reference : null,
                ["First"] = leaf ? null : node.Children[0].Reference,
                ["Last"] = leaf ? null : node.Children[^1].Reference,
                ["Count"] = leaf ? null : node.Descendants,
                ["Dest"] = PdfArray.Of(pages[node.Entry.PageIndex], new PdfName("XYZ"), 0, Math.Round(node.Entry.Top, 2), PdfNull.Instance),
            });
            WriteChildren(node, pages, sink);
        }
    }
}
