namespace ContractFunctions.Pdf;

/// <summary>Compares objects by value; references are equal when they name the same object. Depth is that of the parser's limit.</summary>
internal static class ObjectEquality
{
    public static bool Same(PdfObject? one, PdfObject? other) => (one ?? PdfNull.Instance, other ?? PdfNull.Instance) switch
    {
        (PdfDictionary a, PdfDictionary b) => Same(a, b),
        (PdfArray a, PdfArray b) => a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        (PdfStream a, PdfStream b) => Same(a.Dictionary, b.Dictionary) && a.Data.Span.SequenceEqual(b.Data.Span),
        (PdfString a, PdfString b) => a.Bytes.Span.SequenceEqual(b.Bytes.Span),
        (PdfNumber a, PdfNumber b) => a.Value.Equals(b.Value),
        (PdfName a, PdfName b) => a.Equals(b),
        (PdfReference a, PdfReference b) => a.Equals(b),
        (PdfBoolean a, PdfBoolean b) => a.Value == b.Value,
        (PdfNull, PdfNull) => true,
        _ => false,
    };

    /// <summary>The keys whose values differ, or that only one has.</summary>
    public static IEnumerable<string> DifferingKeys(PdfDictionary one, PdfDictionary other) =>
        one.Keys.Union(other.Keys, StringComparer.Ordinal).Where(key => !Same(one[key], other[key]));

    private static bool Same(PdfDictionary one, PdfDictionary other) => one.Count == other.Count && !DifferingKeys(one, other).Any();
}
