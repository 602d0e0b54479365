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

    private static int? Smaller(int? one, int? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);
}
