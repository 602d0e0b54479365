namespace ContractFunctions.Pdf;

/// <summary>What a later revision changed in the interactive form.</summary>
internal sealed class FormDifference
{
    // Annotation flags (Table 167) that filling a signature field may set: print, locked, locked contents.
    private const int FillingFlags = 4 | 128 | 512;

    // Only variable text uses these, and no text field may change.
    private static readonly HashSet<string> TextDefaults = ["DR", "DA"];

    private readonly PdfDocument older;
    private readonly PdfDocument newer;
    private readonly int? permission;
    private readonly List<string> violations = [];
    private readonly List<string> additions = [];
    private readonly HashSet<int> explained = [];
    private readonly HashSet<int> newWidgets = [];
    private readonly HashSet<int> changingWidgets = [];

    private FormDifference(PdfDocument older, PdfDocument newer, int? permission)
    {
        this.older = older;
        this.newer = newer;
        this.permission = permission;
    }

    public IReadOnlyList<string> Violations => violations;

    public IReadOnlyList<string> Additions => additions;

    /// <summary>Objects whose change is accounted for.</summary>
    public IReadOnlySet<int> Explained => explained;

    /// <summary>Widgets of allowed new signature fields.</summary>
    public IReadOnlySet<int> NewWidgets => newWidgets;

    /// <summary>Widgets that may look different: new ones, and those of fields that were filled.</summary>
    public IReadOnlySet<int> ChangingWidgets => changingWidgets;

    public static FormDifference Between(PdfDocument older, PdfDocument newer, int? permission)
    {
        FormDifference difference = new(older, newer, permission);
        PdfDictionary before = older.Dictionary(older.Catalog["AcroForm"]) ?? [];
        PdfDictionary after = newer.Dictionary(newer.Catalog["AcroForm"]) ?? [];
        difference.CompareForm(before, after);
        difference.CompareFields(before, after);
        return difference;
    }

    private void CompareForm(PdfDictionary before, PdfDictionary after)
    {
        foreach (string key in ObjectEquality.DifferingKeys(before, after))
        {
            bool bookkeeping = key is "Fields" or "SigFlags" || (TextDefaults.Contains(key) && before[key] is null);
            if (!bookkeeping)
            {
                violations.Add($"form entry /{key}");
            }
        }

        Explain(older.Catalog["AcroForm"]);
        Explain(before["Fields"]);
    }

    private void CompareFields(PdfDictionary before, PdfDictionary after)
    {
        PdfArray kept = older.Array(before["Fields"]) ?? [];
        PdfArray now = newer.Array(after["Fields"]) ?? [];
        if (now.Count < kept.Count || !kept.Zip(now).All(pair => ObjectEquality.Same(pair.First, pair.Second)))
        {
            violations.Add("form fields were removed or rearranged");
            return;
        }

        Dictionary<PdfReference, FormField> fieldsBefore = FormFields.Read(older).ToDictionary(field => field.Reference);
        foreach (FormField field in FormFields.Read(newer))
        {
            if (!fieldsBefore.TryGetValue(field.Reference, out FormField? known))
            {
                CompareNew(field);
            }
            else if (known.IsSignature && !known.IsSigned && !ObjectEquality.Same(known.Dictionary, field.Dictionary))
            {
                CompareFilled(known, field);
            }
            else if (SignatureFields.OwnerOf(known) is { } owner && !ObjectEquality.Same(known.Dictionary, field.Dictionary))
            {
                CompareShown(known, field, fieldsBefore.Values.FirstOrDefault(signature => signature.IsSignature && signature.Name == owner));
            }
        }
    }

    /// <summary>A slice of a cross-page seal, or a further place, is filled by the revision that fills its signature, and never again.</summary>
    private void CompareShown(FormField before, FormField after, FormField? owner)
    {
        bool signedNow = owner is { IsSigned: false } && FormFields.Read(newer).Any(field => field.Reference.Equals(owner.Reference) && field.IsSigned);
        bool filled = before.Value is null && newer.Resolve(after.Value) is PdfString && ObjectEquality.DifferingKeys(before.Dictionary, after.Dictionary).All(key => key switch
        {
            "V" or "AP" => true,
            "F" => ((Flags(older, before.Dictionary) ^ Flags(newer, after.Dictionary)) & ~FillingFlags) == 0,
            _ => false,
        });
        if (!signedNow || !filled || permission is 1 || IsLocked(before))
        {
            violations.Add($"{before.Name} was changed, not filled with its signature");
            return;
        }

        explained.Add(before.Reference.Number);
        changingWidgets.Add(before.Reference.Number);
    }

    private void CompareNew(FormField field)
    {
        PdfReference? widget = field.Widget(newer);
        PdfDictionary? shown = newer.Dictionary(widget);
        bool acts = field.Dictionary["AA"] is not null || shown?["AA"] is not null || shown?["A"] is not null;
        bool known = older.Places.ContainsKey(field.Reference.Number) || (widget is not null && older.Places.ContainsKey(widget.Number));
        bool allowed = permission is null || IsTimestamp(field);
        if (!field.IsSignature || widget is null || acts || known || !allowed)
        {
            violations.Add($"form field {field.Name} was added");
            return;
        }

        additions.Add($"signature field {field.Name}");
        newWidgets.Add(widget.Number);
        changingWidgets.Add(widget.Number);
    }

    private void CompareFilled(FormField before, FormField after)
    {
        PdfReference? widget = before.Widget(older);
        bool allowed = permission is null or > 1 || IsTimestamp(after);

        // An empty field that only looks different was not filled: somebody drew into it.
        bool whole = after.IsSigned && widget is not null && widget.Equals(after.Widget(newer)) && IsFilling(before.Dictionary, after.Dictionary)
            && (widget.Equals(before.Reference) || (older.Dictionary(widget) is { } was && newer.Dictionary(widget) is { } became && IsFilling(was, became)));
        if (!allowed || !whole || IsLocked(before))
        {
            violations.Add($"signature field {before.Name} was changed, not only filled");
            return;
        }

        explained.Add(before.Reference.Number);
        explained.Add(widget!.Number);
        changingWidgets.Add(widget.Number);
    }

    private bool IsLocked(FormField field) => Permissions.IsLocked(older, FormFields.Read(older), field.Name);

    private bool IsTimestamp(FormField field) => newer.Name(newer.Dictionary(field.Value)?["Type"]) == "DocTimeStamp";

    private bool IsFilling(PdfDictionary before, PdfDictionary after) => ObjectEquality.DifferingKeys(before, after).All(key => key switch
    {
        "V" => after[key] is PdfReference value && !older.Places.ContainsKey(value.Number),
        "AP" or "M" => true,
        "F" => ((Flags(older, before) ^ Flags(newer, after)) & ~FillingFlags) == 0,
        _ => false,
    });

    private static int Flags(PdfDocument document, PdfDictionary widget) => document.Number(widget["F"])?.AsInt32 ?? 0;

    private void Explain(PdfObject? value)
    {
        if (value is PdfReference reference)
        {
            explained.Add(reference.Number);
        }
    }
}
