namespace ContractFunctions.Pdf;

/// <summary>A signature as it stands in a document.</summary>
/// <param name="FieldName">Of the field that holds it.</param>
/// <param name="Reference">The signature dictionary's object.</param>
/// <param name="Dictionary">The signature dictionary (Table 255).</param>
internal sealed record SignatureInFile(string FieldName, PdfReference Reference, PdfDictionary Dictionary)
{
    /// <summary>Every signature of the form, and the certifying one of the catalog should no field hold it.</summary>
    /// <exception cref="PdfException">Two fields share a signature, or a signature dictionary is no indirect object of its own.</exception>
    public static IReadOnlyList<SignatureInFile> All(PdfDocument document, IReadOnlyList<FormField> fields, int most)
    {
        List<SignatureInFile> signatures = [];
        HashSet<int> seen = [];
        foreach (FormField field in fields.Where(field => field.IsSigned))
        {
            PdfReference reference = field.Value as PdfReference ?? throw new PdfException(PdfFault.Malformed, $"signature of field {field.Name} is no indirect object");
            if (!seen.Add(reference.Number) || signatures.Count == most)
            {
                throw new PdfException(PdfFault.Malformed, $"two fields hold the signature {reference.Number}, or there are more than {most}");
            }

            signatures.Add(new SignatureInFile(field.Name, reference, Read(document, reference)));
        }

        if (document.Dictionary(document.Catalog["Perms"])?["DocMDP"] is { } certifying && (certifying is not PdfReference known || !seen.Contains(known.Number)))
        {
            throw new PdfException(PdfFault.Malformed, "the certifying signature is in no field");
        }

        return signatures;
    }

    private static PdfDictionary Read(PdfDocument document, PdfReference reference) =>
        document.Resolve(reference) as PdfDictionary ?? throw new PdfException(PdfFault.Malformed, $"signature {reference.Number} is no dictionary");
}
