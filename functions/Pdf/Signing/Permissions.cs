namespace ContractFunctions.Pdf;

/// <summary>What signatures allow to be changed afterwards (§12.8.2.2 DocMDP, §12.8.2.4 FieldMDP).</summary>
internal static class Permissions
{
    /// <summary>Signing and form filling remain allowed.</summary>
    public const int FormFilling = 2;

    /// <summary>The signature reference dictionary (Table 256) of a certifying signature.</summary>
    public static PdfDictionary CertifyingReference { get; } = new()
    {
        ["Type"] = new PdfName("SigRef"),
        ["TransformMethod"] = new PdfName("DocMDP"),
        ["TransformParams"] = new PdfDictionary { ["Type"] = new PdfName("TransformParams"), ["P"] = FormFilling, ["V"] = new PdfName("1.2") },
    };

    /// <summary>The /Lock dictionary (Table 236) of a signature field: once it is signed, these fields stay as they are.</summary>
    public static PdfDictionary Lock(IEnumerable<string> fields) => new() { ["Type"] = new PdfName("SigFieldLock"), ["Action"] = new PdfName("Include"), ["Fields"] = Names(fields) };

    /// <summary>The signature reference dictionary that carries out a field's /Lock (§12.8.2.4).</summary>
    public static PdfDictionary LockingReference(PdfDocument document, PdfDictionary locked) => new()
    {
        ["Type"] = new PdfName("SigRef"),
        ["TransformMethod"] = new PdfName("FieldMDP"),
        ["TransformParams"] = new PdfDictionary
        {
            ["Type"] = new PdfName("TransformParams"),
            ["Action"] = locked["Action"],
            ["Fields"] = locked["Fields"],
            ["V"] = new PdfName("1.2"),
        },
        ["Data"] = document.CatalogReference,
    };

    /// <summary>Whether a signature of the document locks a field.</summary>
    public static bool IsLocked(PdfDocument document, IEnumerable<FormField> fields, string name) =>
        fields.Where(field => field.IsSigned).SelectMany(field => document.Array(document.Dictionary(field.Value)?["Reference"]) ?? []).Any(reference => Locks(document, document.Dictionary(reference), name));

    /// <summary>The smallest /P that any signature of the document sets; null when none sets one.</summary>
    public static int? Strictest(PdfDocument document, IEnumerable<FormField> fields)
    {
        IEnumerable<PdfObject?> signatures = fields.Where(field => field.IsSigned).Select(field => field.Value).Append(document.Dictionary(document.Catalog["Perms"])?["DocMDP"]);
        return signatures.Select(signature => Of(document, document.Dictionary(signature))).Min();
    }

    /// <summary>The /P that one signature sets; null when it sets none.</summary>
    public static int? Of(PdfDocument document, PdfDictionary? signature)
    {
        int? strictest = null;
        foreach (PdfObject item in document.Array(signature?["Reference"]) ?? [])
        {
            PdfDictionary? reference = document.Dictionary(item);
            PdfObject? permission = document.Dictionary(reference?["TransformParams"])?["P"];
            bool certifies = document.Name(reference?["TransformMethod"]) == "DocMDP";
            int? stated = permission is null ? null : document.Number(permission)?.AsInt32 ?? 1;
            strictest = Smaller(strictest, stated ?? (certifies ? FormFilling : null));
        }

        return strictest;
    }

    // A parent's name stands for the fields below it.
    private static bool Locks(PdfDocument document, PdfDictionary? reference, string name)
    {
        PdfDictionary? parameters = document.Dictionary(reference?["TransformParams"]);
        bool isNamed = (document.Array(parameters?["Fields"]) ?? []).Select(document.Resolve).OfType<PdfString>().Select(text => text.ToText())
            .Any(named => name == named || name.StartsWith($"{named}.", StringComparison.Ordinal));
        return document.Name(reference?["TransformMethod"]) == "FieldMDP" && document.Name(parameters?["Action"]) switch
        {
            "All" => true,
            "Include" => isNamed,
            "Exclude" => !isNamed,
            _ => false,
        };
    }

    private static PdfArray Names(IEnumerable<string> fields)
    {
        PdfObject[] names = [.. fields.Select(PdfString.FromText)];
        return PdfArray.Of(names);
    }

    private static int? Smaller(int? one, int? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);
}
