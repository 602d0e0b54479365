namespace ContractFunctions.Pdf;

/// <summary>Which objects a document is made of: everything its trailer leads to. Objects that are referred to but missing count too, since a later revision could supply them.</summary>
internal static class Reachability
{
    /// <summary>From the catalog. What only the document security store (/DSS) or /Metadata leads to is left out: it shows nothing and may change.</summary>
    public static HashSet<int> OfDocument(PdfDocument document)
    {
        HashSet<int> reached = [document.CatalogReference.Number];
        Walk(document, reached, [document.Catalog.With("DSS", null).With("Metadata", null)], static (_, _) => true);
        return reached;
    }

    /// <summary>Adds all that the start leads to.</summary>
    /// <param name="document">Where references are followed.</param>
    /// <param name="reached">Object numbers; those in it already are not entered again.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="enter">Given a key (empty in arrays) and the value under it: whether to follow it.</param>
    public static void Walk(PdfDocument document, HashSet<int> reached, IEnumerable<PdfObject> start, Func<string, PdfObject, bool> enter)
    {
        Stack<PdfObject> open = new(start);
        while (open.TryPop(out PdfObject? value))
        {
            switch (value)
            {
                case PdfReference reference when reached.Add(reference.Number):
                    open.Push(document.Resolve(reference));
                    break;
                case PdfArray array:
                    PushAll(open, array.Where(item => enter("", item)));
                    break;
                case PdfDictionary dictionary:
                    PushAll(open, dictionary.Where(entry => enter(entry.Key, entry.Value)).Select(entry => entry.Value));
                    break;
                case PdfStream stream:
                    open.Push(stream.Dictionary);
                    break;
            }
        }
    }

    private static void PushAll(Stack<PdfObject> open, IEnumerable<PdfObject> values)
    {
        foreach (PdfObject value in values)
        {
            open.Push(value);
        }
    }
}
