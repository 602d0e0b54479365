using System.Globalization;

namespace ContractFunctions.Pdf;

/// <summary>
/// What a later revision changed, and whether that is allowed: filling empty signature fields, adding fields for further signatures (unless the document is certified),
/// document timestamps, validation data (/DSS), metadata and the time of change. Everything else that the older revision is made of must be untouched, whatever it is for:
/// content, resources, fonts, annotations, appearance streams, names, actions, and objects the older revision refers to without having them.
/// </summary>
internal sealed class RevisionDifference
{
    // Tables 15 and 17, and what belongs to a cross-reference stream.
    private static readonly HashSet<string> TrailerKeys =
        ["Size", "Prev", "Root", "Encrypt", "Info", "ID", "XRefStm", "Type", "Index", "W", "Length", "Filter", "DecodeParms"];

    private readonly PdfDocument older;
    private readonly PdfDocument newer;
    private readonly List<string> violations = [];
    private readonly List<string> additions = [];
    private readonly HashSet<int> explained = [];

    private RevisionDifference(PdfDocument older, PdfDocument newer)
    {
        this.older = older;
        this.newer = newer;
    }

    /// <summary>What is not allowed; empty when all is well.</summary>
    public IReadOnlyList<string> Violations => violations;

    /// <summary>What was added and is allowed.</summary>
    public IReadOnlyList<string> Additions => additions;

    /// <param name="older">The signed revision.</param>
    /// <param name="newer">A later one of the same file.</param>
    /// <param name="permission">The strictest DocMDP /P so far; null when the document is not certified.</param>
    /// <param name="pages">Remembers page contents across comparisons of one file.</param>
    public static RevisionDifference Between(PdfDocument older, PdfDocument newer, int? permission, PageContents pages)
    {
        RevisionDifference difference = new(older, newer);
        if (!older.CatalogReference.Equals(newer.CatalogReference))
        {
            difference.violations.Add("the trailer names another catalog");
            return difference;
        }

        difference.CompareTrailer();
        difference.CompareCatalog();
        FormDifference form = FormDifference.Between(older, newer, permission);
        difference.violations.AddRange(form.Violations);
        difference.additions.AddRange(form.Additions);
        difference.explained.UnionWith(form.Explained);
        difference.ComparePages(form);
        difference.CompareObjects();
        difference.ComparePageContents(form, pages);
        return difference;
    }

    private void CompareTrailer()
    {
        foreach (string key in newer.Trailer.Keys.Where(key => !TrailerKeys.Contains(key) && LeadsSomewhere(newer.Trailer[key])))
        {
            violations.Add($"trailer entry /{key} leads to objects whose purpose is unknown");
        }

        PdfDictionary before = older.Dictionary(older.Trailer["Info"]) ?? [];
        PdfDictionary after = newer.Dictionary(newer.Trailer["Info"]) ?? [];
        foreach (string key in ObjectEquality.DifferingKeys(before, after).Where(key => key is not ("ModDate" or "Producer")))
        {
            violations.Add($"document information /{key}");
        }
    }

    private static bool LeadsSomewhere(PdfObject? value) => value is PdfReference or PdfArray or PdfDictionary;

    private void CompareCatalog()
    {
        foreach (string key in ObjectEquality.DifferingKeys(older.Catalog, newer.Catalog))
        {
            switch (key)
            {
                case "AcroForm":
                    break; // compared by FormDifference
                case "DSS":
                    additions.Add("validation data (/DSS)");
                    break;
                case "Extensions" or "Version" or "Metadata":
                    break; // which features a file uses, and about it: shows nothing
                default:
                    violations.Add($"catalog entry /{key}");
                    break;
            }
        }

        explained.Add(older.CatalogReference.Number);
    }

    private void ComparePages(FormDifference form)
    {
        foreach (PdfPage page in older.Pages)
        {
            PdfDictionary? now = newer.Dictionary(page.Reference);
            if (now is null || ObjectEquality.DifferingKeys(page.Dictionary, now).Any(key => key != "Annots"))
            {
                continue; // left to CompareObjects
            }

            PdfArray before = older.Array(page.Dictionary["Annots"]) ?? [];
            PdfArray after = newer.Array(now["Annots"]) ?? [];
            bool kept = after.Count >= before.Count && before.Zip(after).All(pair => ObjectEquality.Same(pair.First, pair.Second));
            if (kept && after.Skip(before.Count).All(added => added is PdfReference widget && form.NewWidgets.Contains(widget.Number)))
            {
                explained.Add(page.Reference.Number);
                explained.UnionWith(page.Dictionary["Annots"] is PdfReference array ? [array.Number] : []);
            }
        }
    }

    private void CompareObjects()
    {
        HashSet<int> made = Reachability.OfDocument(older);
        foreach (int number in older.Places.Keys.Union(newer.Places.Keys).Where(number => made.Contains(number) && !explained.Contains(number)).Order())
        {
            if (!IsUntouched(number))
            {
                violations.Add(string.Create(CultureInfo.InvariantCulture, $"object {number}"));
            }
        }
    }

    private bool IsUntouched(int number)
    {
        ObjectPlace before = older.Places.GetValueOrDefault(number);
        ObjectPlace after = newer.Places.GetValueOrDefault(number);
        if (before == after && (before.Kind != ObjectPlaceKind.ObjectStream || older.Places.GetValueOrDefault((int)before.Place) == newer.Places.GetValueOrDefault((int)before.Place)))
        {
            return true;
        }

        return Generation(before) == Generation(after) && ObjectEquality.Same(older.Resolve(new PdfReference(number, Generation(before))), newer.Resolve(new PdfReference(number, Generation(after))));
    }

    private static int Generation(ObjectPlace place) => place.Kind == ObjectPlaceKind.Offset ? place.Index : 0;

    // A second look that does not depend on the reasoning above: what each page is drawn from.
    private void ComparePageContents(FormDifference form, PageContents pages)
    {
        if (!older.Pages.Select(page => page.Reference).SequenceEqual(newer.Pages.Select(page => page.Reference)))
        {
            violations.Add("the list of pages");
            return;
        }

        for (int i = 0; i < older.Pages.Count; i++)
        {
            if (!pages.Of(older, older.Pages[i], form.ChangingWidgets).SequenceEqual(pages.Of(newer, newer.Pages[i], form.ChangingWidgets)))
            {
                violations.Add($"what page {i + 1} shows");
            }
        }
    }
}
