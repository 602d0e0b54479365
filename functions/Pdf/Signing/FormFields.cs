namespace ContractFunctions.Pdf;

/// <summary>A terminal field of the interactive form (§12.7.4).</summary>
/// <param name="Reference">Where it stands.</param>
/// <param name="Dictionary">The field, usually merged with its only widget.</param>
/// <param name="Name">Fully qualified name.</param>
/// <param name="Type">/FT, inherited if need be; null when missing.</param>
/// <param name="Value">/V, unresolved; null when the field is empty.</param>
internal sealed record FormField(PdfReference Reference, PdfDictionary Dictionary, string Name, string? Type, PdfObject? Value)
{
    public bool IsSignature => Type == "Sig";

    public bool IsSigned => IsSignature && Value is not null;

    /// <summary>The object of the one widget: the field itself, or its only kid; null when it has none or several.</summary>
    public PdfReference? Widget(PdfDocument document) => document.Array(Dictionary["Kids"]) switch
    {
        null => Dictionary["Subtype"] is null ? null : Reference,
        { Count: 1 } kids => kids[0] as PdfReference,
        _ => null,
    };
}

/// <summary>Walks the field tree without recursion.</summary>
internal static class FormFields
{
    private readonly record struct Node(PdfReference Reference, int Depth, string Prefix, string? Type, PdfObject? Value);

    public static IReadOnlyList<FormField> Read(PdfDocument document)
    {
        List<FormField> fields = [];
        HashSet<int> seen = [];
        Stack<Node> open = new();
        PushAll(open, document.Array(document.Dictionary(document.Catalog["AcroForm"])?["Fields"]), new Node(document.CatalogReference, 0, "", null, null));
        while (open.TryPop(out Node node))
        {
            PdfDictionary dictionary = Visit(document, seen, node);
            string own = (document.Resolve(dictionary["T"]) as PdfString)?.ToText() ?? "";
            string name = node.Prefix.Length == 0 || own.Length == 0 ? node.Prefix + own : $"{node.Prefix}.{own}";
            node = node with { Prefix = name, Type = document.Name(dictionary["FT"]) ?? node.Type, Value = dictionary["V"] ?? node.Value };
            PdfArray? kids = document.Array(dictionary["Kids"]);
            if (kids is not null && kids.Any(kid => document.Dictionary(kid)?["T"] is not null))
            {
                PushAll(open, kids, node);
            }
            else
            {
                fields.Add(new FormField(node.Reference, dictionary, name, node.Type, node.Value));
            }
        }

        return fields;
    }

    private static PdfDictionary Visit(PdfDocument document, HashSet<int> seen, Node node)
    {
        bool allowed = node.Depth <= document.Limits.Depth && seen.Add(node.Reference.Number);
        return allowed && document.Resolve(node.Reference) is PdfDictionary dictionary
            ? dictionary
            : throw new PdfException(PdfFault.Malformed, $"form field {node.Reference.Number} is met twice, lies too deep, or is no dictionary");
    }

    private static void PushAll(Stack<Node> open, PdfArray? kids, Node parent)
    {
        for (int i = (kids?.Count ?? 0) - 1; i >= 0; i--)
        {
            PdfReference kid = kids![i] as PdfReference ?? throw new PdfException(PdfFault.Malformed, "form field that is no indirect object");
            open.Push(parent with { Reference = kid, Depth = parent.Depth + 1 });
        }
    }
}
