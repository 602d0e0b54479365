namespace ContractFunctions.Pdf;

/// <summary>An empty signature field to be made.</summary>
/// <param name="Name">Partial and full field name, unique in the file; no dots.</param>
/// <param name="PageIndex">From 0.</param>
/// <param name="Area">
/// Where a reader is to see it: points from the lower left of the page as displayed. On pages without /Rotate and with a box at the origin, as typeset ones, that is user space.
/// An empty rectangle makes an invisible field.
/// </param>
public sealed record SignatureFieldSpec(string Name, int PageIndex, PdfRect Area);

/// <summary>Makes empty signature fields (§12.7.5.5). They must all exist before the first signature: adding one later changes a certified document.</summary>
public static class SignatureFields
{
    // Table 225: bit 3 print.
    private const int Print = 4;

    // Table 225 (SigFlags): signatures exist, append only. Set from the start, so that filling a field touches nothing but the field.
    private const int SignaturesAppendOnly = 3;

    /// <summary>Appends one revision in which the fields exist.</summary>
    /// <param name="pdf">A file without signatures.</param>
    /// <param name="fields">At least one.</param>
    /// <param name="limits">For reading the file; <see cref="PdfLimits.Default"/> if null.</param>
    /// <returns>The file with the revision appended.</returns>
    /// <exception cref="PdfException">
    /// <see cref="PdfFault.NotAllowed"/>: the file is signed, or has an XFA form. <see cref="PdfFault.Taken"/>: a name exists. <see cref="PdfFault.NotFound"/>: no such page. Or the file cannot be read.
    /// </exception>
    public static ReadOnlyMemory<byte> Add(ReadOnlyMemory<byte> pdf, IReadOnlyList<SignatureFieldSpec> fields, PdfLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        PdfDocument document = PdfDocument.Read(pdf, limits);
        RefuseUnfit(document, fields);
        PdfUpdate update = new(document);
        PdfReference nothing = update.Add(new PdfStream(
            new PdfDictionary { ["Type"] = new PdfName("XObject"), ["Subtype"] = new PdfName("Form"), ["BBox"] = PdfArray.Of(0, 0, 0, 0) },
            ReadOnlyMemory<byte>.Empty));
        List<PdfReference> made = [];
        foreach (IGrouping<int, SignatureFieldSpec> onPage in fields.GroupBy(field => field.PageIndex))
        {
            PdfPage page = document.Pages[onPage.Key];
            PdfReference[] widgets = [.. onPage.Select(field => update.Add(Widget(field, page, nothing)))];
            AddToPage(document, update, page, widgets);
            made.AddRange(widgets);
        }

        AddToForm(document, update, made);
        return Join(pdf, update.Finish());
    }

    internal static ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> file, ReadOnlyMemory<byte> revision)
    {
        byte[] joined = new byte[file.Length + revision.Length];
        file.CopyTo(joined);
        revision.CopyTo(joined.AsMemory(file.Length));
        return joined;
    }

    private static void RefuseUnfit(PdfDocument document, IReadOnlyList<SignatureFieldSpec> fields)
    {
        IReadOnlyList<FormField> present = FormFields.Read(document);
        PdfDictionary? form = document.Dictionary(document.Catalog["AcroForm"]);
        if (present.Any(field => field.IsSigned) || form?["XFA"] is not null)
        {
            throw new PdfException(PdfFault.NotAllowed, "signature fields cannot be added to a signed file or an XFA form");
        }

        HashSet<string> names = [.. present.Select(field => field.Name)];
        foreach (SignatureFieldSpec field in fields)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(field.Name, nameof(fields));
            ArgumentOutOfRangeException.ThrowIfNotEqual(field.Name.Contains('.'), false, nameof(fields));
            if (!names.Add(field.Name))
            {
                throw new PdfException(PdfFault.Taken, $"a field named {field.Name} exists");
            }

            if (field.PageIndex < 0 || field.PageIndex >= document.Pages.Count)
            {
                throw new PdfException(PdfFault.NotFound, $"no page with index {field.PageIndex}");
            }
        }
    }

    private static PdfDictionary Widget(SignatureFieldSpec field, PdfPage page, PdfReference nothing) => new()
    {
        ["Type"] = new PdfName("Annot"),
        ["Subtype"] = new PdfName("Widget"),
        ["FT"] = new PdfName("Sig"),
        ["T"] = PdfString.FromText(field.Name),
        ["F"] = Print,
        ["Rect"] = page.ToUserSpace(field.Area).ToArray(),
        ["P"] = page.Reference,
        ["MK"] = page.Rotation == 0 ? null : new PdfDictionary { ["R"] = page.Rotation },
        ["AP"] = new PdfDictionary { ["N"] = nothing },
    };

    private static void AddToPage(PdfDocument document, PdfUpdate update, PdfPage page, PdfReference[] widgets)
    {
        PdfArray annotations = [.. document.Array(page.Dictionary["Annots"]) ?? [], .. widgets];
        if (page.Dictionary["Annots"] is PdfReference shared)
        {
            update.Put(shared, annotations);
        }
        else
        {
            update.Put(page.Reference, page.Dictionary.With("Annots", annotations));
        }
    }

    private static void AddToForm(PdfDocument document, PdfUpdate update, List<PdfReference> made)
    {
        PdfDictionary form = document.Dictionary(document.Catalog["AcroForm"]) ?? [];
        PdfArray all = [.. document.Array(form["Fields"]) ?? [], .. made];
        PdfDictionary changed = form.With("Fields", all).With("SigFlags", SignaturesAppendOnly).With("NeedAppearances", null);
        if (document.Catalog["AcroForm"] is PdfReference reference)
        {
            update.Put(reference, changed);
        }
        else
        {
            update.Put(document.CatalogReference, document.Catalog.With("AcroForm", update.Add(changed)));
        }
    }
}
