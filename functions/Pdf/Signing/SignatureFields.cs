namespace ContractFunctions.Pdf;

/// <summary>An empty signature field to be made.</summary>
/// <param name="Name">Partial and full field name, unique in the file; no dots.</param>
/// <param name="PageIndex">From 0.</param>
/// <param name="Area">
/// Where a reader is to see it: points from the lower left of the page as displayed. On pages without /Rotate and with a box at the origin, as typeset ones, that is user space.
/// An empty rectangle makes an invisible field.
/// </param>
public sealed record SignatureFieldSpec(string Name, int PageIndex, PdfRect Area)
{
    /// <summary>Where the signature also shows along the edges of the pages; null: nowhere.</summary>
    public CrossPageSeal? CrossPage { get; init; }

    /// <summary>Where else its appearance shows, as on an annex.</summary>
    public IReadOnlyList<FurtherPlace> Places { get; init; } = [];
}

/// <summary>
/// A further place of a signature. As one signature field has one annotation (§12.7.5.5), it is a read-only text field of its own, filled like the slices of a
/// <see cref="CrossPageSeal"/> by the signature's revision.
/// </summary>
/// <param name="PageIndex">From 0.</param>
/// <param name="Area">As <see cref="SignatureFieldSpec"/>'s.</param>
public sealed record FurtherPlace(int PageIndex, PdfRect Area)
{
    internal const string Mark = "-place-";

    /// <summary>Name of the field of a place; the first, number 1, is the signature field itself.</summary>
    internal static string FieldOf(string signatureField, int number) => $"{signatureField}{Mark}{number}";
}

/// <summary>
/// A cross-page seal (骑缝章): each page shows a slice at its right edge, and pages laid over each other the whole. A signature field "shall never refer to more than one
/// annotation" (§12.7.5.5), so each slice is a read-only text field of its own, empty until the signature's revision fills it, which DocMDP P=2 permits (§12.8.2.2).
/// </summary>
/// <param name="Size">Side of the whole in points.</param>
/// <param name="Bottom">Distance of its lower edge from that of the page.</param>
public sealed record CrossPageSeal(double Size, double Bottom)
{
    /// <summary>Of more pages each group shows a whole seal: thinner slices could not be recognized.</summary>
    public const int PagesPerSeal = 10;

    /// <summary>Name of the field on a page (from 0) that belongs to a signature field.</summary>
    internal static string FieldOf(string signatureField, int pageIndex) => $"{signatureField}{Mark}{pageIndex + 1}";

    /// <summary>Which slice of how many each page shows; none of a single page.</summary>
    internal static IEnumerable<(int Page, int Index, int Count)> Slices(int pages)
    {
        int groups = (pages + PagesPerSeal - 1) / PagesPerSeal;
        for (int group = 0, first = 0; group < groups && pages > 1; group++)
        {
            int count = (pages - first) / (groups - group);
            for (int index = 0; index < count; index++)
            {
                yield return (first + index, index, count);
            }

            first += count;
        }
    }

    internal const string Mark = "-cross-";
}

/// <summary>Makes empty signature fields (§12.7.5.5). They must all exist before the first signature: adding one later changes a certified document.</summary>
public static class SignatureFields
{
    // Table 225: bit 3 print.
    private const int Print = 4;

    // Table 227: bit 1.
    private const int ReadOnly = 1;

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
        for (int at = 0; at < document.Pages.Count; at++)
        {
            PdfPage page = document.Pages[at];
            PdfReference[] widgets =
            [
                .. fields.Where(field => field.PageIndex == at).Select(field => update.Add(Widget(field, page, nothing, LockOf(field, document, update)))),
                .. fields.SelectMany(field => Shown(field, document, at)).Select(shown => update.Add(shown.With("AP", new PdfDictionary { ["N"] = nothing }))),
            ];
            if (widgets.Length > 0)
            {
                AddToPage(document, update, page, widgets);
                made.AddRange(widgets);
            }
        }

        AddToForm(document, update, made);
        return Join(pdf, update.Finish());
    }

    /// <summary>The signature field that a slice of a cross-page seal or a further place belongs to; null: it is neither.</summary>
    internal static string? OwnerOf(FormField field) => field.Type != "Tx" ? null
        : field.Name.LastIndexOf(CrossPageSeal.Mark, StringComparison.Ordinal) is > 0 and var slice ? field.Name[..slice]
        : field.Name.LastIndexOf(FurtherPlace.Mark, StringComparison.Ordinal) is > 0 and var place ? field.Name[..place]
        : null;

    internal static ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> file, ReadOnlyMemory<byte> revision)
    {
        byte[] joined = GC.AllocateUninitializedArray<byte>(file.Length + revision.Length);
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

            if (field.Places.Select(place => place.PageIndex).Append(field.PageIndex).Any(page => page < 0 || page >= document.Pages.Count))
            {
                throw new PdfException(PdfFault.NotFound, $"field {field.Name} is to stand on a page that is not there");
            }
        }
    }

    private static PdfDictionary Widget(SignatureFieldSpec field, PdfPage page, PdfReference nothing, PdfReference? locked) => new()
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
        ["Lock"] = locked,
    };

    /// <summary>Where a signature shows beside its own field nothing changes once it is there.</summary>
    private static PdfReference? LockOf(SignatureFieldSpec field, PdfDocument document, PdfUpdate update)
    {
        string[] shown =
        [
            .. field.Places.Index().Select(place => FurtherPlace.FieldOf(field.Name, place.Index + 2)),
            .. field.CrossPage is null ? [] : CrossPageSeal.Slices(document.Pages.Count).Select(slice => CrossPageSeal.FieldOf(field.Name, slice.Page)),
        ];
        return shown.Length == 0 ? null : update.Add(Permissions.Lock(shown));
    }

    /// <summary>The text fields on a page in which a signature shows beside its own.</summary>
    private static IEnumerable<PdfDictionary> Shown(SignatureFieldSpec field, PdfDocument document, int pageIndex)
    {
        PdfPage page = document.Pages[pageIndex];
        foreach ((int index, FurtherPlace place) in field.Places.Index().Where(one => one.Item.PageIndex == pageIndex))
        {
            yield return TextWidget(FurtherPlace.FieldOf(field.Name, index + 2), page, place.Area);
        }

        if (field.CrossPage is { } seal)
        {
            foreach ((_, _, int count) in CrossPageSeal.Slices(document.Pages.Count).Where(slice => slice.Page == pageIndex))
            {
                yield return TextWidget(
                    CrossPageSeal.FieldOf(field.Name, pageIndex), page, new PdfRect(page.ViewWidth - (seal.Size / count), seal.Bottom, page.ViewWidth, seal.Bottom + seal.Size));
            }
        }
    }

    private static PdfDictionary TextWidget(string name, PdfPage page, PdfRect area) => new()
    {
        ["Type"] = new PdfName("Annot"),
        ["Subtype"] = new PdfName("Widget"),
        ["FT"] = new PdfName("Tx"),
        ["T"] = PdfString.FromText(name),
        ["Ff"] = ReadOnly,
        ["DA"] = PdfString.FromText("/Helv 0 Tf 0 g"),
        ["F"] = Print,
        ["Rect"] = page.ToUserSpace(area).ToArray(),
        ["P"] = page.Reference,
        ["MK"] = page.Rotation == 0 ? null : new PdfDictionary { ["R"] = page.Rotation },
    };

    internal static void AddToPage(PdfDocument document, PdfUpdate update, PdfPage page, PdfReference[] widgets)
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

    internal static void AddToForm(PdfDocument document, PdfUpdate update, IReadOnlyList<PdfReference> made)
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
